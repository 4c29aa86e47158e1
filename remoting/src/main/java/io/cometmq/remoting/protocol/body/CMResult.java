// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.protocol.body;

/** What came of having a client consume one message. */
public enum CMResult {
    /** It is consumed. */
    CR_SUCCESS,
    /** The listener wants it again later. */
    CR_LATER,
    /** An orderly listener that commits by itself rolled back. */
    CR_ROLLBACK,
    /** An orderly listener that commits by itself committed. */
    CR_COMMIT,
    /** The listener threw. */
    CR_THROW_EXCEPTION,
    /** The listener returned null. */
    CR_RETURN_NULL
}

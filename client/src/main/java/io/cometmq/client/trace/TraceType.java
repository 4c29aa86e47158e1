// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.trace;

/** What a trace record tells; its name begins the record. */
public enum TraceType {
    /** A message was sent. */
    Pub,
    /** A delayed message was called back. */
    Recall,
    /** A listener is about to be called. */
    SubBefore,
    /** A listener was called. */
    SubAfter,
    /** A transaction ended. */
    EndTransaction
}

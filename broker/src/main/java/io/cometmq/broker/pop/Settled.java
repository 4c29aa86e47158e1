// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.pop;

/** What an ack did. */
public enum Settled {
    /** The message is consumed. */
    NOW,
    /** It was settled before: consumed, or its loan ended and a copy is in the retry topic. */
    BEFORE,
    /** It is not lent under this receipt. */
    NOT_LENT
}

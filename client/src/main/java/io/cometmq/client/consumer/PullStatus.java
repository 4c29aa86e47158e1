// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.consumer;

/** How a pull ended. */
public enum PullStatus {
    /** There are messages. */
    FOUND,
    /** The queue has nothing at or after the offset yet. */
    NO_NEW_MSG,
    /** The queue has messages, but the filter lets none through. */
    NO_MATCHED_MSG,
    /** The queue does not have this offset, or no longer; {@link PullResult#getNextBeginOffset()} is the nearest. */
    OFFSET_ILLEGAL
}

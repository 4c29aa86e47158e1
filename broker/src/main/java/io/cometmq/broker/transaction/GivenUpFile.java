// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.transaction;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The content of {@code config/givenUpTransactions.json}: which transactions that were given up are settled.
 *
 * @param low all queue offsets before it are settled, or gone with their log
 * @param settled the queue offsets from there on that are settled; null is read as none
 * @param begun what was about to be appended when this was saved; null for nothing
 */
public record GivenUpFile(long low, @Nullable Set<Long> settled, @Nullable Begun begun) {
    /**
     * A copy that may or may not be in the log.
     *
     * @param offset the queue offset of the transaction that was given up
     * @param logOffset its log offset, which the copy names
     * @param topic the queue that the copy goes to
     * @param firstOffset the copy has this queue offset or a later one
     */
    public record Begun(long offset, long logOffset, String topic, int queueId, long firstOffset) {}
}

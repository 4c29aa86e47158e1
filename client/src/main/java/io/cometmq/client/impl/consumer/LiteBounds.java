// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.impl.consumer;

/**
 * The bounds of what a lite pull consumer pulls ahead; past any of them a queue rests for a moment. Immutable.
 *
 * @param all messages of all queues together
 * @param queue messages of one queue
 * @param queueBytes bytes of bodies of one queue
 * @param span distance between the lowest and the highest cached offset of one queue
 */
record LiteBounds(long all, long queue, long queueBytes, long span) {
    private static final long MIB = 1024 * 1024;

    /** Bounds with {@code queueMiB} mebibytes for one queue. */
    static LiteBounds ofMiB(long all, long queue, long queueMiB, long span) {
        return new LiteBounds(all, queue, queueMiB * MIB, span);
    }

    /** Which bound is passed, with its value; empty when none. */
    String exceededBy(long cachedInAll, LiteQueue one) {
        if (cachedInAll >= all) {
            return "cachedMessages=" + cachedInAll + " pullThresholdForAll=" + all;
        }
        if (one.count() >= queue) {
            return "cachedMessagesOfQueue=" + one.count() + " pullThresholdForQueue=" + queue;
        }
        if (one.bytes() >= queueBytes) {
            return "cachedBytesOfQueue=" + one.bytes() + " pullThresholdSizeForQueue=" + queueBytes;
        }
        if (one.span() > span) {
            return "offsetSpan=" + one.span() + " consumeMaxSpan=" + span;
        }
        return "";
    }
}

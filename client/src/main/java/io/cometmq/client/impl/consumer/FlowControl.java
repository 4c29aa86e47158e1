// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.impl.consumer;

/**
 * The bounds of what a consumer holds of one queue; past any of them it stops pulling that queue for a moment. Immutable.
 *
 * @param maxCount messages
 * @param maxBytes bytes of bodies
 * @param maxSpan distance between the lowest and the highest offset; it bounds what is consumed again after a crash
 */
record FlowControl(long maxCount, long maxBytes, long maxSpan) {
    private static final long MIB = 1024 * 1024;

    /** Bounds of {@code maxMiB} mebibytes. */
    static FlowControl ofMiB(long maxCount, long maxMiB, long maxSpan) {
        return new FlowControl(maxCount, maxMiB * MIB, maxSpan);
    }

    /** Which bound the queue is past, with its value; empty when none. */
    String exceededBy(ProcessQueue queue) {
        int count = queue.count();
        if (count > maxCount) {
            return "cachedMessages=" + count + " pullThresholdForQueue=" + maxCount;
        }
        long bytes = queue.bytes();
        if (bytes > maxBytes) {
            return "cachedBytes=" + bytes + " pullThresholdSizeForQueue=" + maxBytes;
        }
        long span = queue.span();
        if (span > maxSpan) {
            return "offsetSpan=" + span + " consumeConcurrentlyMaxSpan=" + maxSpan;
        }
        return "";
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.pop;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The JSON of what RocketMQ's brokers write down about pops, in their revive topic. The names are those on disk. */
final class ReviveMessages {
    static final String CHECKPOINT_TAG = "ck";
    static final String ACK_TAG = "ack";
    static final String BATCH_ACK_TAG = "bAck";

    private static final int MAX_MESSAGES = 32;

    private ReviveMessages() {}

    /**
     * What one pop lent of one queue.
     *
     * @param t topic, perhaps a pop retry topic
     * @param c consumer group
     * @param q queue id
     * @param so the first queue offset
     * @param d the distance of each message from {@code so}; null when they are consecutive
     * @param n how many messages
     * @param bm bit n is set when the nth message is acked
     * @param pt pop time in milliseconds since 1970
     * @param it invisible time in milliseconds
     * @param sp whether the end of the loan does not count as a failed consumption
     */
    record Checkpoint(
            @Nullable String t,
            @Nullable String c,
            int q,
            long so,
            @Nullable List<Integer> d,
            int n,
            int bm,
            long pt,
            long it,
            @Nullable String bn,
            boolean sp) {
        boolean isSound() {
            return t != null && c != null && n >= 0 && n <= MAX_MESSAGES && (d == null || d.isEmpty() || d.size() >= n);
        }

        long offset(int index) {
            return so + (d == null || d.isEmpty() ? index : d.get(index));
        }

        String key() {
            return ReviveMessages.key(t, q, so, c, pt, bn);
        }
    }

    /**
     * Messages of one pop that were acked.
     *
     * @param ao the queue offset
     * @param aol more queue offsets, of a batch
     */
    record Ack(
            @Nullable String t,
            @Nullable String c,
            int q,
            long so,
            long ao,
            @Nullable List<Long> aol,
            long pt,
            @Nullable String bn) {
        String key() {
            return ReviveMessages.key(t, q, so, c, pt, bn);
        }
    }

    private static String key(
            @Nullable String topic,
            int queueId,
            long start,
            @Nullable String group,
            long popTime,
            @Nullable String broker) {
        return topic + "@" + queueId + "@" + start + "@" + group + "@" + popTime + "@" + broker;
    }
}

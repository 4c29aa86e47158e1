// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store.offline;

import io.cometmq.common.message.RecordLayout;
import io.cometmq.common.topic.TopicNames;
import io.cometmq.store.log.RecordView;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.TreeSet;

/**
 * Follows which half messages no op record has ended. Half messages are all in one queue; an op record comes behind those
 * that it names. Owned by one thread.
 */
public final class HalfMessages {
    /** More open ones than these are not told apart: what is counted then is too few. */
    public static final int MAX_OPEN = 1_000_000;

    private final TreeSet<Long> open = new TreeSet<>();
    private boolean full;

    void add(String topic, RecordView record) {
        if (topic.equals(TopicNames.TRANS_HALF_TOPIC)) {
            if (open.size() < MAX_OPEN) {
                open.add(record.queueOffset());
            } else {
                full = true;
            }
        } else if (topic.equals(TopicNames.TRANS_OP_HALF_TOPIC)) {
            end(record);
        }
    }

    private void end(RecordView record) {
        ByteBuffer bytes = record.copy();
        ByteBuffer body = bytes.slice(RecordLayout.bodyPosition(bytes, 0), RecordLayout.bodyLength(bytes, 0));
        for (String word : StandardCharsets.US_ASCII.decode(body).toString().split(",", -1)) {
            String number = word.strip();
            if (!number.isEmpty() && number.length() < 19 && number.chars().allMatch(c -> c >= '0' && c <= '9')) {
                open.remove(Long.parseLong(number));
            }
        }
    }

    /**
     * How many are open.
     *
     * @param firstUnsettled the queue offset before which the broker has dealt with all of them: it puts those that it
     *     asked about back into the queue
     */
    public int open(long firstUnsettled) {
        return open.tailSet(firstUnsettled).size();
    }

    /** Whether there are more open ones than were counted. */
    public boolean isIncomplete() {
        return full;
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store;

import io.cometmq.common.message.MessageProperties;
import io.cometmq.common.topic.TopicNames;
import io.cometmq.store.StoreException.Reason;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.IntSupplier;

/** What may be stored. Immutable. */
final class RecordLimits {
    private final IntSupplier maxMessageBytes;
    private final int maxAppendBytes;

    /**
     * Limits of one store.
     *
     * @param maxMessageBytes of a body, and of the bodies of a batch together
     * @param maxAppendBytes of the records of one append together: they stay in one segment
     */
    RecordLimits(IntSupplier maxMessageBytes, int maxAppendBytes) {
        this.maxMessageBytes = maxMessageBytes;
        this.maxAppendBytes = maxAppendBytes;
    }

    /** Throws when a record breaks a limit that can be seen before it is encoded; for its topic see {@link #checkTopic}. */
    void check(NewRecord record) {
        atMost("body", record.body().remaining(), maxMessageBytes.getAsInt(), "maxMessageSize");
        if (record.queueId() < 0) {
            throw new StoreException(Reason.ILLEGAL, "queueId=" + record.queueId() + ": expected 0 or more");
        }
        atMost("properties", record.properties().length(), MessageProperties.MAX_BYTES, "the record's length field");
    }

    /** Throws when records cannot be appended together. */
    void checkBatch(List<NewRecord> records) {
        if (records.isEmpty()) {
            throw new StoreException(Reason.ILLEGAL, "no records: expected at least one");
        }
        NewRecord first = records.get(0);
        long bodies = 0;
        for (NewRecord record : records) {
            if (!record.topic().equals(first.topic()) || record.queueId() != first.queueId()) {
                throw new StoreException(
                        Reason.ILLEGAL,
                        "record for " + record.topic() + "/" + record.queueId() + " in a batch: expected "
                                + first.topic() + "/" + first.queueId());
            }
            bodies += record.body().remaining();
        }
        atMost("bodies of a batch", bodies, maxMessageBytes.getAsInt(), "maxMessageSize");
    }

    /** Throws when encoded records do not fit into a segment. */
    void checkEncoded(long bytes) {
        atMost("records", bytes, maxAppendBytes, "the length of a log file");
    }

    /** Throws when a name cannot be that of a queue. */
    void checkTopic(String topic) {
        int length = topic.length();
        if (length > TopicNames.MAX_TOPIC_LENGTH / 3) {
            boolean maySpan = topic.startsWith(TopicNames.RETRY_PREFIX) || topic.startsWith(TopicNames.DLQ_PREFIX);
            int bytes = topic.getBytes(StandardCharsets.UTF_8).length;
            int most = maySpan ? TopicNames.MAX_RETRY_TOPIC_LENGTH : TopicNames.MAX_TOPIC_LENGTH;
            atMost("topic", bytes, most, "the record's length field");
        }
        boolean isFileName = length > 0 && topic.charAt(0) != '.';
        for (int i = 0; i < length && isFileName; i++) {
            char c = topic.charAt(i);
            isFileName = c > ' ' && c != '/' && c != '\\';
        }
        if (!isFileName) {
            throw new StoreException(
                    Reason.ILLEGAL, "topic '" + topic + "': expected a name that can be the name of a directory");
        }
    }

    private static void atMost(String what, long bytes, int bound, String setting) {
        if (bytes > bound) {
            throw new StoreException(
                    Reason.ILLEGAL, what + " of " + bytes + " bytes: expected at most " + bound + " (" + setting + ")");
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.transaction;

import static io.cometmq.common.message.MessageConst.PROPERTY_CHECK_IMMUNITY_TIME_IN_SECONDS;
import static io.cometmq.common.message.MessageConst.PROPERTY_PRODUCER_GROUP;
import static io.cometmq.common.message.MessageConst.PROPERTY_REAL_QUEUE_ID;
import static io.cometmq.common.message.MessageConst.PROPERTY_REAL_TOPIC;
import static io.cometmq.common.message.MessageConst.PROPERTY_TRANSACTION_CHECK_TIMES;
import static io.cometmq.common.message.MessageConst.PROPERTY_TRANSACTION_PREPARED_QUEUE_OFFSET;

import io.cometmq.common.message.MessageProperties;
import io.cometmq.common.message.RecordLayout;
import io.cometmq.store.RecordSlice;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A record of the half queue, read. Valid as long as its slice is open; owned by the thread that reads it.
 *
 * @param properties of the record, as text
 */
record HalfMessage(RecordSlice record, String topic, String properties) {
    private static final int UNKNOWN = -1;

    static HalfMessage of(RecordSlice record) {
        ByteBuffer bytes = record.bytes();
        return new HalfMessage(record, RecordLayout.topic(bytes, 0), RecordLayout.properties(bytes, 0));
    }

    ByteBuffer bytes() {
        return record.bytes();
    }

    ByteBuffer body() {
        ByteBuffer bytes = record.bytes();
        return bytes.slice(RecordLayout.bodyPosition(bytes, 0), RecordLayout.bodyLength(bytes, 0));
    }

    long queueOffset() {
        return RecordLayout.queueOffset(record.bytes(), 0);
    }

    /** The group whose members may end it, or null. */
    @Nullable
    String group() {
        return property(PROPERTY_PRODUCER_GROUP);
    }

    /** Where it goes when it is committed, or null when it names nothing usable and can never be committed. */
    @Nullable
    String realTopic() {
        return property(PROPERTY_REAL_TOPIC);
    }

    /** The queue it goes to when it is committed, or a negative number. */
    int realQueueId() {
        return (int) number(PROPERTY_REAL_QUEUE_ID, UNKNOWN);
    }

    boolean hasDestination() {
        return realTopic() != null && realQueueId() >= 0;
    }

    /** How often its producer was asked about it. */
    int checks() {
        return (int) Math.max(0, number(PROPERTY_TRANSACTION_CHECK_TIMES, 0));
    }

    /** The queue offset under which it was first stored; all its copies share it. */
    long identity() {
        long first = number(PROPERTY_TRANSACTION_PREPARED_QUEUE_OFFSET, UNKNOWN);
        return first >= 0 ? first : queueOffset();
    }

    boolean isCopy() {
        return identity() != queueOffset();
    }

    /** How long after its birth the producer wants not to be asked, or null when it did not say. */
    @Nullable
    Duration immunity() {
        long seconds = number(PROPERTY_CHECK_IMMUNITY_TIME_IN_SECONDS, UNKNOWN);
        return seconds < 0 ? null : Duration.ofSeconds(Math.min(seconds, Integer.MAX_VALUE));
    }

    /**
     * The age in milliseconds. A first record's is told by the broker's clock; of a copy only the producer's clock is
     * left, which counts no further than the copy is old when it runs ahead.
     */
    long ageMillis(long now) {
        long stored = now - RecordLayout.storeTimestamp(record.bytes(), 0);
        return isCopy() ? Math.max(stored, now - RecordLayout.bornTimestamp(record.bytes(), 0)) : stored;
    }

    /** The age of this record, in milliseconds, whatever it is a copy of. */
    long storedForMillis(long now) {
        return now - RecordLayout.storeTimestamp(record.bytes(), 0);
    }

    @Nullable
    String property(String name) {
        return MessageProperties.get(properties, name);
    }

    /** Compat: a number that is none counts as missing, as RocketMQ reads it. */
    private long number(String name, long otherwise) {
        String text = property(name);
        if (text == null) {
            return otherwise;
        }
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException ignored) {
            // See the method's comment.
            return otherwise;
        }
    }
}

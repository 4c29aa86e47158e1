// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.timer;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.cometmq.common.message.MessageConst;
import io.cometmq.common.message.MessageProperties;
import io.cometmq.common.message.RecordLayout;
import io.cometmq.store.RecordSlice;
import io.cometmq.store.timer.Waiting;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Reads what a waiting record says about itself. Stateless. */
final class TimerRecord {
    private static final byte[] OUT_MS = MessageConst.PROPERTY_TIMER_OUT_MS.getBytes(US_ASCII);
    private static final byte[] DELIVER_MS = MessageConst.PROPERTY_TIMER_DELIVER_MS.getBytes(US_ASCII);
    private static final byte[] RECALLED_KEY = MessageConst.PROPERTY_TIMER_DEL_UNIQKEY.getBytes(US_ASCII);
    private static final byte[] REAL_TOPIC = MessageConst.PROPERTY_REAL_TOPIC.getBytes(US_ASCII);
    private static final byte[] UNIQUE_KEY = MessageConst.PROPERTY_UNIQ_CLIENT_MESSAGE_ID_KEYIDX.getBytes(US_ASCII);

    private TimerRecord() {}

    /** What the index needs to know of a record, or null when the record does not say when it is due. */
    static @Nullable Waiting waiting(RecordSlice record, String realTopic, int precisionMillis) {
        ByteBuffer bytes = record.bytes();
        long due = dueMillis(record, precisionMillis);
        if (due <= 0) {
            return null;
        }
        boolean recall = get(bytes, RECALLED_KEY) != null;
        return new Waiting(due, recall, record.logOffset(), record.size(), realTopic.hashCode());
    }

    /** When a record is due, or -1 when it does not say so. */
    static long dueMillis(RecordSlice record, int precisionMillis) {
        long out = number(get(record.bytes(), OUT_MS));
        return out <= 0 ? -1 : dueMillis(record.bytes(), out, precisionMillis);
    }

    static @Nullable String realTopic(RecordSlice record) {
        return get(record.bytes(), REAL_TOPIC);
    }

    static @Nullable String uniqueKey(RecordSlice record) {
        return get(record.bytes(), UNIQUE_KEY);
    }

    /** The key of the message that a record calls back. */
    static @Nullable String recalledKey(RecordSlice record) {
        return get(record.bytes(), RECALLED_KEY);
    }

    /**
     * Compat: RocketMQ rounds down to the edge of a slot. What the producer asked for is taken when it is in that slot, and
     * the end of the slot when not, so that nothing comes before its time.
     */
    private static long dueMillis(ByteBuffer bytes, long out, int precisionMillis) {
        if (out % precisionMillis != 0) {
            return out;
        }
        long asked = number(get(bytes, DELIVER_MS));
        long last = out + precisionMillis - 1;
        return asked > out && asked <= last ? asked : last;
    }

    private static long number(@Nullable String text) {
        try {
            return text == null ? -1 : Long.parseLong(text);
        } catch (NumberFormatException ignored) {
            // The caller reports a record without a time.
            return -1;
        }
    }

    private static @Nullable String get(ByteBuffer record, byte[] name) {
        return MessageProperties.get(
                record, RecordLayout.propertiesPosition(record, 0), RecordLayout.propertiesLength(record, 0), name);
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store.log;

import io.cometmq.common.message.MessageSysFlag;
import io.cometmq.common.message.RecordLayout;
import io.cometmq.store.segment.SegmentFile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Looks at one record in a mapped segment, without copying it. Reused from record to record by the thread that owns it;
 * valid while the segment is pinned.
 */
public final class RecordView {
    /** What begins at an offset of the log. */
    public enum Kind {
        /** A whole record by its lengths; its body's checksum is looked at by {@link #isIntact()} alone. */
        RECORD,
        /** The filling at the end of a segment. */
        BLANK,
        /** No record: zeros, or bytes that contradict each other. */
        NONE
    }

    private final RecordProperties properties = new RecordProperties();
    private ByteBuffer bytes = ByteBuffer.allocate(0);
    private int start;
    private int size;
    private long logOffset;
    private int topicAt;
    private int topicLength;

    /** Looks at what begins at a log offset; {@code segment} is pinned and holds that offset. */
    public Kind wrap(SegmentFile segment, long offset) {
        int at = (int) (offset - segment.baseOffset());
        return wrap(segment.mapped(), at, segment.size() - at, offset);
    }

    /**
     * Looks at what begins at an index of a buffer, which stands for a log offset.
     *
     * @param left how many bytes the segment has from there on; the buffer may have fewer
     */
    public Kind wrap(ByteBuffer source, int at, int left, long offset) {
        bytes = source;
        start = at;
        logOffset = offset;
        if (left < RecordLayout.BLANK_HEADER_BYTES) {
            return Kind.BLANK;
        }
        size = RecordLayout.totalSize(bytes, start);
        if (RecordLayout.magic(bytes, start) == RecordLayout.MAGIC_BLANK) {
            return size == left ? Kind.BLANK : Kind.NONE;
        }
        if (!RecordLayout.check(bytes, start).isEmpty() || RecordLayout.physicalOffset(bytes, start) != offset) {
            return Kind.NONE;
        }
        topicAt = RecordLayout.topicPosition(bytes, start);
        topicLength = RecordLayout.topicLength(bytes, start);
        properties.reset();
        return Kind.RECORD;
    }

    /**
     * Whether everything after the lengths is what was written, as far as that can be told: the body by its checksum, topic
     * and properties by not having zeros, which is what a sector is full of that never reached the disk. Reads all of it.
     */
    public boolean isIntact() {
        for (int i = topicAt; i < start + size; i++) {
            boolean inLength = i - topicAt - topicLength >= 0 && i - topicAt - topicLength < Short.BYTES;
            if (bytes.get(i) == 0 && !inLength) {
                return false;
            }
        }
        return RecordLayout.bodyIsIntact(bytes, start);
    }

    public long logOffset() {
        return logOffset;
    }

    /** A copy of the whole record, from position 0 to its size. */
    public ByteBuffer copy() {
        return ByteBuffer.allocate(size).put(0, bytes, start, size);
    }

    /** The length of the record or blank, in bytes. */
    public int size() {
        return size;
    }

    public int queueId() {
        return RecordLayout.queueId(bytes, start);
    }

    public long queueOffset() {
        return RecordLayout.queueOffset(bytes, start);
    }

    /** See {@link MessageSysFlag}. */
    public int sysFlag() {
        return RecordLayout.sysFlag(bytes, start);
    }

    /** When the log took the record, in milliseconds. */
    public long storeTimestamp() {
        return RecordLayout.storeTimestamp(bytes, start);
    }

    /** Whether the record belongs into its topic's queue: half messages and roll-backs by type do not. */
    public boolean belongsToQueue() {
        int type = MessageSysFlag.transactionType(sysFlag());
        return type == MessageSysFlag.TRANSACTION_NOT_TYPE || type == MessageSysFlag.TRANSACTION_COMMIT;
    }

    public int topicLength() {
        return topicLength;
    }

    /** Copies the topic's UTF-8 bytes. */
    public void copyTopic(byte[] target) {
        bytes.get(topicAt, target, 0, topicLength);
    }

    /** The topic's {@link String#hashCode()}. */
    public int topicHash() {
        int hash = 0;
        for (int i = topicAt; i < topicAt + topicLength; i++) {
            byte unit = bytes.get(i);
            if (unit < 0) {
                return topic().hashCode();
            }
            hash = 31 * hash + unit;
        }
        return hash;
    }

    /** The topic, as a new string. */
    public String topic() {
        byte[] text = new byte[topicLength];
        copyTopic(text);
        return new String(text, StandardCharsets.UTF_8);
    }

    /** All properties, as a new string. */
    public String propertiesText() {
        return RecordLayout.properties(bytes, start);
    }

    /** The properties that the store itself looks at; parsed once for each record. */
    public RecordProperties properties() {
        int lengthAt = topicAt + topicLength;
        properties.parse(bytes, lengthAt + Short.BYTES, bytes.getShort(lengthAt));
        return properties;
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.protocol;

import io.cometmq.common.message.EncodedProperties;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of a header, and where the names and values of its extension fields stand in them. Made while the header is
 * scanned, so that records are read straight from the bytes, whichever encoding they have.
 *
 * <p>One that belongs to a {@link CommandReader} is filled again by each frame, which begins a round, and used by the thread
 * that reads. A {@link #copy} never changes and is thread-safe.
 */
final class FieldIndex {
    /** Nobody sends more; a header is at most 16 MiB, and each field costs us {@value #INTS_PER_FIELD} ints. */
    static final int MAX_FIELDS = 4096;

    private static final int INTS_PER_FIELD = 4;
    private static final int INITIAL_FIELDS = 16;
    private static final int INITIAL_BYTES = 512;
    /** Arrays that one unusual header made longer than this are not kept for the next. */
    private static final int RETAINED_LENGTH = 16 * 1024;

    /** Set in a length when the bytes hold JSON escapes. Lengths have 24 bits, so it cannot be part of one. */
    private static final int ESCAPED = 1 << 30;

    /** Stands for the length of a value that is null; has the other bit, so it is not taken for an escaped one. */
    private static final int NULL = 1 << 29;

    private byte[] bytes;
    private int length;
    /** Four ints a field: where its name starts, the name's length, where its value starts, the value's length. */
    private int[] spans;

    private int count;
    private int round;
    /** Null in a copy. */
    private final @Nullable DecodingMemory memory;

    /** An index that is filled by frame after frame. */
    FieldIndex() {
        this(new byte[INITIAL_BYTES], new int[INITIAL_FIELDS * INTS_PER_FIELD], new DecodingMemory());
    }

    private FieldIndex(byte[] bytes, int[] spans, @Nullable DecodingMemory memory) {
        this.bytes = bytes;
        this.spans = spans;
        this.memory = memory;
    }

    /** Takes in the bytes of the next header, with no fields yet. */
    void begin(ByteBuffer from, int start, int headerLength) {
        round++;
        if (memory != null) {
            memory.begin();
        }
        count = 0;
        length = headerLength;
        if (bytes.length < headerLength || bytes.length > RETAINED_LENGTH) {
            bytes = new byte[Math.max(INITIAL_BYTES, headerLength)];
        }
        if (spans.length > RETAINED_LENGTH) {
            spans = new int[INITIAL_FIELDS * INTS_PER_FIELD];
        }
        from.get(start, bytes, 0, headerLength);
    }

    /** The same fields in arrays of their own; this itself when it is a copy. */
    FieldIndex copy() {
        if (memory == null) {
            return this;
        }
        FieldIndex copy =
                new FieldIndex(Arrays.copyOf(bytes, length), Arrays.copyOf(spans, count * INTS_PER_FIELD), null);
        copy.length = length;
        copy.count = count;
        copy.round = round;
        return copy;
    }

    /** Which header this is of those that this index was filled with. */
    int round() {
        return round;
    }

    /** Room for so many values, all null, for a caller that is done with them before it asks again. */
    @Nullable
    Object[] values(int size) {
        return memory == null ? new Object[size] : memory.values(size);
    }

    /** Adds a field whose name and value have no escapes. */
    void add(int nameStart, int nameLength, int valueStart, int valueLength) {
        add(nameStart, nameLength, false, valueStart, valueLength, false);
    }

    void add(
            int nameStart, int nameLength, boolean nameEscaped, int valueStart, int valueLength, boolean valueEscaped) {
        if (count == MAX_FIELDS) {
            throw new MalformedFrameException("more than " + MAX_FIELDS + " extension fields", nameStart);
        }
        int at = count * INTS_PER_FIELD;
        if (at == spans.length) {
            spans = Arrays.copyOf(spans, at * 2);
        }
        spans[at] = nameStart;
        spans[at + 1] = nameEscaped ? nameLength | ESCAPED : nameLength;
        spans[at + 2] = valueStart;
        spans[at + 3] = valueEscaped ? valueLength | ESCAPED : valueLength;
        count++;
    }

    /** Adds a field whose value is null. */
    void addNull(int nameStart, int nameLength, boolean nameEscaped) {
        add(nameStart, nameLength, nameEscaped, 0, NULL, false);
    }

    int count() {
        return count;
    }

    byte[] bytes() {
        return bytes;
    }

    /** How many of the bytes are the header. */
    int length() {
        return length;
    }

    /** Where the name's bytes start in {@link #bytes}. */
    int nameStart(int field) {
        return spans[field * INTS_PER_FIELD];
    }

    /** How many bytes the plain name has; meaningless for an escaped one. */
    int nameLength(int field) {
        return spans[field * INTS_PER_FIELD + 1];
    }

    boolean isNameEscaped(int field) {
        return (spans[field * INTS_PER_FIELD + 1] & ESCAPED) != 0;
    }

    String name(int field) {
        return text(spans[field * INTS_PER_FIELD], spans[field * INTS_PER_FIELD + 1]);
    }

    boolean isNull(int field) {
        return spans[field * INTS_PER_FIELD + 3] == NULL;
    }

    /** The value as a number, or null when it is none of 32 bits. */
    @Nullable
    Integer intValue(int field) {
        if (isValuePlain(field)) {
            return Digits.parseInt(bytes, spans[field * INTS_PER_FIELD + 2], spans[field * INTS_PER_FIELD + 3]);
        }
        byte[] text = valueText(field);
        return Digits.parseInt(text, 0, text.length);
    }

    /** The value as a number, or null when it is none of 64 bits. */
    @Nullable
    Long longValue(int field) {
        if (isValuePlain(field)) {
            return Digits.parseLong(bytes, spans[field * INTS_PER_FIELD + 2], spans[field * INTS_PER_FIELD + 3]);
        }
        byte[] text = valueText(field);
        return Digits.parseLong(text, 0, text.length);
    }

    private boolean isValuePlain(int field) {
        return (spans[field * INTS_PER_FIELD + 3] & ESCAPED) == 0;
    }

    private byte[] valueText(int field) {
        return text(spans[field * INTS_PER_FIELD + 2], spans[field * INTS_PER_FIELD + 3])
                .getBytes(StandardCharsets.UTF_8);
    }

    @Nullable
    String value(int field) {
        return isNull(field) ? null : text(spans[field * INTS_PER_FIELD + 2], spans[field * INTS_PER_FIELD + 3]);
    }

    /** The value as properties, in the memory of this index: valid until the next header is read, or for good in a copy. */
    @Nullable
    EncodedProperties properties(int field) {
        if (isNull(field)) {
            return null;
        }
        int start = spans[field * INTS_PER_FIELD + 2];
        int length = spans[field * INTS_PER_FIELD + 3];
        if (isValuePlain(field)) {
            return EncodedProperties.view(bytes, start, length);
        }
        int escaped = length & ~ESCAPED;
        byte[] utf8 = memory == null ? new byte[escaped] : memory.properties(escaped);
        return EncodedProperties.view(utf8, 0, JsonScanner.unescapeInto(utf8, bytes, start, escaped));
    }

    /** All fields that have a value, in the order of the header; of two with one name the later counts. */
    Map<String, String> toMap() {
        Map<String, String> map = new LinkedHashMap<>(count * 2);
        for (int i = 0; i < count; i++) {
            String value = value(i);
            if (value != null) {
                map.put(name(i), value);
            }
        }
        return map;
    }

    private String text(int start, int lengthAndFlag) {
        if ((lengthAndFlag & ESCAPED) != 0) {
            int escaped = lengthAndFlag & ~ESCAPED;
            return JsonScanner.unescape(
                    bytes, start, escaped, memory == null ? new byte[escaped] : memory.text(escaped));
        }
        return memory == null
                ? new String(bytes, start, lengthAndFlag, StandardCharsets.UTF_8)
                : memory.texts().text(bytes, start, lengthAndFlag);
    }
}

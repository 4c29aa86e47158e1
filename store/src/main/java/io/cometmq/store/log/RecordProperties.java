// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store.log;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * The few properties of a record that queues and indexes are made of, found in one pass over the encoded text and without
 * making strings of it. Owned by its {@link RecordView}.
 */
public final class RecordProperties {
    private static final byte NAME_END = 1;
    private static final byte VALUE_END = 2;
    private static final int MAX_LEVEL_DIGITS = 4;
    private static final int MAX_COUNT_DIGITS = 6;
    private static final byte[] TAGS = ascii("TAGS");
    private static final byte[] KEYS = ascii("KEYS");
    private static final byte[] UNIQUE_KEY = ascii("UNIQ_KEY");
    private static final byte[] DELAY = ascii("DELAY");
    private static final byte[] INNER_COUNT = ascii("INNER_NUM");
    private static final byte[] LIGHT_QUEUES = ascii("INNER_MULTI_DISPATCH");
    private static final byte[] LIGHT_QUEUE_OFFSETS = ascii("INNER_MULTI_QUEUE_OFFSET");

    private final Text tags = new Text();
    private final Text keys = new Text();
    private final Text uniqueKey = new Text();
    private final Text delay = new Text();
    private final Text innerCount = new Text();
    private final Text lightQueues = new Text();
    private final Text lightQueueOffsets = new Text();
    private byte[] text = new byte[1024];
    private boolean parsed;

    RecordProperties() {}

    /** The tag; empty when there is none. */
    public Text tags() {
        return tags;
    }

    /** The business keys, separated by spaces; empty when there are none. */
    public Text keys() {
        return keys;
    }

    /** The client's unique key; empty when there is none. */
    public Text uniqueKey() {
        return uniqueKey;
    }

    /** The names of the light queues that the record is in too, joined by commas; empty when there are none. */
    public Text lightQueues() {
        return lightQueues;
    }

    /** The record's queue offset in each of {@link #lightQueues}, joined by commas. */
    public Text lightQueueOffsets() {
        return lightQueueOffsets;
    }

    /** The delay level; 0 when there is none. */
    public int delayLevel() {
        return number(delay, MAX_LEVEL_DIGITS);
    }

    /** How many messages the record holds that is a batch; 0 when it does not say, or says a number that cannot be. */
    public int innerCount() {
        int count = number(innerCount, MAX_COUNT_DIGITS);
        return count > Short.MAX_VALUE ? 0 : count;
    }

    /** A whole number; 0 when there is none. Digits behind the first {@code maxDigits} are not looked at. */
    private static int number(Text text, int maxDigits) {
        int value = 0;
        for (int i = 0; i < text.length() && i < maxDigits; i++) {
            int digit = text.byteAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return 0;
            }
            value = value * 10 + digit;
        }
        return value;
    }

    /** The tag's hash as it stands in a queue entry: {@link String#hashCode()}, 0 for no tag. */
    public long tagsCode() {
        return tags.hash(0, 0, tags.length());
    }

    void reset() {
        parsed = false;
    }

    void parse(ByteBuffer bytes, int position, int length) {
        if (parsed) {
            return;
        }
        parsed = true;
        tags.clear();
        keys.clear();
        uniqueKey.clear();
        delay.clear();
        innerCount.clear();
        lightQueues.clear();
        lightQueueOffsets.clear();
        if (text.length < length) {
            text = new byte[Short.MAX_VALUE];
        }
        bytes.get(position, text, 0, length);
        int start = 0;
        while (start < length) {
            int nameEnd = indexOf(NAME_END, start, length);
            int valueEnd = indexOf(VALUE_END, start, length);
            if (nameEnd < valueEnd) {
                take(start, nameEnd - start, nameEnd + 1, valueEnd - nameEnd - 1);
            }
            start = valueEnd + 1;
        }
    }

    private int indexOf(byte wanted, int from, int end) {
        int at = from;
        while (at < end && text[at] != wanted) {
            at++;
        }
        return at;
    }

    private void take(int name, int nameLength, int value, int valueLength) {
        if (valueLength == 0) {
            return;
        }
        switch (nameLength) {
            case 4 -> {
                if (isName(TAGS, name)) {
                    tags.set(text, value, valueLength);
                } else if (isName(KEYS, name)) {
                    keys.set(text, value, valueLength);
                }
            }
            case 5 -> {
                if (isName(DELAY, name)) {
                    delay.set(text, value, valueLength);
                }
            }
            case 8 -> {
                if (isName(UNIQUE_KEY, name)) {
                    uniqueKey.set(text, value, valueLength);
                }
            }
            case 9 -> {
                if (isName(INNER_COUNT, name)) {
                    innerCount.set(text, value, valueLength);
                }
            }
            case 20 -> {
                if (isName(LIGHT_QUEUES, name)) {
                    lightQueues.set(text, value, valueLength);
                }
            }
            case 24 -> {
                if (isName(LIGHT_QUEUE_OFFSETS, name)) {
                    lightQueueOffsets.set(text, value, valueLength);
                }
            }
            default -> {}
        }
    }

    private boolean isName(byte[] wanted, int at) {
        for (int i = 0; i < wanted.length; i++) {
            if (text[at + i] != wanted[i]) {
                return false;
            }
        }
        return true;
    }

    private static byte[] ascii(String name) {
        return name.getBytes(StandardCharsets.US_ASCII);
    }

    /** A piece of UTF-8 text inside a record; valid until the view moves on. */
    public static final class Text {
        private static final byte[] NONE = {};

        private byte[] bytes = NONE;
        private int start;
        private int length;

        Text() {}

        public int length() {
            return length;
        }

        public boolean isEmpty() {
            return length == 0;
        }

        /** One byte, from 0. */
        public byte byteAt(int index) {
            return bytes[start + index];
        }

        /**
         * Goes on with a {@link String#hashCode()} over a part of this text, as if the part had been appended to the string
         * that {@code seed} is the hash of.
         */
        public int hash(int seed, int from, int to) {
            int hash = seed;
            for (int i = start + from; i < start + to; i++) {
                if (bytes[i] < 0) {
                    return hashOfDecoded(seed, from, to);
                }
                hash = 31 * hash + bytes[i];
            }
            return hash;
        }

        private int hashOfDecoded(int seed, int from, int to) {
            String decoded = new String(bytes, start + from, to - from, StandardCharsets.UTF_8);
            int hash = seed;
            for (int i = 0; i < decoded.length(); i++) {
                hash = 31 * hash + decoded.charAt(i);
            }
            return hash;
        }

        void set(byte[] source, int from, int count) {
            bytes = source;
            start = from;
            length = count;
        }

        void clear() {
            length = 0;
        }

        @Override
        public String toString() {
            return new String(bytes, start, length, StandardCharsets.UTF_8);
        }
    }
}

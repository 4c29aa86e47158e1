// SPDX-License-Identifier: Apache-2.0
package io.cometmq.common.message;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Which of the properties that a broker acts on a message has. One walk finds them all, so that each step a message passes
 * needs to look at the text only when there is something for it.
 *
 * <p>What a walk found is a number: no object is made for a message. Its lower half has a bit for each property, its upper
 * half the place of the unique key. Reading follows {@link MessageProperties}: elements without a value do not count, and of
 * two with the same name the later one counts. Stateless.
 */
public final class KnownProperties {
    /** Nothing found. */
    public static final long NONE = 0;

    public static final int DELAY = 1;
    public static final int TIMER = 1 << 1;
    public static final int TIMER_OUT = 1 << 2;
    public static final int SHARDING_KEY = 1 << 3;
    public static final int PRIORITY = 1 << 4;
    public static final int LITE_TOPIC = 1 << 5;
    public static final int POP_CHECKPOINT = 1 << 6;
    public static final int LIGHT_QUEUES = 1 << 7;
    public static final int LIGHT_QUEUE_OFFSETS = 1 << 8;
    public static final int UNIQUE_KEY = 1 << 9;
    /** The message belongs to a transaction that is not ended. */
    public static final int HALF = 1 << 10;
    /** The sender does not wait for the disk. */
    public static final int DOES_NOT_WAIT = 1 << 11;

    private static final int LONGEST_NAME = 24;
    private static final Name[][] BY_LENGTH = byLength(
            new Name(MessageConst.PROPERTY_DELAY_TIME_LEVEL, DELAY),
            new Name(MessageConst.PROPERTY_TIMER_DELIVER_MS, TIMER),
            new Name(MessageConst.PROPERTY_TIMER_DELAY_SEC, TIMER),
            new Name(MessageConst.PROPERTY_TIMER_DELAY_MS, TIMER),
            new Name(MessageConst.PROPERTY_TIMER_OUT_MS, TIMER_OUT),
            new Name(MessageConst.PROPERTY_SHARDING_KEY, SHARDING_KEY),
            new Name(MessageConst.PROPERTY_PRIORITY, PRIORITY),
            new Name(MessageConst.PROPERTY_LITE_TOPIC, LITE_TOPIC),
            new Name(MessageConst.PROPERTY_POP_CK, POP_CHECKPOINT),
            new Name(MessageConst.PROPERTY_INNER_MULTI_DISPATCH, LIGHT_QUEUES),
            new Name(MessageConst.PROPERTY_INNER_MULTI_QUEUE_OFFSET, LIGHT_QUEUE_OFFSETS),
            new Name(MessageConst.PROPERTY_UNIQ_CLIENT_MESSAGE_ID_KEYIDX, UNIQUE_KEY),
            new Name(MessageConst.PROPERTY_TRANSACTION_PREPARED, HALF, "true"),
            new Name(MessageConst.PROPERTY_WAIT_STORE_MSG_OK, DOES_NOT_WAIT, "false"));

    private KnownProperties() {}

    /** A property, by its name. */
    private static final class Name {
        private final byte[] utf8;
        private final int bit;
        /** The only value that counts, in lower case, and it does in any; null for any value. */
        private final byte @Nullable [] value;

        Name(String text, int bit) {
            this(text, bit, null);
        }

        Name(String text, int bit, @Nullable String value) {
            this.utf8 = text.getBytes(StandardCharsets.US_ASCII);
            this.bit = bit;
            this.value = value == null ? null : value.getBytes(StandardCharsets.US_ASCII);
        }

        boolean isAt(byte[] bytes, int begin) {
            return Arrays.equals(utf8, 0, utf8.length, bytes, begin, begin + utf8.length);
        }

        /** Whether a value counts. */
        boolean takes(byte[] bytes, int begin, int end) {
            return value == null || isInAnyCase(value, bytes, begin, end);
        }

        private static boolean isInAnyCase(byte[] lower, byte[] bytes, int begin, int end) {
            if (end - begin != lower.length) {
                return false;
            }
            for (int i = 0; i < lower.length; i++) {
                byte unit = bytes[begin + i];
                int inLower = unit >= 'A' && unit <= 'Z' ? unit + ('a' - 'A') : unit;
                if (inLower != lower[i]) {
                    return false;
                }
            }
            return true;
        }
    }

    /** What is in encoded properties, of which no texts are made. */
    public static long in(EncodedProperties properties) {
        EncodedProperties all = properties.joined();
        byte[] bytes = all.array();
        int start = all.start();
        int limit = start + all.length();
        long found = NONE;
        int begin = start;
        int separator = -1;
        for (int i = start; i < limit; i++) {
            byte unit = bytes[i];
            if (unit == MessageProperties.PROPERTY_SEPARATOR) {
                found = element(found, bytes, begin, separator, i, start);
                begin = i + 1;
            } else if (unit == MessageProperties.NAME_VALUE_SEPARATOR && separator < begin) {
                separator = i;
            }
        }
        return element(found, bytes, begin, separator, limit, start);
    }

    /** What is found with one more element; its separator is before its begin when it has none. */
    private static long element(long found, byte[] bytes, int begin, int separator, int end, int start) {
        int nameLength = separator - begin;
        if (nameLength <= 0 || nameLength > LONGEST_NAME || separator >= end - 1) {
            return found;
        }
        for (Name name : BY_LENGTH[nameLength]) {
            if (name.isAt(bytes, begin)) {
                long others = found & ~name.bit;
                if (!name.takes(bytes, separator + 1, end)) {
                    return others;
                }
                long place = (long) (separator + 1 - start) << Integer.SIZE;
                return name.bit == UNIQUE_KEY ? place | (int) others | UNIQUE_KEY : others | name.bit;
            }
        }
        return found;
    }

    /** Whether any of some properties was found; {@code bits} are constants of this class. */
    public static boolean has(long found, int bits) {
        return (found & bits) != 0;
    }

    /** The unique key in the properties that were walked, or null. */
    public static @Nullable String uniqueKey(EncodedProperties properties, long found) {
        if (!has(found, UNIQUE_KEY)) {
            return null;
        }
        EncodedProperties all = properties.joined();
        int at = all.start() + (int) (found >>> Integer.SIZE);
        int limit = all.start() + all.length();
        int end = at;
        while (end < limit && all.array()[end] != MessageProperties.PROPERTY_SEPARATOR) {
            end++;
        }
        return new String(all.array(), at, end - at, StandardCharsets.UTF_8);
    }

    private static Name[][] byLength(Name... names) {
        Name[][] table = new Name[LONGEST_NAME + 1][];
        for (int length = 0; length <= LONGEST_NAME; length++) {
            int wanted = length;
            table[length] = Arrays.stream(names)
                    .filter(name -> name.utf8.length == wanted)
                    .toArray(Name[]::new);
        }
        return table;
    }
}

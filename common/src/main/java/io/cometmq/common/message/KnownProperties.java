// SPDX-License-Identifier: Apache-2.0
package io.cometmq.common.message;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Which of the properties that a broker acts on are in a text. One walk finds them all, so that each step a message passes
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

    /**
     * A property.
     *
     * @param value the only value that counts, in whatever case; null for any
     */
    private record Name(String text, int bit, @Nullable String value) {
        Name(String text, int bit) {
            this(text, bit, null);
        }
    }

    /** What is in a text. */
    public static long in(String text) {
        int found = 0;
        long uniqueKeyAt = 0;
        int length = text.length();
        int begin = 0;
        int separator = -1;
        while (begin < length) {
            int end = text.indexOf(MessageProperties.PROPERTY_SEPARATOR, begin);
            end = end < 0 ? length : end;
            separator = separator < begin ? text.indexOf(MessageProperties.NAME_VALUE_SEPARATOR, begin) : separator;
            if (separator < 0) {
                break;
            }
            int nameLength = separator - begin;
            if (nameLength > 0 && nameLength <= LONGEST_NAME && separator < end - 1) {
                for (Name name : BY_LENGTH[nameLength]) {
                    if (text.startsWith(name.text, begin)) {
                        found = name.value == null || isValue(name.value, text, separator + 1, end)
                                ? found | name.bit
                                : found & ~name.bit;
                        uniqueKeyAt = name.bit == UNIQUE_KEY ? separator + 1 : uniqueKeyAt;
                        break;
                    }
                }
            }
            begin = end + 1;
        }
        return uniqueKeyAt << Integer.SIZE | found;
    }

    /** Whether any of some properties was found; {@code bits} are constants of this class. */
    public static boolean has(long found, int bits) {
        return (found & bits) != 0;
    }

    /** The unique key in the text that was walked, or null. */
    public static @Nullable String uniqueKey(String text, long found) {
        if (!has(found, UNIQUE_KEY)) {
            return null;
        }
        int at = (int) (found >>> Integer.SIZE);
        int end = text.indexOf(MessageProperties.PROPERTY_SEPARATOR, at);
        return text.substring(at, end < 0 ? text.length() : end);
    }

    private static boolean isValue(String wanted, String text, int from, int end) {
        return end - from == wanted.length() && text.regionMatches(true, from, wanted, 0, wanted.length());
    }

    private static Name[][] byLength(Name... names) {
        Name[][] table = new Name[LONGEST_NAME + 1][];
        for (int length = 0; length <= LONGEST_NAME; length++) {
            int wanted = length;
            table[length] = Arrays.stream(names)
                    .filter(name -> name.text.length() == wanted)
                    .toArray(Name[]::new);
        }
        return table;
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.cometmq.common.message;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The text form of a message's properties, in headers and in stored records: {@code name 0x01 value 0x02} repeated.
 *
 * <p>Reading follows RocketMQ: the last 0x02 may be missing, an element without name or value is skipped, and of two
 * elements with the same name the later one counts. Looking up or changing one property builds no map. Stateless.
 */
public final class MessageProperties {
    /** Between a name and its value. */
    public static final char NAME_VALUE_SEPARATOR = 1;
    /** After a value. */
    public static final char PROPERTY_SEPARATOR = 2;

    private static final String SEPARATOR = String.valueOf(PROPERTY_SEPARATOR);
    /** The most bytes of UTF-8 that a record can hold: its length field is a signed short. */
    public static final int MAX_BYTES = Short.MAX_VALUE;

    private MessageProperties() {}

    /** The text form; empty for no properties. Entries with a null name or value are left out. */
    public static String encode(Map<String, String> properties) {
        int length = 0;
        for (Map.Entry<String, String> entry : properties.entrySet()) {
            if (isWritable(entry)) {
                length += entry.getKey().length() + entry.getValue().length() + 2;
            }
        }
        StringBuilder out = new StringBuilder(length);
        for (Map.Entry<String, String> entry : properties.entrySet()) {
            if (isWritable(entry)) {
                append(out, entry.getKey(), entry.getValue());
            }
        }
        return out.toString();
    }

    /** A new mutable map of what {@code text} holds. */
    public static Map<String, String> decode(@Nullable String text) {
        Map<String, String> properties = new HashMap<>();
        if (text != null) {
            forEach(text, properties::put);
        }
        return properties;
    }

    /** Gives {@code visitor} every name and value in the order of the text, duplicates included. */
    public static void forEach(String text, BiConsumer<String, String> visitor) {
        int begin = 0;
        while (begin < text.length()) {
            int end = endOfElement(text, begin);
            int separator = text.indexOf(NAME_VALUE_SEPARATOR, begin);
            if (isElement(begin, separator, end)) {
                visitor.accept(text.substring(begin, separator), text.substring(separator + 1, end));
            }
            begin = end + 1;
        }
    }

    /** The value of one property, or null. */
    public static @Nullable String get(String text, String name) {
        String value = null;
        int begin = 0;
        while (begin < text.length()) {
            int end = endOfElement(text, begin);
            int separator = begin + name.length();
            if (isElement(begin, separator, end)
                    && text.charAt(separator) == NAME_VALUE_SEPARATOR
                    && text.startsWith(name, begin)) {
                value = text.substring(separator + 1, end);
            }
            begin = end + 1;
        }
        return value;
    }

    /**
     * {@code text} with one property set, whether or not it was there.
     *
     * @throws IllegalArgumentException when the name or the value is empty or holds a separator
     */
    public static String set(String text, String name, String value) {
        if (name.isEmpty() || value.isEmpty() || hasSeparator(name) || hasSeparator(value)) {
            throw new IllegalArgumentException(
                    "property '" + name + "'='" + value + "': expected a name and a value without 0x01 and 0x02");
        }
        String rest = remove(text, name);
        StringBuilder out = new StringBuilder(rest.length() + name.length() + value.length() + 3).append(rest);
        if (out.length() > 0 && out.charAt(out.length() - 1) != PROPERTY_SEPARATOR) {
            out.append(PROPERTY_SEPARATOR);
        }
        append(out, name, value);
        return out.toString();
    }

    /** Encoded properties and behind them more of them, as one text. */
    public static String join(String properties, String more) {
        return more.isEmpty() ? properties : properties + separatorAfter(properties) + more;
    }

    /** What stands between encoded properties and more of them. */
    static String separatorAfter(String properties) {
        boolean ended = properties.isEmpty() || properties.charAt(properties.length() - 1) == PROPERTY_SEPARATOR;
        return ended ? "" : SEPARATOR;
    }

    /** {@code text} without one property; the same object when it was not there. */
    public static String remove(String text, String name) {
        StringBuilder out = null;
        int kept = 0;
        int begin = 0;
        while (begin < text.length()) {
            int end = endOfElement(text, begin);
            int separator = begin + name.length();
            if (separator < end && text.charAt(separator) == NAME_VALUE_SEPARATOR && text.startsWith(name, begin)) {
                out = out == null ? new StringBuilder(text.length()) : out;
                out.append(text, kept, begin);
                kept = Math.min(end + 1, text.length());
            }
            begin = end + 1;
        }
        return out == null ? text : out.append(text, kept, text.length()).toString();
    }

    /**
     * Finds one property in encoded bytes, without decoding them.
     *
     * @param position where the encoded properties begin in {@code buffer}, an absolute index; the buffer's own position
     *     is neither used nor moved
     * @param name in UTF-8
     * @return the place of the value, for {@link #valuePosition} and {@link #valueLength}; negative when there is none
     */
    public static long find(ByteBuffer buffer, int position, int length, byte[] name) {
        long found = -1;
        int limit = position + length;
        int begin = position;
        while (begin < limit) {
            int end = begin;
            while (end < limit && buffer.get(end) != PROPERTY_SEPARATOR) {
                end++;
            }
            int separator = begin + name.length;
            if (isElement(begin, separator, end)
                    && buffer.get(separator) == NAME_VALUE_SEPARATOR
                    && startsWith(buffer, begin, name)) {
                found = ((long) (separator + 1) << Integer.SIZE) | (end - separator - 1);
            }
            begin = end + 1;
        }
        return found;
    }

    /** The absolute index of a value that {@link #find} found. */
    public static int valuePosition(long found) {
        return (int) (found >>> Integer.SIZE);
    }

    /** The length in bytes of a value that {@link #find} found. */
    public static int valueLength(long found) {
        return (int) found;
    }

    /** The value of one property in encoded bytes, or null; see {@link #find}. */
    public static @Nullable String get(ByteBuffer buffer, int position, int length, byte[] name) {
        long found = find(buffer, position, length, name);
        if (found < 0) {
            return null;
        }
        byte[] value = new byte[valueLength(found)];
        buffer.get(valuePosition(found), value);
        return new String(value, StandardCharsets.UTF_8);
    }

    /** Whether a text holds 0x01 or 0x02 and can therefore be neither a name nor a value. */
    static boolean hasSeparator(String text) {
        return text.indexOf(NAME_VALUE_SEPARATOR) >= 0 || text.indexOf(PROPERTY_SEPARATOR) >= 0;
    }

    private static boolean isWritable(Map.Entry<@Nullable String, @Nullable String> entry) {
        return entry.getKey() != null && entry.getValue() != null;
    }

    private static void append(StringBuilder out, String name, String value) {
        out.append(name).append(NAME_VALUE_SEPARATOR).append(value).append(PROPERTY_SEPARATOR);
    }

    private static int endOfElement(String text, int begin) {
        int end = text.indexOf(PROPERTY_SEPARATOR, begin);
        return end < 0 ? text.length() : end;
    }

    /** Whether [begin, end) has a name before and a value after {@code separator}. */
    private static boolean isElement(int begin, int separator, int end) {
        return separator > begin && separator < end - 1;
    }

    private static boolean startsWith(ByteBuffer buffer, int begin, byte[] name) {
        for (int i = 0; i < name.length; i++) {
            if (buffer.get(begin + i) != name[i]) {
                return false;
            }
        }
        return true;
    }
}

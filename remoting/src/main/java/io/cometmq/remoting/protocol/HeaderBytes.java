// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.protocol;

import java.util.Arrays;

/** A growing array that headers are written to. Used by one thread; reused for header after header. */
final class HeaderBytes {
    private static final int INITIAL_BYTES = 512;
    /** An array that one unusual header made larger than this is not kept for the next. */
    private static final int RETAINED_BYTES = 64 * 1024;

    private static final int MAX_LONG_DIGITS = 20;
    /** The most bytes that one char becomes: {@code \}{@code u001f}. */
    private static final int MAX_BYTES_PER_CHAR = 6;

    private static final int BASE = 10;
    private static final byte[] HEX = {'0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'};
    private static final byte[] LONG_MIN = FieldName.ascii("-9223372036854775808");

    private byte[] bytes = new byte[INITIAL_BYTES];
    private int length;

    void clear() {
        length = 0;
        if (bytes.length > RETAINED_BYTES) {
            bytes = new byte[INITIAL_BYTES];
        }
    }

    byte[] array() {
        return bytes;
    }

    int length() {
        return length;
    }

    void put(int b) {
        room(1);
        bytes[length++] = (byte) b;
    }

    void putShort(int value) {
        room(2);
        bytes[length++] = (byte) (value >>> 8);
        bytes[length++] = (byte) value;
    }

    void putInt(int value) {
        room(4);
        setInt(length, value);
        length += 4;
    }

    void setInt(int at, int value) {
        bytes[at] = (byte) (value >>> 24);
        bytes[at + 1] = (byte) (value >>> 16);
        bytes[at + 2] = (byte) (value >>> 8);
        bytes[at + 3] = (byte) value;
    }

    void setShort(int at, int value) {
        bytes[at] = (byte) (value >>> 8);
        bytes[at + 1] = (byte) value;
    }

    void put(byte[] all) {
        put(all, 0, all.length);
    }

    void put(byte[] source, int start, int count) {
        room(count);
        System.arraycopy(source, start, bytes, length, count);
        length += count;
    }

    /** Writes the decimal digits of a number. */
    void putDigits(long value) {
        if (value == Long.MIN_VALUE) {
            put(LONG_MIN);
            return;
        }
        room(MAX_LONG_DIGITS);
        long rest = value;
        if (value < 0) {
            bytes[length++] = '-';
            rest = -value;
        }
        int end = length + digits(rest);
        int at = end;
        do {
            bytes[--at] = (byte) ('0' + rest % BASE);
            rest /= BASE;
        } while (rest != 0);
        length = end;
    }

    /** Writes text as UTF-8, and what half a surrogate pair would be as a question mark, as Java does. */
    void putUtf8(String text) {
        int chars = text.length();
        room(chars * 3L);
        for (int i = 0; i < chars; i++) {
            char c = text.charAt(i);
            if (c < 0x80) {
                bytes[length++] = (byte) c;
            } else {
                i = putNonAscii(text, i);
            }
        }
    }

    /** Writes text as UTF-8 with the escapes that the inside of a JSON string needs. */
    void putEscaped(String text) {
        int chars = text.length();
        room((long) chars * MAX_BYTES_PER_CHAR);
        for (int i = 0; i < chars; i++) {
            char c = text.charAt(i);
            if (c >= 0x80) {
                i = putNonAscii(text, i);
            } else if (c >= ' ' && c != '"' && c != '\\') {
                bytes[length++] = (byte) c;
            } else {
                putEscape(c);
            }
        }
    }

    /** Writes UTF-8 with the escapes that the inside of a JSON string needs. */
    void putEscaped(byte[] utf8, int start, int count) {
        room((long) count * MAX_BYTES_PER_CHAR);
        for (int i = start; i < start + count; i++) {
            byte b = utf8[i];
            if (b < 0 || (b >= ' ' && b != '"' && b != '\\')) {
                bytes[length++] = b;
            } else {
                putEscape((char) b);
            }
        }
    }

    private void putEscape(char c) {
        bytes[length++] = '\\';
        switch (c) {
            case '"', '\\' -> bytes[length++] = (byte) c;
            case '\n' -> bytes[length++] = 'n';
            case '\r' -> bytes[length++] = 'r';
            case '\t' -> bytes[length++] = 't';
            default -> {
                bytes[length++] = 'u';
                bytes[length++] = '0';
                bytes[length++] = '0';
                bytes[length++] = HEX[c >> 4];
                bytes[length++] = HEX[c & 0xf];
            }
        }
    }

    /** Writes the character at {@code i}; returns the index of its last char. */
    private int putNonAscii(String text, int i) {
        int point = text.codePointAt(i);
        length = Utf8.put(point, bytes, length);
        return i + Character.charCount(point) - 1;
    }

    private static int digits(long positive) {
        int digits = 1;
        for (long limit = BASE; digits < MAX_LONG_DIGITS - 1 && positive >= limit; limit *= BASE) {
            digits++;
        }
        return digits;
    }

    private void room(long more) {
        if (more > bytes.length - length) {
            long needed = Math.max(length + more, bytes.length * 2L);
            if (needed > Integer.MAX_VALUE - 8) {
                throw new IllegalArgumentException(
                        "header of " + needed + " bytes: expected at most " + Command.MAX_HEADER_BYTES);
            }
            bytes = Arrays.copyOf(bytes, (int) needed);
        }
    }
}

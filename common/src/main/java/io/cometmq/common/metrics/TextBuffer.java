// SPDX-License-Identifier: Apache-2.0
package io.cometmq.common.metrics;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Gathers text as UTF-8 bytes and hands them on in large pieces; a scrape writes some hundred thousand lines. Owned by the
 * thread that writes.
 */
final class TextBuffer {
    private static final int PIECE_BYTES = 1 << 16;
    private static final int LONGEST_NUMBER = 32;
    /** Room for the labels of one series. */
    static final int SHORT = 128;

    private final OutputStream out;
    private byte[] bytes;
    private int used;

    TextBuffer(OutputStream out) {
        this(out, PIECE_BYTES + 4096);
    }

    TextBuffer(OutputStream out, int size) {
        this.out = out;
        this.bytes = new byte[size];
    }

    int mark() {
        return used;
    }

    /** Writes once more what was written from {@code mark} on; nothing may be handed on between. */
    void again(int mark, int length) {
        reserve(length);
        System.arraycopy(bytes, mark, bytes, used, length);
        used += length;
    }

    /** What was written since {@code mark}; nothing may be handed on between. */
    byte[] since(int mark) {
        return Arrays.copyOfRange(bytes, mark, used);
    }

    void put(byte[] text) {
        put(text, 0);
    }

    /** A text without its first {@code from} bytes. */
    void put(byte[] text, int from) {
        int length = text.length - from;
        reserve(length);
        System.arraycopy(text, from, bytes, used, length);
        used += length;
    }

    void put(char ascii) {
        reserve(1);
        bytes[used++] = (byte) ascii;
    }

    void put(String text) {
        put(text.getBytes(StandardCharsets.UTF_8));
    }

    /** A label's value: backslash, quote and line end are escaped. */
    void putEscaped(String value) {
        int length = value.length();
        reserve(length * 2);
        for (int i = 0; i < length; i++) {
            char c = value.charAt(i);
            if (c >= 0x80) {
                put(value.substring(i)
                        .replace("\\", "\\\\")
                        .replace("\"", "\\\"")
                        .replace("\n", "\\n"));
                return;
            }
            if (c == '\\' || c == '"') {
                bytes[used++] = '\\';
                bytes[used++] = (byte) c;
            } else if (c == '\n') {
                bytes[used++] = '\\';
                bytes[used++] = 'n';
            } else {
                bytes[used++] = (byte) c;
            }
        }
    }

    void put(long number) {
        if (number < 0) {
            put(Long.toString(number));
            return;
        }
        reserve(LONGEST_NUMBER);
        int digits = 1;
        for (long rest = number / 10; rest > 0; rest /= 10) {
            digits++;
        }
        long rest = number;
        for (int at = used + digits - 1; at >= used; at--) {
            bytes[at] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        used += digits;
    }

    void put(double number) {
        if (number == Math.rint(number) && Math.abs(number) < 1e15) {
            put((long) number);
        } else if (Double.isInfinite(number)) {
            put(number > 0 ? "+Inf" : "-Inf");
        } else {
            put(Double.toString(number));
        }
    }

    /** Hands on what there is when it makes a piece. */
    void passOn() {
        if (used >= PIECE_BYTES) {
            flush();
        }
    }

    void flush() {
        try {
            out.write(bytes, 0, used);
        } catch (IOException gone) {
            throw new UncheckedIOException("whoever asked is gone: " + gone.getMessage(), gone);
        }
        used = 0;
    }

    private void reserve(int more) {
        if (used + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, used + more));
        }
    }
}

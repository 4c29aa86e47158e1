// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.protocol;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Whole numbers as ASCII digits, with a sign or without; read without making a string of them, but for huge ones. */
final class Digits {
    private static final int BASE = 10;
    /** So many digits fit into 64 bits whatever they are. */
    private static final int SAFE_DIGITS = 18;

    private Digits() {}

    /** The number that these bytes spell, or null when they spell none of 32 bits. */
    static @Nullable Integer parseInt(byte[] bytes, int start, int length) {
        if (!isShortNumber(bytes, start, length)) {
            return null;
        }
        long value = shortNumber(bytes, start, length);
        return value == (int) value ? (int) value : null;
    }

    /** The number that these bytes spell, or null when they spell none of 64 bits. */
    static @Nullable Long parseLong(byte[] bytes, int start, int length) {
        if (isShortNumber(bytes, start, length)) {
            return shortNumber(bytes, start, length);
        }
        return length > SAFE_DIGITS ? parseHuge(new String(bytes, start, length, StandardCharsets.ISO_8859_1)) : null;
    }

    private static boolean isShortNumber(byte[] bytes, int start, int length) {
        int end = start + length;
        int first = start + signs(bytes, start, length);
        if (first == end || end - first > SAFE_DIGITS) {
            return false;
        }
        for (int i = first; i < end; i++) {
            if (bytes[i] < '0' || bytes[i] > '9') {
                return false;
            }
        }
        return true;
    }

    private static long shortNumber(byte[] bytes, int start, int length) {
        long value = 0;
        for (int i = start + signs(bytes, start, length); i < start + length; i++) {
            value = value * BASE + (bytes[i] - '0');
        }
        return bytes[start] == '-' ? -value : value;
    }

    private static int signs(byte[] bytes, int start, int length) {
        return length > 0 && (bytes[start] == '-' || bytes[start] == '+') ? 1 : 0;
    }

    private static @Nullable Long parseHuge(String text) {
        try {
            return Long.valueOf(text);
        } catch (NumberFormatException notANumber) {
            return null;
        }
    }
}

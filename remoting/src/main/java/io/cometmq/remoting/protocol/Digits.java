// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.protocol;

import org.jspecify.annotations.Nullable;

/** Whole numbers as ASCII digits, read without making a string of them. */
final class Digits {
    private static final int BASE = 10;

    private Digits() {}

    /** The number that these bytes spell, or null when they spell none of 32 bits. */
    static @Nullable Integer parseInt(byte[] bytes, int start, int length) {
        Long value = parseLong(bytes, start, length);
        return value == null || value.intValue() != value ? null : value.intValue();
    }

    /** The number that these bytes spell, with a sign or without, or null when they spell none of 64 bits. */
    static @Nullable Long parseLong(byte[] bytes, int start, int length) {
        int end = start + length;
        int at = start;
        boolean negative = length > 0 && bytes[start] == '-';
        if (negative || (length > 0 && bytes[start] == '+')) {
            at++;
        }
        if (at == end) {
            return null;
        }
        // Negative all the way, because the smallest number has no positive counterpart.
        long value = 0;
        for (; at < end; at++) {
            int digit = bytes[at] - '0';
            if (digit < 0 || digit >= BASE || value < (Long.MIN_VALUE + digit) / BASE) {
                return null;
            }
            value = value * BASE - digit;
        }
        if (negative) {
            return value;
        }
        return value == Long.MIN_VALUE ? null : -value;
    }
}

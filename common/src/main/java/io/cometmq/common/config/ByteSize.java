// SPDX-License-Identifier: Apache-2.0
package io.cometmq.common.config;

import java.util.Locale;

/**
 * A number of bytes. Its text is a number, with k, m or g (and an optional b behind) for the powers of 1024.
 *
 * @param bytes 0 or more
 */
public record ByteSize(long bytes) implements Comparable<ByteSize> {
    public ByteSize {
        if (bytes < 0) {
            throw new IllegalArgumentException(bytes + " bytes: expected 0 or more");
        }
    }

    /**
     * Reads {@code 512}, {@code 64k}, {@code 16MB} or {@code 1g}.
     *
     * @throws IllegalArgumentException when the text is none of these
     */
    public static ByteSize parse(String text) {
        String lower = text.strip().toLowerCase(Locale.ROOT);
        String withoutB = lower.length() > 1 && lower.endsWith("b") ? lower.substring(0, lower.length() - 1) : lower;
        int shift = withoutB.isEmpty() ? 0 : shiftOf(withoutB.charAt(withoutB.length() - 1));
        String number = shift == 0 ? withoutB : withoutB.substring(0, withoutB.length() - 1);
        try {
            return new ByteSize(Math.multiplyExact(Long.parseLong(number.strip()), 1L << shift));
        } catch (NumberFormatException | ArithmeticException notASize) {
            throw new IllegalArgumentException("'" + text + "': expected a size like 4096, 64k, 16m or 1g", notASize);
        }
    }

    private static int shiftOf(char unit) {
        return switch (unit) {
            case 'k' -> 10;
            case 'm' -> 20;
            case 'g' -> 30;
            default -> 0;
        };
    }

    /**
     * The number as an int.
     *
     * @throws ArithmeticException when it does not fit; give the key a {@code max} so that it does
     */
    public int toInt() {
        return Math.toIntExact(bytes);
    }

    @Override
    public int compareTo(ByteSize other) {
        return Long.compare(bytes, other.bytes);
    }

    /** The plain number, which every reader of such files understands. */
    @Override
    public String toString() {
        return Long.toString(bytes);
    }
}

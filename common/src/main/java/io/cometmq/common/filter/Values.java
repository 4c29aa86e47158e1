// SPDX-License-Identifier: Apache-2.0
package io.cometmq.common.filter;

import org.jspecify.annotations.Nullable;

/**
 * The values of SQL92: null, {@link Boolean}, {@link String}, {@link Integer}, {@link Long}, {@link Double}, and
 * {@link #INVALID} for what cannot be computed. Properties are strings and take the type of what they are compared with.
 * Stateless.
 */
final class Values {
    /** The result of what cannot be computed, such as {@code 'hello' > 3}; a message with this result does not match. */
    static final Object INVALID = new Object() {
        @Override
        public String toString() {
            return "INVALID";
        }
    };

    /** How two values stand to each other. */
    enum Order {
        LESS,
        SAME,
        GREATER,
        /** Of types that are never equal. */
        UNRELATED,
        /** A text that is not of the other value's type. */
        INVALID;

        private static Order of(int comparison) {
            return comparison < 0 ? LESS : comparison == 0 ? SAME : GREATER;
        }
    }

    private Values() {}

    /** Compares for equality; two texts as they are. */
    static Order compareForEquality(Object left, Object right) {
        if (left.equals(right)) {
            return Order.SAME;
        }
        return left instanceof String && right instanceof String ? Order.UNRELATED : compare(left, right);
    }

    /** Compares for greater and less; two texts as the numbers that they write. */
    static Order compareAsNumbers(Object left, Object right) {
        if (left instanceof String leftText && right instanceof String rightText) {
            return compareNumbers(decimal(leftText), decimal(rightText));
        }
        return compare(left, right);
    }

    private static Order compare(Object left, Object right) {
        if (left instanceof Boolean || right instanceof Boolean) {
            return compareBooleans(left, right);
        }
        return compareNumbers(typedLike(left, right), typedLike(right, left));
    }

    private static Order compareBooleans(Object left, Object right) {
        if (right instanceof Boolean rightTruth) {
            if (left instanceof Boolean leftTruth) {
                return Order.of(leftTruth.compareTo(rightTruth));
            }
            return left instanceof String text
                    ? Order.of(Boolean.valueOf(text).compareTo(rightTruth))
                    : Order.UNRELATED;
        }
        // Compat: a text to the right of a computed truth is never converted.
        return right instanceof String ? Order.INVALID : Order.UNRELATED;
    }

    private static Order compareNumbers(@Nullable Number left, @Nullable Number right) {
        if (left == null || right == null) {
            return Order.INVALID;
        }
        if (left instanceof Double || right instanceof Double) {
            return Order.of(Double.compare(left.doubleValue(), right.doubleValue()));
        }
        return Order.of(Long.compare(left.longValue(), right.longValue()));
    }

    /** A number itself; a text as a number of the other's type, or null when it is none. */
    private static @Nullable Number typedLike(Object value, Object other) {
        if (value instanceof Number number) {
            return number;
        }
        String text = (String) value;
        if (other instanceof Double) {
            return decimal(text);
        }
        // Compat: the literal's size rules, so 99999999999 is no number beside 5.
        return other instanceof Integer ? whole(text, Integer.MIN_VALUE, Integer.MAX_VALUE) : wholeOrNull(text);
    }

    private static @Nullable Long wholeOrNull(String text) {
        return whole(text, Long.MIN_VALUE, Long.MAX_VALUE);
    }

    /** Like {@link Long#valueOf(String)}, but null for what is no number: messages that do not fit must not cost more. */
    private static @Nullable Long whole(String text, long min, long max) {
        boolean negative = text.startsWith("-");
        int at = negative || text.startsWith("+") ? 1 : 0;
        if (at == text.length()) {
            return null;
        }
        long value = 0; // negative all the time, as there are more negative numbers
        for (; at < text.length(); at++) {
            int digit = Character.digit(text.charAt(at), 10);
            if (digit < 0 || value < Long.MIN_VALUE / 10 || value * 10 < Long.MIN_VALUE + digit) {
                return null;
            }
            value = value * 10 - digit;
        }
        if (!negative && value == Long.MIN_VALUE) {
            return null;
        }
        long signed = negative ? value : -value;
        return signed < min || signed > max ? null : Long.valueOf(signed);
    }

    private static @Nullable Double decimal(String text) {
        String bare = text.trim();
        if (bare.isEmpty() || "+-.0123456789NI".indexOf(bare.charAt(0)) < 0) {
            return null;
        }
        try {
            return Double.valueOf(bare);
        } catch (NumberFormatException ignored) {
            // The only way to ask the platform; null says it.
            return null;
        }
    }
}

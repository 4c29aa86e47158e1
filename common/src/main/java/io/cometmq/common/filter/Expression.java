// SPDX-License-Identifier: Apache-2.0
package io.cometmq.common.filter;

import static io.cometmq.common.filter.Values.INVALID;

import io.cometmq.common.filter.Values.Order;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A part of a filter. Its text form is written so that reading it again gives an equal one. Immutable.
 *
 * <p>Null means unknown, and what is computed of unknown is unknown where the result depends on it.
 */
sealed interface Expression {
    /** The value for one message, one of {@link Values}. */
    @Nullable
    Object evaluate(PropertySource properties);

    /** Whether its value is a truth (or unknown) by its form. */
    default boolean isTruth() {
        return true;
    }

    /** A value written in the expression; null for {@code NULL}. */
    record Literal(@Nullable Object value) implements Expression {
        @Override
        public @Nullable Object evaluate(PropertySource properties) {
            return value;
        }

        @Override
        public boolean isTruth() {
            return value == null || value instanceof Boolean;
        }

        @Override
        public String toString() {
            return value instanceof String text
                    ? quoted(text)
                    : String.valueOf(value).toUpperCase(Locale.ROOT);
        }
    }

    /** The value of a property, always a text. */
    record Property(PropertyName name) implements Expression {
        @Override
        public @Nullable Object evaluate(PropertySource properties) {
            return properties.get(name);
        }

        @Override
        public boolean isTruth() {
            return false;
        }

        @Override
        public String toString() {
            return name.text();
        }
    }

    /** Compat: a property where a truth is expected is false whatever it says, and unknown when it is missing. */
    record PropertyAsTruth(Property property) implements Expression {
        @Override
        public @Nullable Object evaluate(PropertySource properties) {
            return property.evaluate(properties) == null ? null : Boolean.FALSE;
        }

        @Override
        public String toString() {
            return property.toString();
        }
    }

    /** A number with its sign changed; unknown for anything but numbers, texts included. */
    record Negative(Expression of) implements Expression {
        @Override
        public @Nullable Object evaluate(PropertySource properties) {
            Object value = of.evaluate(properties);
            if (value instanceof Integer number) {
                return -number;
            }
            if (value instanceof Long number) {
                return -number;
            }
            if (value instanceof Double number) {
                return -number;
            }
            return value == INVALID ? INVALID : null;
        }

        @Override
        public boolean isTruth() {
            return false;
        }

        @Override
        public String toString() {
            return "(- " + of + ")";
        }
    }

    /** The opposite of a truth. */
    record Not(Expression of) implements Expression {
        @Override
        public @Nullable Object evaluate(PropertySource properties) {
            Object value = of.evaluate(properties);
            return value instanceof Boolean truth ? Boolean.valueOf(!truth) : value;
        }

        @Override
        public String toString() {
            return "(NOT " + of + ")";
        }
    }

    /** True when all are; false as soon as one is. A list, so that a long chain is no deep tree. */
    record And(List<Expression> all) implements Expression {
        @Override
        public @Nullable Object evaluate(PropertySource properties) {
            return chain(all, Boolean.FALSE, properties);
        }

        @Override
        public String toString() {
            return joined(all, " AND ");
        }
    }

    /** True as soon as one is. */
    record Or(List<Expression> any) implements Expression {
        @Override
        public @Nullable Object evaluate(PropertySource properties) {
            return chain(any, Boolean.TRUE, properties);
        }

        @Override
        public String toString() {
            return joined(any, " OR ");
        }
    }

    /**
     * Compat: a missing right side makes it false and a missing left side unknown, while two missing ones are equal.
     */
    record Equal(Expression left, Expression right) implements Expression {
        @Override
        public @Nullable Object evaluate(PropertySource properties) {
            Object one = left.evaluate(properties);
            if (one == INVALID) {
                return INVALID;
            }
            Object other = right.evaluate(properties);
            if (other == INVALID) {
                return INVALID;
            }
            if (one == null) {
                return other == null ? Boolean.TRUE : null;
            }
            if (other == null) {
                return Boolean.FALSE;
            }
            Order order = Values.compareForEquality(one, other);
            return order == Order.INVALID ? INVALID : Boolean.valueOf(order == Order.SAME);
        }

        @Override
        public String toString() {
            return "(" + left + " = " + right + ")";
        }
    }

    /** Whether a value is known. */
    record IsNull(Expression of) implements Expression {
        @Override
        public @Nullable Object evaluate(PropertySource properties) {
            Object value = of.evaluate(properties);
            return value == INVALID ? INVALID : Boolean.valueOf(value == null);
        }

        @Override
        public String toString() {
            return "(" + of + " IS NULL)";
        }
    }

    /** Which orders of left and right are true. */
    enum Operator {
        GREATER(">"),
        GREATER_EQUAL(">="),
        LESS("<"),
        LESS_EQUAL("<=");

        private final String sign;

        Operator(String sign) {
            this.sign = sign;
        }

        /** Its truth for two values; null when the right one is. */
        private @Nullable Object apply(Object left, @Nullable Object right) {
            if (right == null || right == INVALID) {
                return right;
            }
            Order order = Values.compareAsNumbers(left, right);
            return order == Order.INVALID ? INVALID : Boolean.valueOf(holds(order));
        }

        private boolean holds(Order order) {
            return switch (this) {
                case GREATER -> order == Order.GREATER;
                case GREATER_EQUAL -> order == Order.GREATER || order == Order.SAME;
                case LESS -> order == Order.LESS;
                case LESS_EQUAL -> order == Order.LESS || order == Order.SAME;
            };
        }
    }

    /** Greater or less than. */
    record Compare(Operator operator, Expression left, Expression right) implements Expression {
        @Override
        public @Nullable Object evaluate(PropertySource properties) {
            Object one = left.evaluate(properties);
            return one == null || one == INVALID ? one : operator.apply(one, right.evaluate(properties));
        }

        @Override
        public String toString() {
            return "(" + left + " " + operator.sign + " " + right + ")";
        }
    }

    /** Whether a value lies between two others or is one of them. */
    record Between(Expression of, Expression low, Expression high, boolean negated) implements Expression {
        @Override
        public @Nullable Object evaluate(PropertySource properties) {
            Object value = of.evaluate(properties);
            if (value == null || value == INVALID) {
                return value;
            }
            Object fromLow = Operator.GREATER_EQUAL.apply(value, low.evaluate(properties));
            if (fromLow == INVALID || Boolean.FALSE.equals(fromLow)) {
                return not(fromLow);
            }
            Object toHigh = Operator.LESS_EQUAL.apply(value, high.evaluate(properties));
            return not(fromLow == null && Boolean.TRUE.equals(toHigh) ? null : toHigh);
        }

        private @Nullable Object not(@Nullable Object truth) {
            return negated && truth instanceof Boolean known ? Boolean.valueOf(!known) : truth;
        }

        @Override
        public String toString() {
            return "(" + of + (negated ? " NOT BETWEEN " : " BETWEEN ") + low + " AND " + high + ")";
        }
    }

    /** Whether a property is one of some texts. */
    record In(Property property, Set<String> texts) implements Expression {
        @Override
        @SuppressWarnings("SuspiciousMethodCalls") // a property's value is a text
        public @Nullable Object evaluate(PropertySource properties) {
            Object value = property.evaluate(properties);
            return value == null ? null : Boolean.valueOf(texts.contains(value));
        }

        @Override
        public String toString() {
            return texts.stream()
                    .map(Expression::quoted)
                    .sorted()
                    .collect(Collectors.joining(", ", "(" + property + " IN (", "))"));
        }
    }

    /** Compat: with an empty pattern, or for what is no text, it is false, in the negated form too. */
    record TextMatch(Where where, Expression of, String pattern, boolean negated) implements Expression {
        /** Where the pattern must stand. */
        enum Where {
            CONTAINS,
            STARTSWITH,
            ENDSWITH
        }

        @Override
        public @Nullable Object evaluate(PropertySource properties) {
            if (pattern.isEmpty()) {
                return Boolean.FALSE;
            }
            Object value = of.evaluate(properties);
            if (value == INVALID) {
                return INVALID;
            }
            return value instanceof String text && found(text) != negated;
        }

        private boolean found(String text) {
            return switch (where) {
                case CONTAINS -> text.contains(pattern);
                case STARTSWITH -> text.startsWith(pattern);
                case ENDSWITH -> text.endsWith(pattern);
            };
        }

        @Override
        public String toString() {
            return "(" + of + (negated ? " NOT " : " ") + where + " " + quoted(pattern) + ")";
        }
    }

    /** The text in quotes. */
    private static String quoted(String text) {
        return "'" + text.replace("'", "''") + "'";
    }

    private static String joined(List<Expression> parts, String between) {
        return parts.stream().map(Expression::toString).collect(Collectors.joining(between, "(", ")"));
    }

    /** One after the other until one is {@code decisive} or cannot be computed; unknown when any was. */
    private static @Nullable Object chain(List<Expression> parts, Boolean decisive, PropertySource properties) {
        Object result = !decisive;
        for (Expression part : parts) {
            Object value = part.evaluate(properties);
            if (value == INVALID || decisive.equals(value)) {
                return value;
            }
            if (value == null) {
                result = null;
            }
        }
        return result;
    }
}

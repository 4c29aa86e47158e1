// SPDX-License-Identifier: Apache-2.0
package io.cometmq.common.filter;

import io.cometmq.common.filter.Token.Kind;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * A SQL92 expression over the properties of a message, read once and then asked for each message. Immutable.
 *
 * <p>A message matches when the expression is true for it: not when it is false, unknown because a property is missing,
 * or cannot be computed because a property is no number.
 */
public final class SqlFilter {
    /** The most characters of an expression. */
    public static final int MAX_CHARS = 256 * 1024;

    private final Expression expression;
    private final int ignoredFrom;

    private SqlFilter(Expression expression, int ignoredFrom) {
        this.expression = expression;
        this.ignoredFrom = ignoredFrom;
    }

    /**
     * Reads an expression.
     *
     * @param text null is read as empty
     * @throws FilterSyntaxException saying where it is wrong and what was expected there
     */
    public static SqlFilter compile(@Nullable String text) {
        String given = text == null ? "" : text;
        if (given.length() > MAX_CHARS) {
            throw new FilterSyntaxException(
                    given, MAX_CHARS, given.length() + " characters", "at most " + MAX_CHARS + " of them");
        }
        Parser parser = new Parser(given);
        Expression expression = parser.read();
        return new SqlFilter(expression, ignoredFrom(given, parser.rest()));
    }

    /** Whether a message with these properties matches. */
    public boolean matches(PropertySource properties) {
        return Boolean.TRUE.equals(expression.evaluate(properties));
    }

    /**
     * Where text begins that has no meaning, counted from 1; empty when all of it has.
     *
     * <p>Compat: an expression ends where no further operator follows, and what stands behind it is not looked at:
     * {@code a + 1 > 2} is read as {@code a}, {@code s LIKE 'x'} as {@code s}. Applications run with such expressions, so
     * they are not refused; whoever subscribes should be told.
     */
    public OptionalInt ignoredFrom() {
        return ignoredFrom < 0 ? OptionalInt.empty() : OptionalInt.of(ignoredFrom + 1);
    }

    /** The value for one message: true, false, null for unknown, or {@link Values#INVALID}; for tests. */
    @Nullable
    Object evaluate(PropertySource properties) {
        return expression.evaluate(properties);
    }

    /** What is read, with all brackets; reading it again gives an equal filter. */
    @Override
    public String toString() {
        return expression.toString();
    }

    /** Two filters are equal when the same is read. */
    @Override
    public boolean equals(Object other) {
        return other instanceof SqlFilter filter && filter.expression.equals(expression);
    }

    @Override
    public int hashCode() {
        return expression.hashCode();
    }

    private static int ignoredFrom(String text, Token rest) {
        boolean isComment = rest.kind() == Kind.MINUS && text.startsWith("--", rest.index());
        return rest.kind() == Kind.END || isComment ? -1 : rest.index();
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.cometmq.common.filter;

/** A filter expression that cannot be read: where, what was found and what was expected there. */
public final class FilterSyntaxException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    /** The most characters of an expression that a message repeats. */
    private static final int SHOWN_CHARS = 200;

    private final int position;
    private final String expected;

    FilterSyntaxException(String expression, int index, String found, String expected) {
        super("SQL92 expression '" + shown(expression) + "' at character " + (index + 1) + ": found " + found
                + ", expected " + expected);
        this.position = index + 1;
        this.expected = expected;
    }

    /** The character at which it went wrong, counted from 1; one past the end when something is missing there. */
    public int position() {
        return position;
    }

    /** What would have been right there. */
    public String expected() {
        return expected;
    }

    private static String shown(String expression) {
        return expression.length() <= SHOWN_CHARS ? expression : expression.substring(0, SHOWN_CHARS) + "…";
    }
}

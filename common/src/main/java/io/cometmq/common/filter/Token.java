// SPDX-License-Identifier: Apache-2.0
package io.cometmq.common.filter;

import java.util.Locale;
import java.util.Map;

/**
 * One word of an expression.
 *
 * @param text as it is written; of a {@link Kind#TEXT} without quotes and with {@code ''} made one
 * @param index where it begins, counted from 0
 */
record Token(Kind kind, String text, int index) {
    /** What a token is. */
    enum Kind {
        NAME,
        WHOLE_NUMBER,
        FLOATING_NUMBER,
        TEXT,
        AND,
        OR,
        NOT,
        BETWEEN,
        IN,
        IS,
        NULL,
        TRUE,
        FALSE,
        CONTAINS,
        STARTSWITH,
        ENDSWITH,
        EQUAL,
        NOT_EQUAL,
        GREATER,
        GREATER_EQUAL,
        LESS,
        LESS_EQUAL,
        PLUS,
        MINUS,
        OPEN,
        CLOSE,
        COMMA,
        END
    }

    private static final Map<String, Kind> KEYWORDS = Map.ofEntries(
            Map.entry("AND", Kind.AND),
            Map.entry("OR", Kind.OR),
            Map.entry("NOT", Kind.NOT),
            Map.entry("BETWEEN", Kind.BETWEEN),
            Map.entry("IN", Kind.IN),
            Map.entry("IS", Kind.IS),
            Map.entry("NULL", Kind.NULL),
            Map.entry("TRUE", Kind.TRUE),
            Map.entry("FALSE", Kind.FALSE),
            Map.entry("CONTAINS", Kind.CONTAINS),
            Map.entry("STARTSWITH", Kind.STARTSWITH),
            Map.entry("ENDSWITH", Kind.ENDSWITH));

    /** A keyword in any case, or else the name of a property in its own. */
    static Token word(String text, int index) {
        return new Token(KEYWORDS.getOrDefault(text.toUpperCase(Locale.ROOT), Kind.NAME), text, index);
    }

    /** How a message calls it. */
    String description() {
        return switch (kind) {
            case END -> "the end";
            case TEXT -> "the text '" + text + "'";
            default -> "'" + text + "'";
        };
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.cometmq.common.filter;

import io.cometmq.common.filter.Token.Kind;

/** Cuts an expression into tokens, one at a time. Owned by one parser. */
final class Lexer {
    private final String text;
    private int at;

    Lexer(String text) {
        this.text = text;
    }

    /**
     * The next token; {@link Kind#END} again and again at the end.
     *
     * @throws FilterSyntaxException when no token begins here
     */
    Token next() {
        skipBlanksAndComments();
        if (at == text.length()) {
            return new Token(Kind.END, "", at);
        }
        char c = text.charAt(at);
        if (c == '\'') {
            return quoted();
        }
        if (isDigit(at) || (c == '.' && isDigit(at + 1))) {
            return number();
        }
        return isNameStart(c) ? word() : symbol(c);
    }

    private Token word() {
        int begin = at;
        while (at < text.length() && (isNameStart(text.charAt(at)) || isDigit(at))) {
            at++;
        }
        return Token.word(text.substring(begin, at), begin);
    }

    /** Compat: doubled quotes stand for one; anything else, line ends included, stands for itself. */
    private Token quoted() {
        int begin = at;
        StringBuilder value = new StringBuilder();
        for (at++; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c != '\'') {
                value.append(c);
            } else if (is(at + 1, '\'')) {
                value.append(c);
                at++;
            } else {
                at++;
                return new Token(Kind.TEXT, value.toString(), begin);
            }
        }
        throw new FilterSyntaxException(
                text, at, "the end", "' to end the text that begins at character " + (begin + 1));
    }

    /** Compat: of two readings the longer counts, so {@code 5e} is 5 and then a name, and {@code 05} is 0 and then 5. */
    private Token number() {
        int begin = at;
        int digits = skipDigits(at);
        boolean point = is(digits, '.');
        int end = exponentEnd(point ? skipDigits(digits + 1) : digits);
        if (point || end > digits) {
            at = end;
            return new Token(Kind.FLOATING_NUMBER, text.substring(begin, at), begin);
        }
        at = text.charAt(begin) == '0' ? begin + 1 : digits;
        Token whole = new Token(Kind.WHOLE_NUMBER, text.substring(begin, at), begin);
        if (is(at, 'l') || is(at, 'L')) {
            at++;
        }
        return whole;
    }

    /** The end of an exponent that begins at {@code from}, or {@code from} when there is none. */
    private int exponentEnd(int from) {
        if (!is(from, 'e') && !is(from, 'E')) {
            return from;
        }
        int digits = is(from + 1, '+') || is(from + 1, '-') ? from + 2 : from + 1;
        return isDigit(digits) ? skipDigits(digits) : from;
    }

    private Token symbol(char c) {
        return switch (c) {
            case '=' -> symbol(Kind.EQUAL, "=");
            case '(' -> symbol(Kind.OPEN, "(");
            case ')' -> symbol(Kind.CLOSE, ")");
            case ',' -> symbol(Kind.COMMA, ",");
            case '+' -> symbol(Kind.PLUS, "+");
            case '-' -> symbol(Kind.MINUS, "-");
            case '>' -> is(at + 1, '=') ? symbol(Kind.GREATER_EQUAL, ">=") : symbol(Kind.GREATER, ">");
            case '<' -> less();
            default ->
                throw new FilterSyntaxException(
                        text,
                        at,
                        "'" + Character.toString(text.codePointAt(at)) + "'",
                        "a name, a number, a text in single quotes, an operator or a bracket");
        };
    }

    private Token less() {
        if (is(at + 1, '>')) {
            return symbol(Kind.NOT_EQUAL, "<>");
        }
        return is(at + 1, '=') ? symbol(Kind.LESS_EQUAL, "<=") : symbol(Kind.LESS, "<");
    }

    private Token symbol(Kind kind, String written) {
        Token token = new Token(kind, written, at);
        at += written.length();
        return token;
    }

    private void skipBlanksAndComments() {
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f') {
                at++;
            } else if (c == '-' && is(at + 1, '-') && lineEnd(at) >= 0) {
                at = lineEnd(at);
            } else if (c == '/' && is(at + 1, '*')) {
                skipBlockComment();
            } else {
                return;
            }
        }
    }

    /** Compat: a comment to the end of the line needs that end; without one, its two signs are minus and minus. */
    private int lineEnd(int from) {
        int end = from;
        while (end < text.length() && text.charAt(end) != '\n' && text.charAt(end) != '\r') {
            end++;
        }
        return end == text.length() ? -1 : end;
    }

    private void skipBlockComment() {
        int end = text.indexOf("*/", at + 2);
        if (end < 0) {
            throw new FilterSyntaxException(
                    text, text.length(), "the end", "*/ to end the comment that begins at character " + (at + 1));
        }
        at = end + 2;
    }

    private int skipDigits(int from) {
        int end = from;
        while (isDigit(end)) {
            end++;
        }
        return end;
    }

    private boolean is(int index, char c) {
        return index < text.length() && text.charAt(index) == c;
    }

    private boolean isDigit(int index) {
        return index < text.length() && text.charAt(index) >= '0' && text.charAt(index) <= '9';
    }

    private static boolean isNameStart(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '$';
    }
}

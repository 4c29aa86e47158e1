// SPDX-License-Identifier: Apache-2.0
package io.cometmq.common.io;

/** Puts quotes around the numeric member names that RocketMQ writes bare ({@code {0:5}}), so that any JSON parser reads them. */
final class JsonKeys {
    /** Deeper nesting is nobody's state or body; a parser must not be led into a stack overflow by it. */
    private static final int MAX_DEPTH = 256;

    private final String text;
    private final StringBuilder out;
    private int at;

    private JsonKeys(String text) {
        this.text = text;
        this.out = new StringBuilder(text.length() + 64);
    }

    /**
     * {@code text} with its numeric member names quoted; everything else stays as it is, malformed text too.
     *
     * @throws IllegalArgumentException when brackets are nested too deeply
     */
    static String quoteNumbers(String text) {
        return new JsonKeys(text).run();
    }

    private String run() {
        int depth = 0;
        int copied = 0;
        char last = 0; // the last character that is not white space
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '"') {
                skipString();
                last = c;
                continue;
            }
            if (c == '{' || c == '[') {
                depth++;
                if (depth > MAX_DEPTH) {
                    throw new IllegalArgumentException(
                            "JSON nested too deeply: expected at most " + MAX_DEPTH + " levels");
                }
            } else if (c == '}' || c == ']') {
                depth--;
            } else if ((last == '{' || last == ',') && isNumberPart(c)) {
                int end = endOfNumber();
                if (isFollowedByColon(end)) {
                    out.append(text, copied, at)
                            .append('"')
                            .append(text, at, end)
                            .append('"');
                    copied = end;
                }
                at = end;
                last = c;
                continue;
            }
            if (!isSpace(c)) {
                last = c;
            }
            at++;
        }
        return copied == 0 ? text : out.append(text, copied, text.length()).toString();
    }

    private void skipString() {
        at++;
        while (at < text.length() && text.charAt(at) != '"') {
            at += text.charAt(at) == '\\' ? 2 : 1;
        }
        at++;
    }

    private int endOfNumber() {
        int end = at;
        while (end < text.length() && isNumberPart(text.charAt(end))) {
            end++;
        }
        return end;
    }

    private boolean isFollowedByColon(int from) {
        int next = from;
        while (next < text.length() && isSpace(text.charAt(next))) {
            next++;
        }
        return next < text.length() && text.charAt(next) == ':';
    }

    private static boolean isNumberPart(char c) {
        return (c >= '0' && c <= '9') || c == '-';
    }

    private static boolean isSpace(char c) {
        return c == ' ' || c == '\t' || c == '\n' || c == '\r';
    }
}

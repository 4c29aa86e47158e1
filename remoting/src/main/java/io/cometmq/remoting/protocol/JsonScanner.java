// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.protocol;

import java.nio.charset.StandardCharsets;

/**
 * Walks once over the bytes of a JSON text, token by token, without making objects of what it passes. Strict about
 * structure, bounded in depth; used by one thread, for text after text.
 *
 * <p>Control characters may stand unescaped in strings, and bytes that are no UTF-8 become U+FFFD when text is made of
 * them: clients of some languages write them so.
 */
final class JsonScanner {
    /** Headers nest two levels; what is unknown to us may nest a little deeper. */
    static final int MAX_DEPTH = 16;

    private static final int UNICODE_ESCAPE_DIGITS = 4;

    private byte[] bytes = {};
    private int limit;
    private int at;

    private int stringStart;
    private int stringLength;
    private boolean stringEscaped;

    /** Begins with the text of so many bytes. */
    void begin(byte[] text, int length) {
        bytes = text;
        limit = length;
        at = 0;
    }

    int position() {
        return at;
    }

    /** The next byte that is not white space, left unread; 0 at the end. */
    int peek() {
        int i = at;
        while (i < limit) {
            byte b = bytes[i];
            if (b > ' ' || !isSpace(b)) {
                at = i;
                return b;
            }
            i++;
        }
        at = i;
        return 0;
    }

    private static boolean isSpace(byte b) {
        return b == ' ' || b == '\n' || b == '\r' || b == '\t';
    }

    /** Reads this byte, white space before it included. */
    void expect(char expected) {
        int found = peek();
        if (found != expected || at == limit) {
            throw malformed("expected '" + expected + "'");
        }
        at++;
    }

    /** After a member or element: true when a comma announces another one, false when {@code close} ended the list. */
    boolean more(char close) {
        int found = peek();
        if (found == ',') {
            at++;
            return true;
        }
        if (found == close) {
            at++;
            return false;
        }
        throw malformed("expected ',' or '" + close + "'");
    }

    /** Reads {@code close} if it comes next: the list is empty. */
    boolean isEmptyUntil(char close) {
        if (peek() == close) {
            at++;
            return true;
        }
        return false;
    }

    void expectEnd() {
        if (peek() != 0 || at < limit) {
            throw malformed("expected the end of the header");
        }
    }

    /** Reads a string; where it stands is told by the three methods that follow. */
    void string() {
        expect('"');
        stringStart = at;
        stringEscaped = false;
        // The position stays in a local variable while plain characters pass: this loop sees most bytes of a header.
        int i = at;
        while (i < limit) {
            byte b = bytes[i];
            if (b == '"') {
                stringLength = i - stringStart;
                at = i + 1;
                return;
            }
            if (b == '\\') {
                stringEscaped = true;
                i = endOfEscape(i);
            } else {
                i++;
            }
        }
        throw new MalformedFrameException("a string without end", stringStart);
    }

    /** Where the bytes between the quotes of the last string start. */
    int stringStart() {
        return stringStart;
    }

    /** How many bytes stand between the quotes of the last string. */
    int stringLength() {
        return stringLength;
    }

    /** Whether the last string has escapes. */
    boolean isStringEscaped() {
        return stringEscaped;
    }

    /** The text of the last string. */
    String stringText() {
        return stringEscaped
                ? unescape(bytes, stringStart, stringLength, new byte[stringLength])
                : new String(bytes, stringStart, stringLength, StandardCharsets.UTF_8);
    }

    /** Whether the last string is this ASCII text. */
    boolean isString(String ascii) {
        if (stringEscaped) {
            return stringText().equals(ascii);
        }
        if (stringLength != ascii.length()) {
            return false;
        }
        for (int i = 0; i < stringLength; i++) {
            if (bytes[stringStart + i] != ascii.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** Reads a number, {@code true}, {@code false} or {@code null}; returns where it started. It ends at the position. */
    int literal() {
        peek();
        int start = at;
        while (at < limit && isLiteralPart(bytes[at])) {
            at++;
        }
        if (!isNumber(start) && !isWord(start, "true") && !isWord(start, "false") && !isWord(start, "null")) {
            throw new MalformedFrameException("expected a value", start);
        }
        return start;
    }

    /** Whether the literal from {@code start} to the position is this word. */
    boolean isWord(int start, String word) {
        if (at - start != word.length()) {
            return false;
        }
        for (int i = 0; i < word.length(); i++) {
            if (bytes[start + i] != word.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** Reads any value and forgets it. */
    void skipValue() {
        skipValue(0);
    }

    private void skipValue(int depth) {
        if (depth == MAX_DEPTH) {
            throw malformed("nested deeper than " + MAX_DEPTH + " levels");
        }
        switch (peek()) {
            case '"' -> string();
            case '{' -> skipObject(depth);
            case '[' -> skipArray(depth);
            default -> literal();
        }
    }

    private void skipObject(int depth) {
        expect('{');
        if (isEmptyUntil('}')) {
            return;
        }
        do {
            string();
            expect(':');
            skipValue(depth + 1);
        } while (more('}'));
    }

    private void skipArray(int depth) {
        expect('[');
        if (isEmptyUntil(']')) {
            return;
        }
        do {
            skipValue(depth + 1);
        } while (more(']'));
    }

    private int endOfEscape(int start) {
        int kind = start + 1 < limit ? bytes[start + 1] : 0;
        int end = start + 2;
        if (kind == 'u') {
            for (int i = 0; i < UNICODE_ESCAPE_DIGITS; i++, end++) {
                if (end >= limit || hexDigit(bytes[end]) < 0) {
                    throw new MalformedFrameException("a \\u escape without four hexadecimal digits", start);
                }
            }
        } else if (kind == 0 || "\"\\/bfnrt".indexOf(kind) < 0) {
            throw new MalformedFrameException("an unknown escape", start);
        }
        return end;
    }

    private boolean isNumber(int start) {
        int i = start < at && bytes[start] == '-' ? start + 1 : start;
        int digits = skipDigits(i);
        if (digits == i) {
            return false;
        }
        i = digits;
        if (i < at && bytes[i] == '.') {
            digits = skipDigits(i + 1);
            if (digits == i + 1) {
                return false;
            }
            i = digits;
        }
        if (i < at && (bytes[i] == 'e' || bytes[i] == 'E')) {
            i++;
            if (i < at && (bytes[i] == '+' || bytes[i] == '-')) {
                i++;
            }
            digits = skipDigits(i);
            if (digits == i) {
                return false;
            }
            i = digits;
        }
        return i == at;
    }

    private int skipDigits(int from) {
        int i = from;
        while (i < at && bytes[i] >= '0' && bytes[i] <= '9') {
            i++;
        }
        return i;
    }

    private static boolean isLiteralPart(byte b) {
        return (b >= '0' && b <= '9') || (b >= 'a' && b <= 'z') || b == '-' || b == '+' || b == '.' || b == 'E';
    }

    private MalformedFrameException malformed(String expected) {
        return new MalformedFrameException(expected, at);
    }

    /**
     * The text of the bytes between the quotes of a string that was scanned and has escapes.
     *
     * @param utf8 of that length at least, written over: an escape is never shorter than the UTF-8 of what it stands for
     */
    static String unescape(byte[] bytes, int start, int length, byte[] utf8) {
        return new String(utf8, 0, unescapeInto(utf8, bytes, start, length), StandardCharsets.UTF_8);
    }

    /** The same as UTF-8; returns how many bytes of it there are. */
    static int unescapeInto(byte[] utf8, byte[] bytes, int start, int length) {
        int end = start + length;
        int size = 0;
        int i = start;
        while (i < end) {
            byte b = bytes[i++];
            if (b != '\\') {
                utf8[size++] = b;
                continue;
            }
            byte kind = bytes[i++];
            if (kind != 'u') {
                utf8[size++] = unescaped(kind);
                continue;
            }
            int point = hex(bytes, i);
            i += UNICODE_ESCAPE_DIGITS;
            if (Character.isHighSurrogate((char) point) && isLowSurrogateEscape(bytes, i, end)) {
                point = Character.toCodePoint((char) point, (char) hex(bytes, i + 2));
                i += 2 + UNICODE_ESCAPE_DIGITS;
            }
            size = Utf8.put(point, utf8, size);
        }
        return size;
    }

    private static boolean isLowSurrogateEscape(byte[] bytes, int at, int end) {
        return end - at >= 2 + UNICODE_ESCAPE_DIGITS
                && bytes[at] == '\\'
                && bytes[at + 1] == 'u'
                && Character.isLowSurrogate((char) hex(bytes, at + 2));
    }

    private static int hex(byte[] bytes, int start) {
        int value = 0;
        for (int i = start; i < start + UNICODE_ESCAPE_DIGITS; i++) {
            value = (value << 4) | hexDigit(bytes[i]);
        }
        return value;
    }

    private static int hexDigit(byte b) {
        if (b >= '0' && b <= '9') {
            return b - '0';
        }
        int letter = b | 0x20;
        return letter >= 'a' && letter <= 'f' ? letter - 'a' + 10 : -1;
    }

    private static byte unescaped(byte kind) {
        return switch (kind) {
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            default -> kind;
        };
    }
}

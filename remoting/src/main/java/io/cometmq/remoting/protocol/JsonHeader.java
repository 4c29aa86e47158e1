// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.protocol;

import org.jspecify.annotations.Nullable;

/**
 * Reads the JSON form of a header, in one pass.
 *
 * <pre>
 * {"code":105,"extFields":{"topic":"T1"},"flag":0,"language":"JAVA","opaque":7,"remark":"…",
 *  "serializeTypeCurrentRPC":"JSON","version":513}
 * </pre>
 *
 * Any order; what is missing is 0 or null; unknown members are passed over; numbers may stand in quotes, the language may
 * be its number, and the values of extension fields may be numbers or words without quotes.
 */
final class JsonHeader {
    private static final LanguageCode[] LANGUAGES = LanguageCode.values();

    private final FieldIndex fields;
    private final JsonScanner json = new JsonScanner();

    private int code;
    private int version;
    private int opaque;
    private int flag;
    private @Nullable LanguageCode language;
    private @Nullable String remark;

    /** Reads what stands in the index, and its fields into it. */
    JsonHeader(FieldIndex fields) {
        this.fields = fields;
    }

    /**
     * Reads a whole header.
     *
     * @throws MalformedFrameException when it is not the JSON of one
     */
    Fixed read() {
        code = 0;
        version = 0;
        opaque = 0;
        flag = 0;
        language = null;
        remark = null;
        json.begin(fields.bytes(), fields.length());
        scan();
        return new Fixed(code, language, version, opaque, flag, remark);
    }

    private void scan() {
        json.expect('{');
        if (!json.isEmptyUntil('}')) {
            do {
                json.string();
                member();
            } while (json.more('}'));
        }
        json.expectEnd();
    }

    private void member() {
        if (json.isString("code")) {
            code = number("code");
        } else if (json.isString("extFields")) {
            extFields();
        } else if (json.isString("flag")) {
            flag = number("flag");
        } else if (json.isString("language")) {
            language = language();
        } else if (json.isString("opaque")) {
            opaque = number("opaque");
        } else if (json.isString("remark")) {
            remark = text();
        } else if (json.isString("version")) {
            version = number("version");
        } else {
            json.expect(':');
            json.skipValue();
        }
    }

    private int number(String member) {
        json.expect(':');
        int start;
        int end;
        if (json.peek() == '"') {
            json.string();
            start = json.stringStart();
            end = start + json.stringLength();
        } else {
            start = json.literal();
            end = json.position();
        }
        Integer value = Digits.parseInt(fields.bytes(), start, end - start);
        if (value == null) {
            throw new MalformedFrameException(member + ": expected a whole number of 32 bits", start);
        }
        return value;
    }

    private @Nullable String text() {
        json.expect(':');
        if (json.peek() == '"') {
            json.string();
            return json.stringText();
        }
        int start = json.literal();
        if (json.isWord(start, "null")) {
            return null;
        }
        throw new MalformedFrameException("remark: expected a string", start);
    }

    private @Nullable LanguageCode language() {
        json.expect(':');
        if (json.peek() == '"') {
            json.string();
            return languageOfName();
        }
        int start = json.literal();
        Integer number = Digits.parseInt(fields.bytes(), start, json.position() - start);
        return number == null ? null : LanguageCode.ofCode(number);
    }

    private @Nullable LanguageCode languageOfName() {
        for (LanguageCode each : LANGUAGES) {
            if (json.isString(each.name())) {
                return each;
            }
        }
        return null;
    }

    private void extFields() {
        json.expect(':');
        if (json.peek() != '{') {
            int start = json.literal();
            if (!json.isWord(start, "null")) {
                throw new MalformedFrameException("extFields: expected an object", start);
            }
            return;
        }
        json.expect('{');
        if (json.isEmptyUntil('}')) {
            return;
        }
        do {
            extField();
        } while (json.more('}'));
    }

    private void extField() {
        json.string();
        int nameStart = json.stringStart();
        int nameLength = json.stringLength();
        boolean nameEscaped = json.isStringEscaped();
        json.expect(':');
        int next = json.peek();
        if (next == '"') {
            json.string();
            fields.add(
                    nameStart,
                    nameLength,
                    nameEscaped,
                    json.stringStart(),
                    json.stringLength(),
                    json.isStringEscaped());
            return;
        }
        int start = json.position();
        if (next == '{' || next == '[') {
            json.skipValue();
        } else {
            start = json.literal();
            if (json.isWord(start, "null")) {
                fields.addNull(nameStart, nameLength, nameEscaped);
                return;
            }
        }
        fields.add(nameStart, nameLength, nameEscaped, start, json.position() - start, false);
    }
}

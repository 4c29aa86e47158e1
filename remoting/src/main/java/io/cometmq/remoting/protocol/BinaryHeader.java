// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.protocol;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Reads the binary form of a header, in one pass. All numbers are big-endian. Used by one thread, for header after header.
 *
 * <pre>
 * order  size  field
 * 1      2     code, signed
 * 2      1     language
 * 3      2     version, signed
 * 4      4     opaque
 * 5      4     flag
 * 6      4+n   remark: length in bytes, then UTF-8; length 0 for none
 * 7      4+n   extension fields: length in bytes of all of them, then again and again
 *                2+n  name: length in bytes, then UTF-8
 *                4+n  value: length in bytes, then UTF-8; length 0 for null
 * </pre>
 */
final class BinaryHeader {
    /** A header with neither remark nor extension fields. */
    static final int MIN_BYTES = 21;

    private final FieldIndex fields;
    private byte[] bytes = {};
    private int limit;
    private int at;

    /** Reads what stands in the index, and its fields into it. */
    BinaryHeader(FieldIndex fields) {
        this.fields = fields;
    }

    /**
     * Reads a whole header.
     *
     * @throws MalformedFrameException when a length does not fit
     */
    Fixed read() {
        bytes = fields.bytes();
        limit = fields.length();
        at = 0;
        if (limit < MIN_BYTES) {
            throw new MalformedFrameException("binary header of " + limit + " bytes: expected at least " + MIN_BYTES);
        }
        int code = (short) shortNumber("code");
        LanguageCode language = LanguageCode.ofCode(bytes[at++]);
        int version = (short) shortNumber("version");
        int opaque = number("opaque");
        int flag = number("flag");
        String remark = remark();
        readFields();
        return new Fixed(code, language, version, opaque, flag, remark);
    }

    private @Nullable String remark() {
        int length = length(number("length of the remark"), "remark", limit);
        if (length == 0) {
            return null;
        }
        String remark = new String(bytes, at, length, StandardCharsets.UTF_8);
        at += length;
        return remark;
    }

    private void readFields() {
        int all = length(number("length of the extension fields"), "extension fields", limit);
        int end = at + all;
        while (at < end) {
            int nameLength = length(shortNumber("length of a field's name"), "field's name", end);
            int nameStart = at;
            at += nameLength;
            int valueLength = length(number("length of a field's value"), "field's value", end);
            if (valueLength == 0) {
                // Compat: RocketMQ cannot tell an empty value from none in this form, and takes it for none.
                fields.addNull(nameStart, nameLength, false);
            } else {
                fields.add(nameStart, nameLength, at, valueLength);
            }
            at += valueLength;
        }
    }

    /** Checks a length that was just read. */
    private int length(int length, String what, int end) {
        if (length < 0 || length > end - at) {
            throw new MalformedFrameException(
                    what + " of " + length + " bytes: expected 0 to " + Math.max(0, end - at), at);
        }
        return length;
    }

    private int number(String what) {
        return (shortNumber(what) << 16) | shortNumber(what);
    }

    /** Two bytes as a number from 0 to 65535. */
    private int shortNumber(String what) {
        if (limit - at < 2) {
            throw new MalformedFrameException("header ends within the " + what, at);
        }
        int value = ((bytes[at] & 0xff) << 8) | (bytes[at + 1] & 0xff);
        at += 2;
        return value;
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.protocol;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Reads the binary form of a header, in one pass. All numbers are big-endian.
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

    private final byte[] bytes;
    private int at;

    private BinaryHeader(byte[] bytes) {
        this.bytes = bytes;
    }

    /**
     * Reads a whole header.
     *
     * @throws MalformedFrameException when a length does not fit
     */
    static Command decode(byte[] header, ByteBuffer body) {
        if (header.length < MIN_BYTES) {
            throw new MalformedFrameException(
                    "binary header of " + header.length + " bytes: expected at least " + MIN_BYTES);
        }
        return new BinaryHeader(header).read(body);
    }

    private Command read(ByteBuffer body) {
        int code = (short) shortNumber("code");
        LanguageCode language = LanguageCode.ofCode(bytes[at++]);
        int version = (short) shortNumber("version");
        int opaque = number("opaque");
        int flag = number("flag");
        String remark = remark();
        FieldIndex fields = fields();
        return new Command(new Fixed(code, language, version, opaque, flag, remark), fields, body);
    }

    private @Nullable String remark() {
        int length = length(number("length of the remark"), "remark", bytes.length);
        if (length == 0) {
            return null;
        }
        String remark = new String(bytes, at, length, StandardCharsets.UTF_8);
        at += length;
        return remark;
    }

    private FieldIndex fields() {
        FieldIndex fields = new FieldIndex(bytes);
        int all = length(number("length of the extension fields"), "extension fields", bytes.length);
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
        return fields;
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
        if (bytes.length - at < 2) {
            throw new MalformedFrameException("header ends within the " + what, at);
        }
        int value = ((bytes[at] & 0xff) << 8) | (bytes[at + 1] & 0xff);
        at += 2;
        return value;
    }
}

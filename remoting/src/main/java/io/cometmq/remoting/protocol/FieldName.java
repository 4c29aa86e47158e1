// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.protocol;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The name of a declared header field, as it stands in front of its value in either encoding. Immutable. */
final class FieldName {
    private final byte[] utf8;
    private final byte[] json;
    private final byte[] binary;

    FieldName(String name) {
        HeaderBytes out = new HeaderBytes();
        out.putUtf8(name);
        utf8 = Arrays.copyOf(out.array(), out.length());
        out.clear();
        out.put('"');
        out.putEscaped(name);
        out.put('"');
        out.put(':');
        json = Arrays.copyOf(out.array(), out.length());
        out.clear();
        out.putShort(utf8.length);
        out.put(utf8);
        binary = Arrays.copyOf(out.array(), out.length());
    }

    byte[] utf8() {
        return utf8;
    }

    /** With its quotes and colon. */
    byte[] json() {
        return json;
    }

    /** With its length. */
    byte[] binary() {
        return binary;
    }

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}

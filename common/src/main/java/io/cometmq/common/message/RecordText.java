// SPDX-License-Identifier: Apache-2.0
package io.cometmq.common.message;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A text of a record as UTF-8, in an array that is kept for the next one. Used by one thread. */
final class RecordText {
    private static final int INITIAL_BYTES = 256;
    /** An array that one unusual text made longer is not kept for the next. */
    private static final int RETAINED_BYTES = 8 * 1024;

    private byte[] bytes = {};
    private int length;

    void set(String text) {
        length = 0;
        if (bytes.length > RETAINED_BYTES) {
            bytes = new byte[INITIAL_BYTES];
        }
        add(text);
    }

    /** Adds more behind what is there. */
    void add(String text) {
        int chars = text.length();
        room(chars);
        // In variables, since this loop is most of what encoding a record costs beside its body.
        byte[] target = bytes;
        int start = length;
        for (int i = 0; i < chars; i++) {
            char c = text.charAt(i);
            if (c >= 0x80) {
                length = start + i;
                addUtf8(text.substring(i));
                return;
            }
            target[start + i] = (byte) c;
        }
        length = start + chars;
    }

    private void addUtf8(String rest) {
        byte[] utf8 = rest.getBytes(StandardCharsets.UTF_8);
        room(utf8.length);
        System.arraycopy(utf8, 0, bytes, length, utf8.length);
        length += utf8.length;
    }

    private void room(int more) {
        if (bytes.length - length < more) {
            bytes = Arrays.copyOf(bytes, Math.max(INITIAL_BYTES, (length + more) * 2));
        }
    }

    /** How many bytes the text has. */
    int length() {
        return length;
    }

    void putInto(ByteBuffer target) {
        target.put(bytes, 0, length);
    }
}

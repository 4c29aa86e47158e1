// SPDX-License-Identifier: Apache-2.0
package io.cometmq.common.message;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** A text of a record as UTF-8, in an array that is kept for the next one. Used by one thread. */
final class RecordText {
    private static final int INITIAL_BYTES = 256;
    /** An array that one unusual text made longer is not kept for the next. */
    private static final int RETAINED_BYTES = 8 * 1024;

    private byte[] bytes = {};
    private int length;

    void set(String text) {
        length = text.length();
        if (bytes.length < length || bytes.length > RETAINED_BYTES) {
            bytes = new byte[Math.max(INITIAL_BYTES, length)];
        }
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (c >= 0x80) {
                bytes = text.getBytes(StandardCharsets.UTF_8);
                length = bytes.length;
                return;
            }
            bytes[i] = (byte) c;
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

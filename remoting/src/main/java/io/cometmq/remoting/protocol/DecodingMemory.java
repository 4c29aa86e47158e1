// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.protocol;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What decoding one header needs for a moment, kept for the next header. Used by one thread. */
final class DecodingMemory {
    /** A text that one unusual header made longer than this is not kept for the next. */
    private static final int RETAINED_BYTES = 16 * 1024;

    private final RepeatedTexts texts = new RepeatedTexts();
    private @Nullable Object[] values = {};
    private byte[] text = {};
    private byte[] properties = {};
    private boolean propertiesUsed;

    /** Room for exactly so many values, all null. */
    @Nullable
    Object[] values(int size) {
        if (values.length == size) {
            Arrays.fill(values, null);
        } else {
            values = new Object[size];
        }
        return values;
    }

    /** Room for a text of so many bytes or more. */
    byte[] text(int size) {
        if (size > RETAINED_BYTES) {
            return new byte[size];
        }
        if (text.length < size) {
            text = new byte[Math.min(RETAINED_BYTES, size * 2)];
        }
        return text;
    }

    /** Room for properties of so many bytes or more, which keep it until the next header. */
    byte[] properties(int size) {
        if (size > RETAINED_BYTES || propertiesUsed) {
            return new byte[size];
        }
        if (properties.length < size) {
            properties = new byte[Math.min(RETAINED_BYTES, size * 2)];
        }
        propertiesUsed = true;
        return properties;
    }

    /** The next header begins: what the one before had in this memory is not used any more. */
    void begin() {
        propertiesUsed = false;
    }

    RepeatedTexts texts() {
        return texts;
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.cometmq.common.message;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The hash of a tag that queue entries and subscriptions carry: Java's {@link String#hashCode}, 0 for no tag. Stateless.
 */
public final class TagsCode {
    private static final byte[] TAGS = MessageConst.PROPERTY_TAGS.getBytes(StandardCharsets.US_ASCII);

    private TagsCode() {}

    /** The hash of a tag; 0 for null and for the empty tag. */
    public static int of(@Nullable String tag) {
        return tag == null ? 0 : tag.hashCode();
    }

    /** The hash of the tag in encoded properties, of which no text is made unless the tag is not ASCII. */
    public static int of(ByteBuffer buffer, int propertiesPosition, int propertiesLength) {
        long found = MessageProperties.find(buffer, propertiesPosition, propertiesLength, TAGS);
        if (found < 0) {
            return 0;
        }
        int position = MessageProperties.valuePosition(found);
        int length = MessageProperties.valueLength(found);
        int hash = 0;
        for (int i = 0; i < length; i++) {
            byte unit = buffer.get(position + i);
            if (unit < 0) {
                byte[] text = new byte[length];
                buffer.get(position, text);
                return new String(text, StandardCharsets.UTF_8).hashCode();
            }
            hash = 31 * hash + unit;
        }
        return hash;
    }
}

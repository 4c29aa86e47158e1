// SPDX-License-Identifier: Apache-2.0
package io.cometmq.common.filter;

import io.cometmq.common.message.MessageProperties;
import io.cometmq.common.message.RecordLayout;
import java.nio.ByteBuffer;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where a filter finds the properties of one message. */
@FunctionalInterface
public interface PropertySource {
    /** The value of a property, or null when the message has none of this name. */
    @Nullable
    String get(PropertyName name);

    /** The properties of the record that begins at {@code base} of {@code buffer}; only what is asked for is decoded. */
    static PropertySource ofRecord(ByteBuffer buffer, int base) {
        int position = RecordLayout.propertiesPosition(buffer, base);
        int length = RecordLayout.propertiesLength(buffer, base);
        return name -> MessageProperties.get(buffer, position, length, name.encoded());
    }

    /** The properties in the text form that headers carry. */
    static PropertySource ofText(String properties) {
        return name -> MessageProperties.get(properties, name.text());
    }

    /** The entries of a map. */
    static PropertySource of(Map<String, String> properties) {
        return name -> properties.get(name.text());
    }
}

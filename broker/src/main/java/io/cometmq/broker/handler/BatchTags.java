// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.handler;

import static io.cometmq.common.message.MessageConst.PROPERTY_TAGS;

import io.cometmq.common.message.BatchBody;
import io.cometmq.common.message.EncodedProperties;
import java.util.List;

/** The tag by which a batch that is stored as one record is filtered. Stateless. */
final class BatchTags {
    private BatchTags() {}

    /** The properties of a batch, with the tag of its messages if all have the same and the batch itself has none. */
    static EncodedProperties added(EncodedProperties properties, List<BatchBody.Entry> messages) {
        String tag = messages.get(0).properties().get(PROPERTY_TAGS);
        if (tag == null || properties.get(PROPERTY_TAGS) != null) {
            return properties;
        }
        boolean shared =
                messages.stream().allMatch(each -> tag.equals(each.properties().get(PROPERTY_TAGS)));
        return shared ? properties.with(PROPERTY_TAGS, tag) : properties;
    }
}

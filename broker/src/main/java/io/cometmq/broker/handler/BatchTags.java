// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.handler;

import static io.cometmq.common.message.MessageConst.PROPERTY_TAGS;

import io.cometmq.common.message.BatchBody;
import io.cometmq.common.message.MessageProperties;
import java.util.List;

/** The tag by which a batch that is stored as one record is filtered. Stateless. */
final class BatchTags {
    private BatchTags() {}

    /** The properties of a batch, with the tag of its messages if all have the same and the batch itself has none. */
    static String added(String properties, List<BatchBody.Entry> messages) {
        String tag = MessageProperties.get(messages.get(0).properties(), PROPERTY_TAGS);
        if (tag == null || MessageProperties.get(properties, PROPERTY_TAGS) != null) {
            return properties;
        }
        boolean shared =
                messages.stream().allMatch(each -> tag.equals(MessageProperties.get(each.properties(), PROPERTY_TAGS)));
        return shared ? MessageProperties.set(properties, PROPERTY_TAGS, tag) : properties;
    }
}

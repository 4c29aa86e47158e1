// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.protocol.statictopic;

import io.cometmq.common.topic.TopicConfig;
import io.cometmq.common.topic.TopicFilterType;
import io.cometmq.remoting.protocol.OrEmpty;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a topic on a broker, see {@link TopicConfig}, and its logical queues there.
 *
 * @param mappingDetail null for a topic that is not static
 */
public record TopicConfigAndQueueMapping(
        Map<String, String> attributes,
        @Nullable TopicQueueMappingDetail mappingDetail,
        boolean order,
        int perm,
        int readQueueNums,
        @Nullable TopicFilterType topicFilterType,
        String topicName,
        int topicSysFlag,
        int writeQueueNums) {
    /** Reads what a peer left out as empty. */
    public TopicConfigAndQueueMapping {
        attributes = OrEmpty.map(attributes);
        topicName = OrEmpty.text(topicName);
    }

    /** Joins both. */
    public static TopicConfigAndQueueMapping of(TopicConfig config, @Nullable TopicQueueMappingDetail mapping) {
        return new TopicConfigAndQueueMapping(
                config.attributes(),
                mapping,
                config.order(),
                config.perm(),
                config.readQueueNums(),
                config.topicFilterType(),
                config.topicName(),
                config.topicSysFlag(),
                config.writeQueueNums());
    }

    /** The settings alone. */
    public TopicConfig config() {
        return new TopicConfig(
                topicName, readQueueNums, writeQueueNums, perm, topicFilterType, topicSysFlag, order, attributes);
    }
}

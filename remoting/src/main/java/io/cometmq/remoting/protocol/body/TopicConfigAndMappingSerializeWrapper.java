// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.protocol.body;

import io.cometmq.common.topic.DataVersion;
import io.cometmq.common.topic.TopicConfig;
import io.cometmq.remoting.protocol.OrEmpty;
import io.cometmq.remoting.protocol.statictopic.TopicQueueMappingDetail;
import io.cometmq.remoting.protocol.statictopic.TopicQueueMappingInfo;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The topics of a broker. */
public record TopicConfigAndMappingSerializeWrapper(
        @Nullable DataVersion dataVersion,
        @Nullable DataVersion mappingDataVersion,
        Map<String, TopicConfig> topicConfigTable,
        Map<String, TopicQueueMappingDetail> topicQueueMappingDetailMap,
        Map<String, TopicQueueMappingInfo> topicQueueMappingInfoMap) {
    static final TopicConfigAndMappingSerializeWrapper EMPTY =
            new TopicConfigAndMappingSerializeWrapper(null, null, Map.of(), Map.of(), Map.of());

    /** Reads what a peer left out as empty. */
    public TopicConfigAndMappingSerializeWrapper {
        topicConfigTable = OrEmpty.map(topicConfigTable);
        topicQueueMappingDetailMap = OrEmpty.map(topicQueueMappingDetailMap);
        topicQueueMappingInfoMap = OrEmpty.map(topicQueueMappingInfoMap);
    }
}

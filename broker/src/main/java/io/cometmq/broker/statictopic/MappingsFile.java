// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.statictopic;

import io.cometmq.common.topic.DataVersion;
import io.cometmq.remoting.protocol.statictopic.TopicQueueMappingDetail;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The content of {@code config/topicQueueMapping.json}, in RocketMQ's shape.
 *
 * @param dataVersion null is read as a table that never changed
 * @param topicQueueMappingInfoMap by topic; null is read as none
 */
record MappingsFile(
        @Nullable DataVersion dataVersion, @Nullable Map<String, TopicQueueMappingDetail> topicQueueMappingInfoMap) {}

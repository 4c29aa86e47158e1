// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.topic;

import io.cometmq.common.topic.DataVersion;
import io.cometmq.common.topic.TopicConfig;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The content of {@code config/topics.json}, in RocketMQ's shape.
 *
 * @param dataVersion null is read as a table that never changed
 * @param topicConfigTable by topic name; null is read as none
 */
public record TopicsFile(@Nullable DataVersion dataVersion, @Nullable Map<String, TopicConfig> topicConfigTable) {}

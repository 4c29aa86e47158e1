// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.pop;

import io.cometmq.broker.topic.TopicCreation;
import io.cometmq.broker.topic.Topics;
import io.cometmq.common.message.PopReceipt.Origin;
import io.cometmq.common.topic.TopicConfig;
import io.cometmq.common.topic.TopicNames;
import org.jspecify.annotations.Nullable;

/** Where the messages are kept that groups popped and did not consume. Thread-safe. */
public final class RetryTopics {
    private final Topics topics;
    private final TopicCreation creation;
    private final PopConfig config;

    RetryTopics(Topics topics, TopicCreation creation, PopConfig config) {
        this.topics = topics;
        this.creation = creation;
        this.config = config;
    }

    /** The retry topic that messages of {@code topic} go to; made when there is none. Of a retry topic, itself. */
    String forWriting(String group, String topic) {
        if (TopicNames.isRetryTopic(topic)) {
            return topic;
        }
        String name =
                config.secondForm() ? TopicNames.popRetryTopicV2(group, topic) : TopicNames.popRetryTopic(group, topic);
        if (topics.find(name) == null) {
            TopicConfig source = topics.find(topic);
            creation.popRetryTopic(name, config.separateQueues() && source != null ? source.readQueueNums() : 1);
        }
        return name;
    }

    /** Which queue of the retry topic a message goes to. */
    int queueFor(String retryTopic, int sourceQueueId) {
        TopicConfig retry = topics.find(retryTopic);
        boolean same = config.separateQueues() && retry != null && sourceQueueId < retry.writeQueueNums();
        return same ? sourceQueueId : 0;
    }

    /** The settings of a retry topic that is to be read, or null when there is none. */
    public @Nullable TopicConfig forReading(Origin origin, String name) {
        boolean wanted = origin == Origin.RETRY_V2 || !config.secondForm() || config.alsoFirstForm();
        return wanted ? topics.find(name) : null;
    }
}

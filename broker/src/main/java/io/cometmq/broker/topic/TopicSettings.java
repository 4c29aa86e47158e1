// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.topic;

import io.cometmq.common.config.Key;

/** Which topics there are from the start and which come by themselves. */
public record TopicSettings(
        @Key(
                        value = "autoCreateTopicEnable",
                        byDefault = "true",
                        reloadable = true,
                        doc = "Create a topic when the first message for it arrives.")
                boolean autoCreate,
        @Key(
                        value = "defaultTopicQueueNums",
                        byDefault = "8",
                        reloadable = true,
                        min = 1,
                        doc = "Most queues that a topic created by a send gets.")
                int defaultQueues,
        @Key(
                        value = "clusterTopicEnable",
                        byDefault = "true",
                        doc = "Whether the topic named like the cluster may be read and written.")
                boolean clusterTopic,
        @Key(
                        value = "brokerTopicEnable",
                        byDefault = "true",
                        doc = "Whether the topic named like the broker may be read and written.")
                boolean brokerTopic,
        @Key(value = "traceTopicEnable", byDefault = "false", doc = "Have the topic for message traces.")
                boolean traceTopic,
        @Key(
                        value = "msgTraceTopicName",
                        byDefault = "RMQ_SYS_TRACE_TOPIC",
                        doc = "The name of the topic for message traces.")
                String traceTopicName,
        @Key(
                        value = "brokerPermission",
                        byDefault = "6",
                        reloadable = true,
                        doc = "What clients may do on this broker: 4 read, 2 write, 6 both.")
                int brokerPermission,
        @Key(
                        value = "enableMessageTypeCheck",
                        byDefault = "false",
                        reloadable = true,
                        doc =
                                "Refuse messages of another kind than their topic's message.type. RocketMQ's brokers leave that to its proxy; this key is ours.")
                boolean checkMessageType,
        @Key(
                        value = "enableMixedMessageType",
                        byDefault = "false",
                        reloadable = true,
                        doc = "Whether topics may be made that take messages of any kind (message.type=MIXED).")
                boolean mixedMessageType) {

    public TopicSettings {
        if (brokerPermission != 2 && brokerPermission != 4 && brokerPermission != 6) {
            throw new IllegalArgumentException("brokerPermission=" + brokerPermission + ": expected 2, 4 or 6");
        }
    }

    /** The same with clients that may do this much: 4 read, 2 write, 6 both. */
    public TopicSettings withBrokerPermission(int permission) {
        return new TopicSettings(
                autoCreate,
                defaultQueues,
                clusterTopic,
                brokerTopic,
                traceTopic,
                traceTopicName,
                permission,
                checkMessageType,
                mixedMessageType);
    }
}

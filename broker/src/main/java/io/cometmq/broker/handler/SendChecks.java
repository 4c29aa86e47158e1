// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.handler;

import static io.cometmq.remoting.protocol.ResponseCode.INVALID_PARAMETER;
import static io.cometmq.remoting.protocol.ResponseCode.MESSAGE_ILLEGAL;
import static io.cometmq.remoting.protocol.ResponseCode.NO_PERMISSION;

import io.cometmq.broker.topic.TopicCreation;
import io.cometmq.broker.topic.TopicSettings;
import io.cometmq.broker.topic.Topics;
import io.cometmq.common.config.Live;
import io.cometmq.common.topic.MessageType;
import io.cometmq.common.topic.Permission;
import io.cometmq.common.topic.TopicConfig;
import io.cometmq.common.topic.TopicNames;
import io.cometmq.remoting.protocol.request.SendRequests.Send;
import io.cometmq.remoting.rpc.Refusal;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;

/** What must be true of a send before it is stored, checked in the order that clients know. Thread-safe. */
public final class SendChecks {
    private final Topics topics;
    private final TopicCreation creation;
    private final Live<TopicSettings> settings;

    public SendChecks(Topics topics, TopicCreation creation, Live<TopicSettings> settings) {
        this.topics = topics;
        this.creation = creation;
        this.settings = settings;
    }

    /** Whether there is such a topic already. */
    boolean isKnown(String topic) {
        return topics.find(topic) != null;
    }

    /** Completes when a topic that was created has a route: its sender may ask for it as soon as it has the answer. */
    CompletableFuture<Void> announced() {
        return topics.announced();
    }

    /** The topic of a send; created when it is unknown and topics come by themselves. */
    TopicConfig topic(Send ask) {
        TopicConfig known = topics.find(ask.topic());
        checkBroker(known);
        if (known == null) {
            checkName(ask.topic());
        }
        if (TopicNames.isSendForbidden(ask.topic())) {
            throw new Refusal(
                    NO_PERMISSION, "topic " + ask.topic() + " belongs to the broker: expected a topic of your own");
        }
        if (known != null) {
            return known;
        }
        boolean unit = Boolean.TRUE.equals(ask.unitMode());
        return creation.onSend(ask.topic(), ask.defaultTopic(), ask.defaultTopicQueueNums(), unit);
    }

    /**
     * Refuses a message of another kind than its topic is meant for, where the broker is to look at that. What consumers send
     * on, and what is sent to topics of the broker, is of any kind.
     */
    void kind(TopicConfig topic, MessageType kind) {
        if (!settings.get().checkMessageType()) {
            return;
        }
        MessageType meant = MessageType.ofTopic(topic.attributes().get(MessageType.ATTRIBUTE));
        String name = topic.topicName();
        boolean anyKind = TopicNames.isRetryTopic(name)
                || TopicNames.isDlqTopic(name)
                || topics.system().contains(name);
        if (!meant.takes(kind) && !anyKind) {
            throw new Refusal(
                    MESSAGE_ILLEGAL,
                    "message of type " + kind + " for topic " + name + ": expected one of type " + meant
                            + ", which the topic is meant for (" + MessageType.ATTRIBUTE
                            + "), and enableMessageTypeCheck is on");
        }
    }

    /** The queue of a send; a random one when the sender leaves it open. */
    int queue(Send ask, TopicConfig topic) {
        int queues = Math.max(topic.readQueueNums(), topic.writeQueueNums());
        if (ask.queueId() >= queues) {
            throw new Refusal(
                    INVALID_PARAMETER,
                    "queueId=" + ask.queueId() + ": expected less than " + queues + " for topic " + topic.topicName());
        }
        if (ask.queueId() >= 0) {
            return ask.queueId();
        }
        return ThreadLocalRandom.current().nextInt(Math.max(1, topic.writeQueueNums()));
    }

    /** Compat: a broker without write permission still takes messages of topics whose order does not matter. */
    private void checkBroker(@org.jspecify.annotations.Nullable TopicConfig topic) {
        int permission = settings.get().brokerPermission();
        if (topic != null && topic.order() && !Permission.isWritable(permission)) {
            throw new Refusal(
                    NO_PERMISSION,
                    "brokerPermission=" + permission + " forbids sends to ordered topics such as " + topic.topicName()
                            + ": expected 2 or 6");
        }
    }

    private static void checkName(String topic) {
        String problem = TopicNames.problemOfTopic(topic);
        if (!problem.isEmpty()) {
            throw new Refusal(INVALID_PARAMETER, problem);
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.topic;

import static io.cometmq.common.topic.Permission.INHERIT;
import static io.cometmq.common.topic.Permission.READ_WRITE;
import static io.cometmq.remoting.protocol.ResponseCode.TOPIC_NOT_EXIST;

import io.cometmq.common.config.Live;
import io.cometmq.common.topic.Permission;
import io.cometmq.common.topic.TopicConfig;
import io.cometmq.common.topic.TopicNames;
import io.cometmq.remoting.rpc.Refusal;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Creates topics that nobody created by hand: at the first send, and for retries and dead letters. Thread-safe. */
public final class TopicCreation {
    private static final int UNIT = 1;
    private static final int UNIT_SUBSCRIPTION = 2;
    private static final int DLQ_QUEUES = 1;

    private final Topics topics;
    private final Live<TopicSettings> settings;

    public TopicCreation(Topics topics, Live<TopicSettings> settings) {
        this.topics = topics;
        this.settings = settings;
    }

    /**
     * The topic of a send, made after {@code templateTopic} when there is none yet.
     *
     * @param queues how many queues the sender asks for; it gets at most as many as the template has, and at least one
     * @throws Refusal TOPIC_NOT_EXIST when the template does not let topics inherit from it
     */
    public TopicConfig onSend(String topic, String templateTopic, int queues, boolean unit) {
        TopicConfig present = topics.find(topic);
        if (present != null) {
            return present;
        }
        TopicConfig template = inheritable(topic, templateTopic);
        int count = Math.max(1, Math.min(queues, template.writeQueueNums()));
        return topics.getOrCreate(new TopicConfig(
                topic,
                count,
                count,
                template.perm() & ~INHERIT,
                template.topicFilterType(),
                unit ? UNIT : 0,
                false,
                Map.of()));
    }

    /** The retry topic of a group, made when there is none yet. */
    public TopicConfig retryTopic(String group, int queues, boolean unit) {
        return own(TopicNames.retryTopic(group), Math.max(1, queues), unit ? UNIT_SUBSCRIPTION : 0);
    }

    /** Follows new settings: topics that come by themselves from now on have as many queues as these say. */
    public void follow(TopicSettings changed) {
        if (changed.autoCreate()) {
            topics.put(SystemTopics.template(changed));
        }
    }

    /**
     * The topic of the messages that a group popped and did not consume, made when there is none yet.
     *
     * @param name one of the names that {@link TopicNames} gives such a topic
     */
    public TopicConfig popRetryTopic(String name, int queues) {
        return own(name, Math.max(1, queues), 0);
    }

    /** The dead-letter topic of a group, made when there is none yet; it can be read like any other. */
    public TopicConfig dlqTopic(String group) {
        TopicConfig topic = own(TopicNames.dlqTopic(group), DLQ_QUEUES, 0);
        if (Permission.isReadable(topic.perm())) {
            return topic;
        }
        // Compat: older brokers made such topics write-only, and nobody could consume them.
        TopicConfig readable = new TopicConfig(
                topic.topicName(),
                topic.readQueueNums(),
                topic.writeQueueNums(),
                topic.perm() | READ_WRITE,
                topic.topicFilterType(),
                topic.topicSysFlag(),
                topic.order(),
                topic.attributes());
        topics.put(readable);
        return readable;
    }

    private TopicConfig own(String topic, int queues, int sysFlag) {
        TopicConfig present = topics.find(topic);
        if (present != null) {
            return present;
        }
        TopicConfig plain = TopicConfig.of(topic, queues, READ_WRITE);
        return topics.getOrCreate(
                new TopicConfig(topic, queues, queues, READ_WRITE, plain.topicFilterType(), sysFlag, false, Map.of()));
    }

    private TopicConfig inheritable(String topic, String templateTopic) {
        TopicConfig template = topics.find(templateTopic);
        String reason = reasonAgainst(templateTopic, template);
        if (template == null || reason != null) {
            throw new Refusal(
                    TOPIC_NOT_EXIST,
                    "topic " + topic + " does not exist and is not created by this send, because " + reason
                            + ": create it first");
        }
        return template;
    }

    private @Nullable String reasonAgainst(String name, @Nullable TopicConfig template) {
        if (name.equals(TopicNames.AUTO_CREATE_TOPIC) && !settings.get().autoCreate()) {
            return "autoCreateTopicEnable is false";
        }
        if (template == null) {
            return "its template topic '" + name + "' does not exist";
        }
        if (!Permission.isInherited(template.perm())) {
            return "its template topic '" + name + "' has permission " + Permission.text(template.perm())
                    + " without X (inherit)";
        }
        return null;
    }
}

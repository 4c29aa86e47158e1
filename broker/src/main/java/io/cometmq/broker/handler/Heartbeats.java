// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.handler;

import static io.cometmq.remoting.protocol.ResponseCode.INVALID_PARAMETER;

import io.cometmq.broker.client.ClientSession;
import io.cometmq.broker.client.ConsumerGroup;
import io.cometmq.broker.client.ConsumerGroups;
import io.cometmq.broker.client.ProducerGroups;
import io.cometmq.broker.group.SubscriptionGroups;
import io.cometmq.broker.topic.TopicCreation;
import io.cometmq.common.consumer.ConsumeFromWhere;
import io.cometmq.common.group.SubscriptionGroupConfig;
import io.cometmq.common.lifecycle.Clock;
import io.cometmq.remoting.protocol.LanguageCode;
import io.cometmq.remoting.protocol.body.ConsumerData;
import io.cometmq.remoting.protocol.body.HeartbeatData;
import io.cometmq.remoting.protocol.body.ProducerData;
import io.cometmq.remoting.protocol.heartbeat.ConsumeType;
import io.cometmq.remoting.protocol.heartbeat.MessageModel;
import io.cometmq.remoting.rpc.Connection;
import io.cometmq.remoting.rpc.Refusal;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes heartbeats into the tables of clients. Thread-safe.
 *
 * <p>A client that knows the short form sends a fingerprint of its subscriptions; once the broker said that nothing
 * changed, the client leaves the subscriptions out.
 */
public final class Heartbeats {
    private static final Logger log = LoggerFactory.getLogger(Heartbeats.class);

    private final ProducerGroups producers;
    private final ConsumerGroups consumers;
    private final SubscriptionGroups groups;
    private final TopicCreation creation;
    private final Clock clock;

    /** Takes heartbeats into these tables; unknown groups and their retry topics are created. */
    public Heartbeats(
            ProducerGroups producers,
            ConsumerGroups consumers,
            SubscriptionGroups groups,
            TopicCreation creation,
            Clock clock) {
        this.producers = producers;
        this.consumers = consumers;
        this.groups = groups;
        this.creation = creation;
        this.clock = clock;
    }

    /** Takes one heartbeat; returns whether the client should send its subscriptions in full next time. */
    boolean take(HeartbeatData data, Connection connection, @Nullable LanguageCode language, int version) {
        if (data.clientID() == null || data.clientID().isEmpty()) {
            throw new Refusal(INVALID_PARAMETER, "body: clientID is missing");
        }
        ClientSession session = new ClientSession(data.clientID(), connection, language, version, clock.millis());
        boolean fullNextTime = data.heartbeatFingerprint() == 0;
        for (ConsumerData consumer : data.consumerDataSet()) {
            fullNextTime |= take(consumer, data, session);
        }
        for (ProducerData producer : data.producerDataSet()) {
            producers.register(name(producer.groupName()), session);
        }
        return fullNextTime;
    }

    private boolean take(ConsumerData consumer, HeartbeatData data, ClientSession session) {
        SubscriptionGroupConfig config;
        try {
            config = groups.findOrCreate(name(consumer.groupName()));
        } catch (Refusal unknown) {
            // Compat: the client's other groups must not suffer; this one learns it from its pulls.
            log.debug("Group of a heartbeat not taken: client={} cause={}", data.clientID(), unknown.remark());
            return false;
        }
        if (config.retryQueueNums() > 0) {
            creation.retryTopic(config.groupName(), config.retryQueueNums(), consumer.unitMode());
        }
        ConsumerGroup group = data.withoutSub()
                ? consumers.refresh(config.groupName(), session)
                : consumers.register(config.groupName(), session, style(consumer), consumer.subscriptionDataSet());
        return group == null || group.fingerprintChanged(data.heartbeatFingerprint());
    }

    private static ConsumerGroup.Style style(ConsumerData consumer) {
        return new ConsumerGroup.Style(
                Objects.requireNonNullElse(consumer.consumeType(), ConsumeType.CONSUME_PASSIVELY),
                Objects.requireNonNullElse(consumer.messageModel(), MessageModel.CLUSTERING),
                Objects.requireNonNullElse(consumer.consumeFromWhere(), ConsumeFromWhere.CONSUME_FROM_LAST_OFFSET));
    }

    private static String name(@Nullable String group) {
        if (group == null || group.isEmpty()) {
            throw new Refusal(INVALID_PARAMETER, "body: a group without groupName");
        }
        return group;
    }
}

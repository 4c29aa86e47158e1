// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.handler;

import static io.cometmq.remoting.protocol.ResponseCode.INVALID_PARAMETER;
import static io.cometmq.remoting.protocol.ResponseCode.SUBSCRIPTION_NOT_EXIST;
import static io.cometmq.remoting.protocol.ResponseCode.SUBSCRIPTION_NOT_LATEST;
import static io.cometmq.remoting.protocol.ResponseCode.SUBSCRIPTION_PARSE_FAILED;

import io.cometmq.broker.client.ConsumerGroup;
import io.cometmq.broker.client.ConsumerGroups;
import io.cometmq.broker.filter.ConsumerFilters;
import io.cometmq.broker.filter.Filters;
import io.cometmq.broker.group.SubscriptionGroups;
import io.cometmq.broker.offset.Committer;
import io.cometmq.broker.topic.TopicSettings;
import io.cometmq.broker.topic.Topics;
import io.cometmq.common.config.Live;
import io.cometmq.common.group.SubscriptionData;
import io.cometmq.common.group.SubscriptionGroupConfig;
import io.cometmq.common.topic.Permission;
import io.cometmq.common.topic.TopicConfig;
import io.cometmq.remoting.protocol.heartbeat.MessageModel;
import io.cometmq.remoting.protocol.request.PullRequests.Pull;
import io.cometmq.remoting.rpc.Refusal;
import io.cometmq.remoting.rpc.Request;

/** What must be true of a pull before it reads, checked in the order that clients know. Thread-safe. */
public final class PullChecks {
    /** The most bytes of records in one answer. */
    private static final int MAX_BYTES = 256 * 1024;

    private final Topics topics;
    private final SubscriptionGroups groups;
    private final ConsumerGroups consumers;
    private final Live<TopicSettings> settings;
    private final Filters filters;
    private final ConsumerFilters kept;

    /** Checks against these tables. */
    public PullChecks(
            Topics topics,
            SubscriptionGroups groups,
            ConsumerGroups consumers,
            Live<TopicSettings> settings,
            Filters filters,
            ConsumerFilters kept) {
        this.topics = topics;
        this.groups = groups;
        this.consumers = consumers;
        this.settings = settings;
        this.filters = filters;
        this.kept = kept;
    }

    /**
     * What a pull may read.
     *
     * @throws PullForbidden when it is not permitted
     * @throws Refusal when something it names does not exist or is out of range
     */
    PullPlan plan(Pull ask) {
        int permission = settings.get().brokerPermission();
        if (!Permission.isReadable(permission)) {
            throw new PullForbidden(
                    PullForbidden.By.BROKER,
                    "brokerPermission=" + permission + " forbids pulls from this broker: expected 4 or 6");
        }
        SubscriptionGroupConfig group = groups.findOrCreate(ask.consumerGroup());
        if (!group.consumeEnable()) {
            throw new PullForbidden(
                    PullForbidden.By.GROUP, "consumer group " + group.groupName() + " has consumeEnable=false");
        }
        TopicConfig topic = topics.require(ask.topic());
        if (!Permission.isReadable(topic.perm())) {
            throw new PullForbidden(
                    PullForbidden.By.TOPIC,
                    "topic " + topic.topicName() + " has permission " + Permission.text(topic.perm())
                            + ": expected R for a pull");
        }
        if (groups.isReadForbidden(group.groupName(), topic.topicName())) {
            throw new PullForbidden(
                    PullForbidden.By.GROUP_AND_TOPIC,
                    "consumer group " + group.groupName() + " was forbidden to read topic " + topic.topicName());
        }
        if (ask.queueId() < 0 || ask.queueId() >= topic.readQueueNums()) {
            throw new Refusal(
                    INVALID_PARAMETER,
                    "queueId=" + ask.queueId() + ": expected 0.." + (topic.readQueueNums() - 1) + " for topic "
                            + topic.topicName());
        }
        SubscriptionData wanted =
                PullFlags.bringsSubscription(ask.sysFlag()) ? broughtSubscription(ask) : knownSubscription(ask, group);
        int maxBytes = ask.maxMsgBytes() == null || ask.maxMsgBytes() <= 0 ? MAX_BYTES : ask.maxMsgBytes();
        return new PullPlan(
                topic, group, filters.of(wanted), Math.max(1, ask.maxMsgNums()), Math.min(maxBytes, MAX_BYTES));
    }

    /** Who commits an offset with a pull. */
    Committer committer(Request<Pull> request) {
        return new Committer(
                request.connection().remote(),
                () -> consumers.sharesQueues(request.header().consumerGroup()));
    }

    private static SubscriptionData broughtSubscription(Pull ask) {
        String type = ask.expressionType() == null ? SubscriptionData.TAG : ask.expressionType();
        try {
            return SubscriptionData.of(ask.topic(), ask.subscription(), type, ask.subVersion());
        } catch (IllegalArgumentException wrong) {
            throw new Refusal(SUBSCRIPTION_PARSE_FAILED, String.valueOf(wrong.getMessage()));
        }
    }

    private SubscriptionData knownSubscription(Pull ask, SubscriptionGroupConfig config) {
        ConsumerGroup group = consumers.find(ask.consumerGroup());
        if (group == null) {
            throw new Refusal(
                    SUBSCRIPTION_NOT_EXIST,
                    "consumer group " + ask.consumerGroup() + " has no connected member: expected a heartbeat first");
        }
        if (!config.consumeBroadcastEnable() && group.style().model() == MessageModel.BROADCASTING) {
            throw new PullForbidden(
                    PullForbidden.By.BROADCAST,
                    "consumer group " + ask.consumerGroup() + " has consumeBroadcastEnable=false");
        }
        SubscriptionData known = group.subscription(ask.topic());
        if (known == null) {
            throw new Refusal(
                    SUBSCRIPTION_NOT_EXIST,
                    "consumer group " + ask.consumerGroup() + " does not subscribe to topic " + ask.topic()
                            + ": all members must subscribe to the same topics");
        }
        if (known.subVersion() < ask.subVersion()) {
            throw new Refusal(
                    SUBSCRIPTION_NOT_LATEST,
                    "the known subscription of group " + ask.consumerGroup() + " has version " + known.subVersion()
                            + ": the pull expected " + ask.subVersion());
        }
        if (!Filters.isByTag(known)) {
            kept.require(ask.consumerGroup(), known, ask.subVersion());
        }
        return known;
    }
}

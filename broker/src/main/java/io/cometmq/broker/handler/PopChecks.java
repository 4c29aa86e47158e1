// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.handler;

import static io.cometmq.remoting.protocol.ResponseCode.INVALID_PARAMETER;
import static io.cometmq.remoting.protocol.ResponseCode.MESSAGE_ILLEGAL;
import static io.cometmq.remoting.protocol.ResponseCode.NO_PERMISSION;
import static io.cometmq.remoting.protocol.ResponseCode.POLLING_TIMEOUT;
import static io.cometmq.remoting.protocol.ResponseCode.SUBSCRIPTION_PARSE_FAILED;

import io.cometmq.broker.filter.Filters;
import io.cometmq.broker.group.SubscriptionGroups;
import io.cometmq.broker.topic.TopicSettings;
import io.cometmq.broker.topic.Topics;
import io.cometmq.common.config.Live;
import io.cometmq.common.group.SubscriptionData;
import io.cometmq.common.group.SubscriptionGroupConfig;
import io.cometmq.common.lifecycle.Clock;
import io.cometmq.common.topic.Permission;
import io.cometmq.common.topic.QueueType;
import io.cometmq.common.topic.TopicConfig;
import io.cometmq.remoting.protocol.request.PopRequests.Notification;
import io.cometmq.remoting.protocol.request.PopRequests.Pop;
import io.cometmq.remoting.rpc.Refusal;
import io.cometmq.store.RecordFilter;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What must be true of a pop before it takes anything, checked in the order that clients know. Thread-safe. */
public final class PopChecks {
    /** The most messages that one pop may ask for. */
    static final int MAX_MESSAGES = 32;
    /** The longest loan: RocketMQ's timers, which end its loans, reach so far. */
    static final long MAX_INVISIBLE_MILLIS = Duration.ofDays(3).toMillis();
    /** Requests that arrive so long after their client gave up are not worth serving. */
    private static final long LATE_MILLIS = 500;
    /** So long before the client gives up, a pop that waits is answered. */
    private static final long ANSWER_BEFORE_MILLIS = 50;

    private final Topics topics;
    private final SubscriptionGroups groups;
    private final Filters filters;
    private final Live<TopicSettings> settings;
    private final Clock clock;

    /** Checks against these tables. */
    public PopChecks(
            Topics topics, SubscriptionGroups groups, Filters filters, Live<TopicSettings> settings, Clock clock) {
        this.topics = topics;
        this.groups = groups;
        this.filters = filters;
        this.settings = settings;
        this.clock = clock;
    }

    /**
     * What a pop may take.
     *
     * @throws Refusal when it is too late or not permitted, or when something it names is missing or out of range
     */
    PopPlan plan(Pop ask) {
        long now = clock.millis();
        checkTime(ask.bornTime(), ask.pollTime(), now);
        checkBroker();
        if (ask.maxMsgNums() < 1 || ask.maxMsgNums() > MAX_MESSAGES) {
            throw new Refusal(INVALID_PARAMETER, "maxMsgNums=" + ask.maxMsgNums() + ": expected 1.." + MAX_MESSAGES);
        }
        checkInvisible(ask.invisibleTime());
        TopicConfig topic = readable(ask.topic(), ask.queueId());
        SubscriptionGroupConfig group = group(ask.consumerGroup());
        RecordFilter filter = filter(ask.topic(), ask.exp(), ask.expType(), now);
        return new PopPlan(ask, topic, group, filter, deadline(ask.bornTime(), ask.pollTime(), now));
    }

    /** The same for a question whether a pop would find something; what a pop does not have is as in a plain one. */
    PopPlan plan(Notification ask) {
        long now = clock.millis();
        checkTime(ask.bornTime(), ask.pollTime(), now);
        checkBroker();
        TopicConfig topic = readable(ask.topic(), ask.queueId());
        SubscriptionGroupConfig group = group(ask.consumerGroup());
        RecordFilter filter = filter(ask.topic(), ask.exp(), ask.expType(), now);
        Pop pop = new Pop(
                ask.consumerGroup(),
                ask.topic(),
                ask.queueId(),
                1,
                1,
                ask.pollTime(),
                ask.bornTime(),
                0,
                ask.expType(),
                ask.exp(),
                ask.order(),
                ask.attemptId(),
                ask.brokerName());
        return new PopPlan(pop, topic, group, filter, deadline(ask.bornTime(), ask.pollTime(), now));
    }

    /** A topic that may be read, and the queue id in range or negative for all. */
    TopicConfig readable(String name, int queueId) {
        TopicConfig topic = topics.require(name);
        if (!Permission.isReadable(topic.perm())) {
            throw new Refusal(
                    NO_PERMISSION,
                    "topic " + name + " has permission " + Permission.text(topic.perm()) + ": expected R for a pop");
        }
        if (queueId >= topic.readQueueNums()) {
            throw new Refusal(INVALID_PARAMETER, queueProblem(topic, queueId));
        }
        if (topic.queueType() == QueueType.BATCH) {
            throw new Refusal(
                    INVALID_PARAMETER,
                    "topic " + name + " keeps batches (" + QueueType.ATTRIBUTE + "=" + QueueType.BATCH.text()
                            + "): expected a pull, a pop lends messages one by one");
        }
        return topic;
    }

    /** A group that may consume; a pop may be the first that is heard of it, as a pull may. */
    SubscriptionGroupConfig group(String name) {
        SubscriptionGroupConfig group = groups.findOrCreate(name);
        if (!group.consumeEnable()) {
            throw new Refusal(
                    NO_PERMISSION,
                    "consumer group " + name
                            + " has consumeEnable=false: expected true, as updateSubGroup -s true sets it");
        }
        return group;
    }

    /** The topic of a receipt, with a queue id that it has. */
    TopicConfig ofReceipt(String name, int queueId) {
        TopicConfig topic = topics.require(name);
        if (queueId < 0 || queueId >= topic.readQueueNums()) {
            throw new Refusal(MESSAGE_ILLEGAL, queueProblem(topic, queueId));
        }
        return topic;
    }

    /** Whether there are such a topic, queue and group. */
    boolean exist(String topic, int queueId, String group) {
        TopicConfig config = topics.find(topic);
        return config != null && queueId >= 0 && queueId < config.readQueueNums() && groups.find(group) != null;
    }

    void checkInvisible(long millis) {
        if (millis < 1 || millis > MAX_INVISIBLE_MILLIS) {
            throw new Refusal(
                    INVALID_PARAMETER, "invisibleTime=" + millis + ": expected 1.." + MAX_INVISIBLE_MILLIS + " ms");
        }
    }

    void checkBroker() {
        int permission = settings.get().brokerPermission();
        if (!Permission.isReadable(permission)) {
            throw new Refusal(
                    NO_PERMISSION,
                    "brokerPermission=" + permission + " forbids pops from this broker: expected 4 or 6");
        }
    }

    private static String queueProblem(TopicConfig topic, int queueId) {
        return "queueId=" + queueId + ": expected 0.." + (topic.readQueueNums() - 1) + " for topic "
                + topic.topicName();
    }

    private static void checkTime(long bornTime, long pollTime, long now) {
        long late = now - bornTime - Math.max(0, pollTime);
        if (late > LATE_MILLIS) {
            throw new Refusal(
                    POLLING_TIMEOUT,
                    "bornTime=" + bornTime + " with pollTime=" + pollTime + " was over " + late
                            + " ms ago by the broker's clock: expected at most " + LATE_MILLIS);
        }
    }

    /** A client whose clock is ahead does not wait for longer than it asks for. */
    private static long deadline(long bornTime, long pollTime, long now) {
        return pollTime <= 0 ? now : Math.min(bornTime, now) + pollTime - ANSWER_BEFORE_MILLIS;
    }

    private RecordFilter filter(String topic, @Nullable String expression, @Nullable String type, long now) {
        if (expression == null || expression.isEmpty()) {
            return RecordFilter.ALL;
        }
        try {
            return filters.of(SubscriptionData.of(topic, expression, type == null ? "" : type, now));
        } catch (IllegalArgumentException wrong) {
            throw new Refusal(SUBSCRIPTION_PARSE_FAILED, String.valueOf(wrong.getMessage()));
        }
    }
}

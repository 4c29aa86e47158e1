// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.impl.consumer;

import io.cometmq.client.exception.MQBrokerException;
import io.cometmq.client.exception.MQClientException;
import io.cometmq.client.impl.Await;
import io.cometmq.client.impl.MQClientInstance;
import io.cometmq.common.message.MessageQueue;
import io.cometmq.common.message.MessageRequestMode;
import io.cometmq.remoting.exception.RemotingException;
import io.cometmq.remoting.protocol.body.MessageQueueAssignment;
import io.cometmq.remoting.protocol.body.QueryAssignmentRequestBody;
import io.cometmq.remoting.protocol.heartbeat.MessageModel;
import io.cometmq.remoting.protocol.statictopic.LogicQueue;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The share that a broker assigns. Queues to pop go to {@link Popped}, those to pull are the answer. Owned by the
 * rebalance thread.
 *
 * <p>Where no broker of a topic assigns queues, the group's members share them by themselves. The first answer about a
 * topic decides it for good: half a group that shares and half that is assigned would read the same queues twice.
 */
final class BrokerShares implements QueueShares {
    private static final Logger log = LoggerFactory.getLogger(BrokerShares.class);

    private final String group;
    private final String strategyName;
    private final MQClientInstance client;
    private final QueueShares fallback;
    private final Popped popped;
    private final Map<String, Decider> deciders = new HashMap<>();

    /** Who shares the queues of a topic. */
    private enum Decider {
        BROKER,
        CLIENTS
    }

    /** Takes the queues that are to be popped. */
    @FunctionalInterface
    interface Popped {
        /** These queues of a topic, which has {@code all}, are to be popped, and no others. */
        void hold(String topic, Set<MessageQueue> all, Set<MessageQueue> queues);
    }

    BrokerShares(String group, String strategyName, MQClientInstance client, QueueShares fallback, Popped popped) {
        this.group = group;
        this.strategyName = strategyName;
        this.client = client;
        this.fallback = fallback;
        this.popped = popped;
    }

    @Override
    public void begin() {
        fallback.begin();
    }

    @Override
    public @Nullable Share of(String topic, Set<MessageQueue> all) {
        if (deciders.get(topic) == Decider.CLIENTS || isStatic(all)) {
            return fallback.of(topic, all);
        }
        try {
            Set<MessageQueueAssignment> assigned = ask(topic, all);
            if (assigned != null) {
                deciders.put(topic, Decider.BROKER);
                return take(topic, all, assigned);
            }
            return refused(topic, all, "the broker does not know the strategy " + strategyName);
        } catch (MQBrokerException refusal) {
            return refused(topic, all, refusal.getMessage());
        } catch (RemotingException | MQClientException failure) {
            log.warn(
                    "Queues stay as they are, no broker assigns them: group={} topic={} cause={}",
                    group,
                    topic,
                    failure.getMessage());
            return null;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return null;
        }
    }

    /** Brokers assign the queues that they have, not those that a static topic shows. */
    private static boolean isStatic(Set<MessageQueue> all) {
        return all.stream().anyMatch(queue -> LogicQueue.isLogical(queue.getBrokerName()));
    }

    private @Nullable Share refused(String topic, Set<MessageQueue> all, @Nullable String why) {
        if (deciders.get(topic) == Decider.BROKER) {
            log.warn("Queues stay as they are, none are assigned now: group={} topic={} cause={}", group, topic, why);
            return null;
        }
        deciders.put(topic, Decider.CLIENTS);
        log.warn("Members share the queues by themselves: group={} topic={} cause={}", group, topic, why);
        return fallback.of(topic, all);
    }

    private @Nullable Set<MessageQueueAssignment> ask(String topic, Set<MessageQueue> all)
            throws RemotingException, MQBrokerException, MQClientException, InterruptedException {
        QueryAssignmentRequestBody question =
                new QueryAssignmentRequestBody(topic, group, client.clientId(), strategyName, MessageModel.CLUSTERING);
        RemotingException last = null;
        for (String brokerName :
                all.stream().map(MessageQueue::getBrokerName).distinct().toList()) {
            String address = client.brokers().any(brokerName);
            if (address == null) {
                continue;
            }
            try {
                return Await.result(client.api().assignment(address, question)).messageQueueAssignments();
            } catch (RemotingException unreachable) {
                last = unreachable;
            }
        }
        if (last != null) {
            throw last;
        }
        throw new MQClientException("no broker of topic " + topic + " is known", null);
    }

    private Share take(String topic, Set<MessageQueue> all, Set<MessageQueueAssignment> assigned) {
        Set<MessageQueue> pull = new TreeSet<>();
        Set<MessageQueue> pop = new TreeSet<>();
        for (MessageQueueAssignment assignment : assigned) {
            MessageQueue queue = assignment.messageQueue();
            if (queue == null || !queue.getTopic().equals(topic)) {
                log.warn("Assigned queue ignored: group={} topic={} queue={}", group, topic, queue);
            } else if (assignment.mode() == MessageRequestMode.POP) {
                pop.add(queue);
            } else {
                pull.add(queue);
            }
        }
        pull.retainAll(all);
        popped.hold(topic, all, pop);
        return new Share(pull, false);
    }
}

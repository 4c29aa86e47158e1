// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.impl.consumer;

import io.cometmq.client.consumer.AllocateMessageQueueStrategy;
import io.cometmq.client.exception.MQBrokerException;
import io.cometmq.client.exception.MQClientException;
import io.cometmq.client.impl.Await;
import io.cometmq.client.impl.MQClientInstance;
import io.cometmq.common.message.MessageQueue;
import io.cometmq.remoting.exception.RemotingException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The share that every member of a group computes by itself from the same two sorted lists: queues and members. Owned by
 * the rebalance thread.
 *
 * <p>A broker is asked for the members once in a rebalance, however many topics it has.
 */
final class ClientShares implements QueueShares {
    private static final Logger log = LoggerFactory.getLogger(ClientShares.class);

    private final String group;
    private final AllocateMessageQueueStrategy strategy;
    private final MQClientInstance client;
    /** What brokers said in this rebalance, by their names; empty for one that did not answer. */
    private final Map<String, Optional<List<String>>> asked = new HashMap<>();

    ClientShares(String group, AllocateMessageQueueStrategy strategy, MQClientInstance client) {
        this.group = group;
        this.strategy = strategy;
        this.client = client;
    }

    @Override
    public void begin() {
        asked.clear();
    }

    @Override
    public @Nullable Share of(String topic, Set<MessageQueue> all) {
        List<String> members = members(topic, all);
        if (members == null) {
            return null;
        }
        try {
            List<MessageQueue> mine =
                    strategy.allocate(group, client.clientId(), new ArrayList<>(all), new ArrayList<>(members));
            Set<MessageQueue> valid = new TreeSet<>(mine);
            valid.retainAll(all);
            return new Share(valid, members.size() <= 1);
        } catch (RuntimeException failure) {
            log.error(
                    "Allocation failed, the queues stay as they are: strategy={} topic={}",
                    strategy.getName(),
                    topic,
                    failure);
            return null;
        }
    }

    private @Nullable List<String> members(String topic, Set<MessageQueue> all) {
        for (String brokerName :
                all.stream().map(client.brokers()::nameOf).distinct().toList()) {
            Optional<List<String>> members = asked.get(brokerName);
            if (members == null) {
                members = Optional.ofNullable(ask(brokerName));
                asked.put(brokerName, members);
            }
            if (members.isPresent()) {
                return members.get();
            }
            if (Thread.currentThread().isInterrupted()) {
                return null;
            }
        }
        log.debug("Members of the group unknown: group={} topic={}", group, topic);
        return null;
    }

    private @Nullable List<String> ask(String brokerName) {
        String address = client.brokers().any(brokerName);
        if (address == null) {
            return null;
        }
        try {
            return Await.result(client.api().consumerIds(address, group)).consumerIdList().stream()
                    .sorted()
                    .toList();
        } catch (RemotingException | MQBrokerException | MQClientException failure) {
            log.warn("Members of the group unknown: group={} broker={} cause={}", group, address, failure.getMessage());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        return null;
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.impl.consumer;

import io.cometmq.client.exception.MQClientException;
import io.cometmq.client.impl.MQClientInstance;
import io.cometmq.client.impl.TopicRoute;
import io.cometmq.client.impl.consumer.QueueOwner.Starts;
import io.cometmq.client.impl.consumer.QueueShares.Share;
import io.cometmq.common.lifecycle.Clock;
import io.cometmq.common.message.MessageQueue;
import io.cometmq.common.topic.TopicNames;
import io.cometmq.remoting.protocol.heartbeat.MessageModel;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which queues a consumer holds: all of a topic when broadcasting, else what {@link QueueShares} say. Queues are taken
 * and given up by the rebalance thread only; the table may be read by any.
 *
 * <p>A queue that another member may hold still is taken half a second after it fell to this consumer: by then the other
 * one has given it up and saved its offset, so that little is consumed twice.
 */
final class Rebalancer {
    private static final Logger log = LoggerFactory.getLogger(Rebalancer.class);

    private static final Duration HAND_OVER = Duration.ofMillis(500);

    /** Of how many queues the offsets are asked for at the same time. */
    private static final int MAX_ASKED = 256;

    private final String group;
    private final MessageModel model;
    private final QueueShares shares;
    private final Subscriptions subscriptions;
    private final QueueOwner owner;
    private final MQClientInstance client;
    private final Clock clock;
    private final Map<MessageQueue, ProcessQueue> held = new ConcurrentHashMap<>();
    private final Map<MessageQueue, Long> claimedNanos = new ConcurrentHashMap<>();
    private final Map<MessageQueue, Long> restarts = new ConcurrentHashMap<>();

    Rebalancer(
            String group,
            MessageModel model,
            QueueShares shares,
            Subscriptions subscriptions,
            QueueOwner owner,
            MQClientInstance client) {
        this.group = group;
        this.model = model;
        this.shares = shares;
        this.subscriptions = subscriptions;
        this.owner = owner;
        this.client = client;
        this.clock = client.clock();
    }

    /** The queues that are held now. */
    Map<MessageQueue, ProcessQueue> held() {
        return Map.copyOf(held);
    }

    /** Gives up one queue; it is taken again at the next rebalance if it still belongs here. */
    void giveUp(MessageQueue queue) {
        ProcessQueue processQueue = held.remove(queue);
        if (processQueue != null) {
            processQueue.drop();
            owner.givenUp(queue, processQueue);
            // Whoever held it need not wait for himself.
            claimedNanos.put(queue, clock.nanos() - HAND_OVER.toNanos());
        }
    }

    /**
     * Has those of these queues that are ours given up and begun anew at these offsets, by the next rebalance; the others
     * are forgotten.
     */
    void restartAt(Map<MessageQueue, Long> offsets) {
        restarts.putAll(offsets);
        client.rebalanceService().rebalanceImmediately();
    }

    /** Gives up everything, for instance at shutdown. */
    void giveUpAll() {
        held.keySet().forEach(this::giveUp);
    }

    /**
     * Takes and gives up queues until the share is held.
     *
     * @return false when some of it could not be found out or taken
     */
    boolean rebalance() {
        // Whatever was wished until here is done here; the offsets are kept for when the queues are taken again.
        restarts.keySet().forEach(this::giveUp);
        Set<String> topics = subscriptions.topics();
        Map<String, List<MessageQueue>> heldOf =
                held.keySet().stream().collect(Collectors.groupingBy(MessageQueue::getTopic));
        shares.begin();
        boolean balanced = true;
        for (String topic : topics) {
            balanced &= rebalance(topic, heldOf.getOrDefault(topic, List.of()));
        }
        for (MessageQueue queue : held.keySet()) {
            if (!topics.contains(queue.getTopic())) {
                giveUp(queue);
            }
        }
        restarts.keySet().removeIf(queue -> !topics.contains(queue.getTopic()));
        return balanced;
    }

    private boolean rebalance(String topic, List<MessageQueue> ours) {
        TopicRoute route = client.routes().known(topic);
        if (route == null) {
            if (!TopicNames.isRetryTopic(topic)) {
                log.debug("No route of a subscribed topic yet: group={} topic={}", group, topic);
            }
            // The route is refreshed on time; there is nothing to hurry for.
            return true;
        }
        SortedSet<MessageQueue> all = route.shared();
        Share share = model == MessageModel.BROADCASTING ? new Share(all, true) : shares.of(topic, all);
        if (share == null) {
            return false;
        }
        Set<MessageQueue> mine = share.queues();
        boolean changed = false;
        for (MessageQueue queue : ours) {
            ProcessQueue processQueue = held.get(queue);
            if (processQueue != null && isLost(queue, processQueue, mine)) {
                giveUp(queue);
                changed = true;
            }
        }
        Set<MessageQueue> wanted = ripe(mine, share.alone());
        List<MessageQueue> free = List.copyOf(wanted.isEmpty() ? wanted : owner.claim(wanted));
        int taken = take(free);
        changed |= taken > 0;
        claimedNanos.keySet().removeIf(queue -> queue.getTopic().equals(topic) && !mine.contains(queue));
        restarts.keySet().removeIf(queue -> queue.getTopic().equals(topic) && !mine.contains(queue));
        if (changed) {
            log.info("Queues changed: group={} topic={} mine={} of={}", group, topic, mine.size(), all.size());
            owner.changed(topic, new TreeSet<>(all), new TreeSet<>(mine), held.size());
        }
        return taken == free.size();
    }

    private boolean isLost(MessageQueue queue, ProcessQueue processQueue, Set<MessageQueue> mine) {
        if (!mine.contains(queue)) {
            return true;
        }
        if (processQueue.isPullExpired(clock.millis())) {
            log.error("Queue has not been pulled for too long, it is taken anew: group={} queue={}", group, queue);
            return true;
        }
        return false;
    }

    /** Those of our queues that are not held and need wait no longer; asks for another rebalance for the others. */
    private Set<MessageQueue> ripe(Set<MessageQueue> mine, boolean alone) {
        Set<MessageQueue> ripe = new TreeSet<>();
        long now = clock.nanos();
        long longestLeft = 0;
        for (MessageQueue queue : mine) {
            if (held.containsKey(queue)) {
                continue;
            }
            Long earlier = alone ? null : claimedNanos.putIfAbsent(queue, now);
            long left = alone ? 0 : HAND_OVER.toNanos() - (earlier == null ? 0 : now - earlier);
            longestLeft = Math.max(longestLeft, left);
            if (left <= 0) {
                ripe.add(queue);
            }
        }
        if (longestLeft > 0) {
            client.rebalanceService().rebalanceLater(Duration.ofNanos(longestLeft));
        }
        return ripe;
    }

    /** How many of the queues could be taken. */
    private int take(List<MessageQueue> free) {
        int taken = 0;
        for (int from = 0; from < free.size(); from += MAX_ASKED) {
            List<MessageQueue> some = free.subList(from, Math.min(free.size(), from + MAX_ASKED));
            Starts starts = owner.starts(
                    some.stream().filter(queue -> !restarts.containsKey(queue)).toList());
            for (MessageQueue queue : some) {
                taken += take(queue, starts) ? 1 : 0;
            }
        }
        return taken;
    }

    private boolean take(MessageQueue queue, Starts starts) {
        Long restart = restarts.get(queue);
        long startOffset;
        try {
            startOffset = restart == null ? starts.of(queue) : restart;
        } catch (MQClientException unknown) {
            log.warn(
                    "Queue not taken, it is tried again: group={} queue={} cause={}",
                    group,
                    queue,
                    unknown.getMessage());
            return false;
        }
        claimedNanos.remove(queue);
        ProcessQueue processQueue = new ProcessQueue(clock.millis());
        held.put(queue, processQueue);
        restarts.remove(queue, restart);
        owner.taken(new PullRequest(queue, processQueue, startOffset));
        return true;
    }
}

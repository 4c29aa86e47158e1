// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.admin.statictopic;

import io.cometmq.common.topic.Permission;
import io.cometmq.common.topic.TopicConfig;
import io.cometmq.remoting.protocol.statictopic.LogicQueue;
import io.cometmq.remoting.protocol.statictopic.LogicQueueMappingItem;
import io.cometmq.remoting.protocol.statictopic.TopicConfigAndQueueMapping;
import io.cometmq.remoting.protocol.statictopic.TopicQueueMappingDetail;
import io.cometmq.remoting.protocol.statictopic.TopicRemappingDetailWrapper;
import io.cometmq.tools.admin.AdminException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What brokers shall say of a static topic after a change. Queues go to the brokers that lead the fewest; a physical queue is
 * never used twice, so what was appended late to one is never taken for something else. Used by one thread, for one change.
 */
final class StaticTopicPlan {
    /** How much later than the present one an epoch is, so that a lost plan is told from the next. */
    private static final long EPOCH_STEP = 1_000;
    /** Where the next stretch begins is decided when the one before takes no more messages. */
    private static final long UNDECIDED = -1;

    private final StaticTopicState state;
    private final long epoch;
    private final Map<String, TopicConfig> configs = new TreeMap<>();
    private final Map<String, Map<Integer, List<LogicQueueMappingItem>>> hosted = new TreeMap<>();

    /**
     * @param brokers all brokers that shall know of the topic, those it has already included
     */
    StaticTopicPlan(StaticTopicState state, Collection<String> brokers, long nowMillis) {
        this.state = state;
        this.epoch = Math.max(state.epoch() + EPOCH_STEP, nowMillis);
        Set<String> all = new TreeSet<>(brokers);
        all.addAll(state.configs().keySet());
        for (String broker : all) {
            TopicConfigAndQueueMapping known = state.configs().get(broker);
            configs.put(
                    broker, known == null ? TopicConfig.of(state.topic(), 0, Permission.READ_WRITE) : known.config());
            TopicQueueMappingDetail mapping = known == null ? null : known.mappingDetail();
            hosted.put(broker, new TreeMap<>(mapping == null ? Map.of() : mapping.hostedQueues()));
        }
    }

    /**
     * The topic with more queues, the new ones on {@code targets}.
     *
     * @throws AdminException when it has as many already
     */
    TopicRemappingDetailWrapper grow(Collection<String> targets, int totalQueues) {
        if (totalQueues <= state.totalQueues()) {
            throw new AdminException(
                    AdminException.NO_ANSWER,
                    "topic " + state.topic() + " has " + state.totalQueues()
                            + " queues: expected -qn of more than that, queues do not go away");
        }
        Map<String, Integer> led = led(targets);
        for (int id = state.totalQueues(); id < totalQueues; id++) {
            String broker = least(led);
            led.merge(broker, 1, Integer::sum);
            give(broker, id, List.of(LogicQueueMappingItem.open(0, newQueue(broker), broker, 0)));
        }
        return wrapper(TopicRemappingDetailWrapper.CREATE_OR_UPDATE, totalQueues, Set.of(), Set.of());
    }

    /** The topic with all queues led by {@code targets}, each by about as many; nobody moves who need not. */
    TopicRemappingDetailWrapper move(Collection<String> targets) {
        Map<String, Integer> share = shares(targets);
        Map<String, Integer> kept = new HashMap<>();
        List<Integer> moving = new ArrayList<>();
        state.leaders().forEach((id, leader) -> {
            if (kept.getOrDefault(leader, 0) < share.getOrDefault(leader, 0)) {
                kept.merge(leader, 1, Integer::sum);
            } else {
                moving.add(id);
            }
        });
        Set<String> in = new TreeSet<>();
        Set<String> out = new TreeSet<>();
        for (int id : moving) {
            String to = share.keySet().stream()
                    .filter(broker -> kept.getOrDefault(broker, 0) < share.getOrDefault(broker, 0))
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("the shares are less than the queues"));
            kept.merge(to, 1, Integer::sum);
            String from = String.valueOf(state.leaders().get(id));
            in.add(to);
            out.add(from);
            List<LogicQueueMappingItem> items = new ArrayList<>(queue(id).items());
            int gen = items.get(items.size() - 1).gen() + 1;
            items.add(LogicQueueMappingItem.open(gen, newQueue(to), to, UNDECIDED));
            give(to, id, List.copyOf(items));
            give(from, id, List.copyOf(items));
        }
        return wrapper(TopicRemappingDetailWrapper.REMAPPING, state.totalQueues(), in, out);
    }

    private void give(String broker, int id, List<LogicQueueMappingItem> items) {
        hosted.computeIfAbsent(broker, name -> new TreeMap<>()).put(id, items);
    }

    private LogicQueue queue(int id) {
        LogicQueue queue = state.queues().get(id);
        if (queue == null) {
            throw new IllegalStateException("queue " + id + " was there when the state was checked");
        }
        return queue;
    }

    /** How many queues each target shall lead; those that lead most now get what does not divide. */
    private Map<String, Integer> shares(Collection<String> targets) {
        Map<String, Integer> led = led(targets);
        List<String> byLed = led.keySet().stream()
                .sorted(Comparator.comparing((String broker) -> led.getOrDefault(broker, 0))
                        .reversed()
                        .thenComparing(Comparator.naturalOrder()))
                .toList();
        Map<String, Integer> shares = new TreeMap<>();
        for (int i = 0; i < byLed.size(); i++) {
            int rest = i < state.totalQueues() % byLed.size() ? 1 : 0;
            shares.put(byLed.get(i), state.totalQueues() / byLed.size() + rest);
        }
        return shares;
    }

    private Map<String, Integer> led(Collection<String> targets) {
        Map<String, Integer> led = new TreeMap<>();
        targets.forEach(broker -> led.put(broker, 0));
        state.leaders().values().forEach(leader -> led.computeIfPresent(leader, (broker, count) -> count + 1));
        return led;
    }

    private static String least(Map<String, Integer> led) {
        return led.entrySet().stream()
                .min(Map.Entry.<String, Integer>comparingByValue().thenComparing(Map.Entry.comparingByKey()))
                .orElseThrow(() -> new IllegalStateException("no broker to give a queue to"))
                .getKey();
    }

    private int newQueue(String broker) {
        TopicConfig config = configs.get(broker);
        if (config == null) {
            throw new IllegalStateException("broker " + broker + " is not planned for");
        }
        int queue = Math.max(config.readQueueNums(), config.writeQueueNums());
        configs.put(broker, config.withQueues(queue + 1, queue + 1));
        return queue;
    }

    private TopicRemappingDetailWrapper wrapper(String type, int totalQueues, Set<String> in, Set<String> out) {
        Map<String, TopicConfigAndQueueMapping> after = new TreeMap<>();
        configs.forEach((broker, config) -> after.put(
                broker,
                TopicConfigAndQueueMapping.of(
                        config,
                        TopicQueueMappingDetail.of(
                                state.topic(), broker, epoch, totalQueues, hosted.getOrDefault(broker, Map.of())))));
        return new TopicRemappingDetailWrapper(after, in, out, epoch, state.topic(), type);
    }
}

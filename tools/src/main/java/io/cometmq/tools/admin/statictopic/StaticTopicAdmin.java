// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.admin.statictopic;

import static io.cometmq.remoting.protocol.request.OffsetRequests.GET_MAX_OFFSET;

import io.cometmq.remoting.protocol.ResponseCode;
import io.cometmq.remoting.protocol.request.OffsetRequests.MaxOffset;
import io.cometmq.remoting.protocol.route.BrokerData;
import io.cometmq.remoting.protocol.statictopic.LogicQueue;
import io.cometmq.remoting.protocol.statictopic.LogicQueueMappingItem;
import io.cometmq.remoting.protocol.statictopic.TopicConfigAndQueueMapping;
import io.cometmq.remoting.protocol.statictopic.TopicQueueMappingDetail;
import io.cometmq.remoting.protocol.statictopic.TopicRemappingDetailWrapper;
import io.cometmq.tools.admin.AdminClient;
import io.cometmq.tools.admin.AdminException;
import io.cometmq.tools.admin.TopicAdmin;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Makes static topics and moves their queues. Every call fails with an {@link AdminException}; a change that failed half way
 * can be made again from its plan. Immutable.
 */
public final class StaticTopicAdmin {

    private final AdminClient admin;
    private final TopicAdmin topics;

    public StaticTopicAdmin(AdminClient admin) {
        this.admin = admin;
        this.topics = new TopicAdmin(admin);
    }

    /** What a change begins with and what it leads to. */
    public record Change(TopicRemappingDetailWrapper before, TopicRemappingDetailWrapper after) {}

    /** A topic on all masters that have it, with its logical queues where it is static, by broker name. */
    public Map<String, TopicConfigAndQueueMapping> configs(String topic) {
        Map<String, TopicConfigAndQueueMapping> configs = new TreeMap<>();
        admin.masters().forEach((broker, address) -> {
            try {
                configs.put(broker, topics.withQueues(address, topic));
            } catch (AdminException failure) {
                if (failure.code() != ResponseCode.TOPIC_NOT_EXIST) {
                    throw failure;
                }
            }
        });
        return configs;
    }

    /** A topic with so many queues, the new ones on {@code targets}; nothing is changed yet. */
    public Change planQueues(String topic, Collection<String> targets, int totalQueues) {
        StaticTopicState state = StaticTopicState.of(topic, configs(topic));
        return change(
                state,
                TopicRemappingDetailWrapper.CREATE_OR_UPDATE,
                plan(state, targets).grow(targets, totalQueues));
    }

    /** A topic whose queues are led by {@code targets}; nothing is changed yet. */
    public Change planMove(String topic, Collection<String> targets) {
        StaticTopicState state = StaticTopicState.of(topic, configs(topic));
        if (state.totalQueues() == 0) {
            throw new AdminException(
                    ResponseCode.TOPIC_NOT_EXIST, "no broker has topic " + topic + ": expected a static topic");
        }
        return change(
                state,
                TopicRemappingDetailWrapper.REMAPPING,
                plan(state, targets).move(targets));
    }

    /** Tells all brokers of more queues. */
    public void addQueues(TopicRemappingDetailWrapper plan, boolean force) {
        StaticTopicState.check(plan.topic(), plan.brokerConfigMap());
        Map<String, String> addresses = addresses(plan);
        plan.brokerConfigMap().forEach((broker, config) -> topics.putStatic(address(addresses, broker), config, force));
    }

    /**
     * Moves queues: their new brokers take messages first, then the old ones refuse them, then what the old ones have got
     * decides where the new stretches begin.
     */
    public void move(TopicRemappingDetailWrapper plan, boolean force) {
        StaticTopicState.check(plan.topic(), plan.brokerConfigMap());
        Map<String, String> addresses = addresses(plan);
        for (Set<String> brokers : List.of(plan.brokerToMapIn(), plan.brokerToMapOut())) {
            brokers.forEach(broker -> topics.putStatic(address(addresses, broker), config(plan, broker), force));
        }
        Map<Integer, List<LogicQueueMappingItem>> decided = decided(plan, addresses);
        Map<String, TopicConfigAndQueueMapping> after = new TreeMap<>();
        plan.brokerConfigMap().forEach((broker, config) -> after.put(broker, with(config, decided)));
        List<String> order = new ArrayList<>(plan.brokerToMapIn());
        after.keySet().stream().filter(broker -> !order.contains(broker)).forEach(order::add);
        order.forEach(broker -> topics.putStatic(address(addresses, broker), config(after, broker), force));
    }

    /** The items of the queues that move, with the end of the old stretch and the beginning of the new one. */
    private Map<Integer, List<LogicQueueMappingItem>> decided(
            TopicRemappingDetailWrapper plan, Map<String, String> addresses) {
        Map<Integer, List<LogicQueueMappingItem>> decided = new TreeMap<>();
        for (String broker : plan.brokerToMapIn()) {
            TopicQueueMappingDetail mapping = config(plan, broker).mappingDetail();
            if (mapping == null) {
                continue;
            }
            mapping.hostedQueues().forEach((id, items) -> {
                LogicQueueMappingItem coming = items.get(items.size() - 1);
                if (coming.isOn(broker) && !coming.isPlaced() && items.size() > 1) {
                    LogicQueueMappingItem old = items.get(items.size() - 2);
                    String holder = String.valueOf(old.bname());
                    long end = end(address(addresses, holder), plan.topic(), old);
                    List<LogicQueueMappingItem> whole = new ArrayList<>(items.subList(0, items.size() - 2));
                    LogicQueueMappingItem ended = old.endedAt(end);
                    whole.add(ended);
                    whole.add(coming.placedAt(LogicQueue.nextStart(ended.toStatic(end))));
                    decided.put(id, List.copyOf(whole));
                }
            });
        }
        return decided;
    }

    /** Behind the last message that a producer was promised. */
    private long end(String address, String topic, LogicQueueMappingItem item) {
        MaxOffset ask = new MaxOffset(topic, item.queueId(), false, false);
        long end = admin.call(address, GET_MAX_OFFSET, ask).header().offset();
        if (end < item.startOffset()) {
            throw new AdminException(
                    AdminException.NO_ANSWER,
                    "queue " + item.queueId() + " of topic " + topic + " on broker " + item.bname() + " ends at " + end
                            + ": expected " + item.startOffset() + " or more");
        }
        return end;
    }

    private static TopicConfigAndQueueMapping with(
            TopicConfigAndQueueMapping config, Map<Integer, List<LogicQueueMappingItem>> decided) {
        TopicQueueMappingDetail mapping = config.mappingDetail();
        if (mapping == null) {
            return config;
        }
        Map<Integer, List<LogicQueueMappingItem>> hosted = new TreeMap<>(mapping.hostedQueues());
        decided.forEach((id, items) ->
                hosted.computeIfPresent(id, (queue, known) -> isSuperseded(known, items) ? items : known));
        return TopicConfigAndQueueMapping.of(config.config(), mapping.with(hosted));
    }

    /** Brokers that had a queue long ago keep what they knew then. */
    private static boolean isSuperseded(List<LogicQueueMappingItem> known, List<LogicQueueMappingItem> decided) {
        LogicQueueMappingItem last = known.get(known.size() - 1);
        return last.gen() == decided.get(decided.size() - 1).gen() && !last.isPlaced();
    }

    private StaticTopicPlan plan(StaticTopicState state, Collection<String> targets) {
        Set<String> clusters = new TreeSet<>();
        Set<String> named = new TreeSet<>(targets);
        named.addAll(state.configs().keySet());
        List<BrokerData> all = admin.brokers(null);
        all.stream()
                .filter(broker -> named.contains(broker.brokerName()))
                .forEach(broker -> clusters.add(broker.cluster()));
        Set<String> led = admin.masters().keySet();
        List<String> brokers = all.stream()
                .filter(broker -> clusters.contains(broker.cluster()))
                .map(BrokerData::brokerName)
                .filter(led::contains)
                .toList();
        return new StaticTopicPlan(state, brokers, admin.now());
    }

    private static Change change(StaticTopicState state, String type, TopicRemappingDetailWrapper after) {
        TopicRemappingDetailWrapper before = new TopicRemappingDetailWrapper(
                state.configs(), Set.of(), Set.of(), state.epoch(), state.topic(), type);
        return new Change(before, after);
    }

    /** The masters of all brokers of a plan. */
    private Map<String, String> addresses(TopicRemappingDetailWrapper plan) {
        Map<String, String> masters = admin.masters();
        plan.brokerConfigMap().keySet().forEach(broker -> address(masters, broker));
        return masters;
    }

    private static String address(Map<String, String> masters, String broker) {
        String address = masters.get(broker);
        if (address == null) {
            throw new AdminException(
                    AdminException.NO_ANSWER,
                    "broker " + broker + " has no master at the moment: expected one of " + masters.keySet());
        }
        return address;
    }

    private static TopicConfigAndQueueMapping config(TopicRemappingDetailWrapper plan, String broker) {
        return config(plan.brokerConfigMap(), broker);
    }

    private static TopicConfigAndQueueMapping config(Map<String, TopicConfigAndQueueMapping> configs, String broker) {
        TopicConfigAndQueueMapping config = configs.get(broker);
        if (config == null) {
            throw new AdminException(
                    AdminException.NO_ANSWER, "the plan says nothing of broker " + broker + " that it names");
        }
        return config;
    }
}

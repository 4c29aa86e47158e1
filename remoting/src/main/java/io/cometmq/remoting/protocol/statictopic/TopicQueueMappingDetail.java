// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.protocol.statictopic;

import io.cometmq.remoting.protocol.OrEmpty;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Which logical queues of a static topic a broker hosts, with the history of each. Immutable.
 *
 * @param bname the broker
 * @param currIdMap the physical queue of each logical one that the broker leads
 * @param dirty without meaning
 * @param epoch grows with every change of the topic's queues
 * @param hostedQueues the stretches of each logical queue of which this broker has or had one
 * @param scope null is read as {@link #GLOBAL_SCOPE}
 * @param totalQueues how many queues the topic has on all brokers
 */
public record TopicQueueMappingDetail(
        @Nullable String bname,
        Map<Integer, Integer> currIdMap,
        boolean dirty,
        long epoch,
        Map<Integer, List<LogicQueueMappingItem>> hostedQueues,
        @Nullable String scope,
        String topic,
        int totalQueues) {
    /** Static topics that nobody gave a scope. */
    public static final String GLOBAL_SCOPE = "__global__";

    /** Reads what a peer left out as empty. */
    public TopicQueueMappingDetail {
        topic = OrEmpty.text(topic);
        currIdMap = OrEmpty.map(currIdMap);
        hostedQueues = OrEmpty.map(hostedQueues);
    }

    /** What a broker has of a topic, with the map of the queues it leads derived. */
    public static TopicQueueMappingDetail of(
            String topic,
            String broker,
            long epoch,
            int totalQueues,
            Map<Integer, List<LogicQueueMappingItem>> hosted) {
        return new TopicQueueMappingDetail(
                broker, led(broker, hosted), false, epoch, new TreeMap<>(hosted), GLOBAL_SCOPE, topic, totalQueues);
    }

    /** A logical queue; without stretches when this broker never had any of it. */
    public LogicQueue queue(int id) {
        return new LogicQueue(id, hostedQueues.getOrDefault(id, List.of()));
    }

    /** Whether this broker takes the messages of a logical queue. */
    public boolean leads(LogicQueue queue) {
        LogicQueueMappingItem leader = queue.leader();
        return leader != null && leader.isOn(bname);
    }

    /** The same with these logical queues. */
    public TopicQueueMappingDetail with(Map<Integer, List<LogicQueueMappingItem>> hosted) {
        return new TopicQueueMappingDetail(
                bname, led(bname, hosted), dirty, epoch, new TreeMap<>(hosted), scope, topic, totalQueues);
    }

    /** What routes say of it. */
    public TopicQueueMappingInfo info() {
        return new TopicQueueMappingInfo(bname, led(bname, hostedQueues), dirty, epoch, scope, topic, totalQueues);
    }

    private static Map<Integer, Integer> led(
            @Nullable String broker, Map<Integer, List<LogicQueueMappingItem>> hosted) {
        Map<Integer, Integer> led = new TreeMap<>();
        hosted.forEach((id, items) -> {
            LogicQueueMappingItem leader = new LogicQueue(id, items).leader();
            if (leader != null && leader.isOn(broker)) {
                led.put(id, leader.queueId());
            }
        });
        return led;
    }
}

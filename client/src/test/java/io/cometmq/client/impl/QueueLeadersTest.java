// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.impl;

import static org.assertj.core.api.Assertions.assertThat;

import io.cometmq.common.message.MessageQueue;
import io.cometmq.remoting.protocol.route.BrokerData;
import io.cometmq.remoting.protocol.route.QueueData;
import io.cometmq.remoting.protocol.route.TopicRouteData;
import io.cometmq.remoting.protocol.statictopic.TopicQueueMappingInfo;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class QueueLeadersTest {
    private static final String LOGICAL = "__syslo__global__";

    private final BrokerTable brokers = new BrokerTable();

    @Test
    void aStaticTopicHasItsQueuesHoweverManyItsBrokersHave() {
        TopicRoute route = route(mapping("a", 3, Map.of(0, 0, 2, 1)), mapping("b", 4, Map.of(1, 0, 2, 5)));

        assertThat(route.readable()).containsExactly(queue(0), queue(1), queue(2), queue(3));
        assertThat(route.writable()).isEqualTo(route.readable());
        assertThat(route.leaders())
                .containsEntry(queue(0), "a")
                .containsEntry(queue(1), "b")
                .as("the later mapping knows better")
                .containsEntry(queue(2), "b");
    }

    @Test
    void aQueueIsAskedForAtTheBrokerThatLeadsItNow() {
        brokers.update(route(mapping("a", 1, Map.of(0, 0)), mapping("b", 1, Map.of(1, 0))));
        assertThat(brokers.master(brokers.nameOf(queue(0)))).isEqualTo("host-a:1");
        assertThat(brokers.master(brokers.nameOf(queue(3))))
                .as("nobody leads it")
                .isNull();
        assertThat(brokers.nameOf(new MessageQueue("T", "a", 0))).isEqualTo("a");

        brokers.update(route(mapping("a", 1, Map.of(0, 0)), mapping("b", 2, Map.of(0, 1, 1, 0))));
        assertThat(brokers.master(brokers.nameOf(queue(0)))).isEqualTo("host-b:1");
    }

    @Test
    void aTopicThatIsNotStaticAnyMoreHasNoLeaders() {
        brokers.update(route(mapping("a", 1, Map.of(0, 0))));
        brokers.update(TopicRoute.of("T", data(null)));

        assertThat(brokers.nameOf(queue(0))).isEqualTo(LOGICAL);
        assertThat(TopicRoute.of("T", data(null)).readable())
                .containsExactly(new MessageQueue("T", "a", 0), new MessageQueue("T", "b", 0));
    }

    private static MessageQueue queue(int id) {
        return new MessageQueue("T", LOGICAL, id);
    }

    private static TopicQueueMappingInfo mapping(String broker, long epoch, Map<Integer, Integer> led) {
        return new TopicQueueMappingInfo(broker, led, false, epoch, null, "T", 4);
    }

    private static TopicRoute route(TopicQueueMappingInfo... mappings) {
        Map<String, TopicQueueMappingInfo> byBroker = new java.util.TreeMap<>();
        for (TopicQueueMappingInfo mapping : mappings) {
            byBroker.put(String.valueOf(mapping.bname()), mapping);
        }
        return TopicRoute.of("T", data(byBroker));
    }

    private static TopicRouteData data(Map<String, TopicQueueMappingInfo> mappings) {
        return new TopicRouteData(
                List.of(broker("a"), broker("b")),
                Map.of(),
                null,
                List.of(new QueueData("a", 6, 1, 0, 1), new QueueData("b", 6, 1, 0, 1)),
                mappings);
    }

    private static BrokerData broker(String name) {
        return new BrokerData(Map.of(0L, "host-" + name + ":1"), name, "c", false, null);
    }
}

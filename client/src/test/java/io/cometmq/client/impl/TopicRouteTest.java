// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.impl;

import static org.assertj.core.api.Assertions.assertThat;

import io.cometmq.common.message.MessageQueue;
import io.cometmq.remoting.protocol.route.BrokerData;
import io.cometmq.remoting.protocol.route.QueueData;
import io.cometmq.remoting.protocol.route.TopicRouteData;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TopicRouteTest {
    private static final BrokerData A = new BrokerData(Map.of(0L, "h:1"), "a", "c", false, null);
    private static final BrokerData B_SLAVE_ONLY = new BrokerData(Map.of(1L, "h:2"), "b", "c", false, null);

    @Test
    void queuesAreSentToWhereTheyAreWritableAndHaveAMaster() {
        TopicRoute route = TopicRoute.of(
                "T",
                data(
                        null,
                        List.of(B_SLAVE_ONLY, A),
                        new QueueData("b", 6, 2, 0, 2),
                        new QueueData("a", 2, 3, 0, 2),
                        new QueueData("a2", 4, 1, 0, 1)));

        assertThat(route.writable()).containsExactly(queue("a", 0), queue("a", 1));
        assertThat(route.readable()).containsExactly(queue("a2", 0), queue("b", 0), queue("b", 1));
    }

    @Test
    void anOperatorsOrderReplacesTheQueuesToSendTo() {
        TopicRoute route = TopicRoute.of("T", data("b:1;a:2", List.of(A), new QueueData("a", 6, 4, 0, 4)));

        assertThat(route.writable()).containsExactly(queue("b", 0), queue("a", 0), queue("a", 1));
    }

    @Test
    void aNewTopicGetsTheQueuesOfItsTemplateUpToABound() {
        TopicRoute template = TopicRoute.of("TBW102", data(null, List.of(A), new QueueData("a", 7, 8, 0, 8)));

        assertThat(template.writableAs("T", 2)).containsExactly(queue("a", 0), queue("a", 1));
    }

    @Test
    void brokersThatNoRouteNamesAreForgotten() {
        BrokerTable table = new BrokerTable();
        table.update(List.of(A, B_SLAVE_ONLY));

        table.retainNamedBy(List.of(TopicRoute.of("T", data(null, List.of(A)))));

        assertThat(table.master("a")).isEqualTo("h:1");
        assertThat(table.any("b")).isNull();
    }

    @Test
    void readingFallsBackFromASlaveToTheNextAndThenToAny() {
        BrokerTable table = new BrokerTable();
        table.update(List.of(new BrokerData(Map.of(0L, "m:1", 2L, "s:2"), "a", "c", false, null), B_SLAVE_ONLY));

        assertThat(table.find("a", 2, false)).isEqualTo(new FindBrokerResult("s:2", true));
        assertThat(table.find("a", 1, false)).isEqualTo(new FindBrokerResult("s:2", true));
        assertThat(table.find("a", 5, false)).isEqualTo(new FindBrokerResult("m:1", false));
        assertThat(table.find("b", 0, false)).isEqualTo(new FindBrokerResult("h:2", true));
        assertThat(table.find("a", 1, true)).isNull();
        assertThat(table.find("z", 0, false)).isNull();
    }

    private static TopicRouteData data(String order, List<BrokerData> brokers, QueueData... queues) {
        return new TopicRouteData(brokers, Map.of(), order, List.of(queues), null);
    }

    private static MessageQueue queue(String broker, int id) {
        return new MessageQueue("T", broker, id);
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.admin.statictopic;

import static org.assertj.core.api.Assertions.assertThat;

import io.cometmq.common.message.MessageQueue;
import io.cometmq.common.topic.TopicConfig;
import io.cometmq.remoting.protocol.admin.TopicOffset;
import io.cometmq.remoting.protocol.statictopic.LogicQueueMappingItem;
import io.cometmq.remoting.protocol.statictopic.TopicConfigAndQueueMapping;
import io.cometmq.remoting.protocol.statictopic.TopicQueueMappingDetail;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LogicalBoundsTest {
    @Test
    void aQueueReachesFromItsFirstStretchToItsLast() {
        List<LogicQueueMappingItem> items = List.of(
                LogicQueueMappingItem.open(0, 3, "a", 0).endedAt(50), LogicQueueMappingItem.open(1, 1, "b", 10_000));
        Map<String, TopicConfigAndQueueMapping> configs = Map.of("a", config("a", items), "b", config("b", items));

        assertThat(LogicalBounds.of(
                        "T",
                        configs,
                        Map.of(
                                new MessageQueue("T", "a", 3), new TopicOffset(1, 50, 20),
                                new MessageQueue("T", "b", 1), new TopicOffset(2, 7, 0))))
                .isEqualTo(Map.of(new MessageQueue("T", "__syslo__global__", 0), new TopicOffset(2, 10_007, 20)));
        assertThat(LogicalBounds.of("T", configs, Map.of()))
                .as("brokers that were not asked")
                .isEmpty();
    }

    private static TopicConfigAndQueueMapping config(String broker, List<LogicQueueMappingItem> items) {
        return TopicConfigAndQueueMapping.of(
                TopicConfig.of("T", 4, 6), TopicQueueMappingDetail.of("T", broker, 1, 1, Map.of(0, items)));
    }
}

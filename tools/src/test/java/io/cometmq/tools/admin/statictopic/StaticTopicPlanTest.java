// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.admin.statictopic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cometmq.common.topic.TopicConfig;
import io.cometmq.remoting.protocol.statictopic.LogicQueueMappingItem;
import io.cometmq.remoting.protocol.statictopic.TopicConfigAndQueueMapping;
import io.cometmq.remoting.protocol.statictopic.TopicQueueMappingDetail;
import io.cometmq.remoting.protocol.statictopic.TopicRemappingDetailWrapper;
import io.cometmq.tools.admin.AdminException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class StaticTopicPlanTest {
    private static final List<String> ALL = List.of("a", "b", "c");

    @Test
    void queuesOfANewTopicGoToItsBrokersEvenlyAndAllBrokersKnowOfThem() {
        TopicRemappingDetailWrapper plan = plan(Map.of(), 7).grow(List.of("a", "b"), 5);

        assertThat(plan.epoch()).isEqualTo(7_000);
        assertThat(ledBy(plan)).isEqualTo(Map.of("a", 3, "b", 2, "c", 0));
        assertThat(plan.brokerConfigMap().get("a").writeQueueNums()).isEqualTo(3);
        assertThat(plan.brokerConfigMap().get("c").readQueueNums()).isZero();
        assertThat(plan.brokerConfigMap().values())
                .allSatisfy(config ->
                        assertThat(config.mappingDetail().totalQueues()).isEqualTo(5));
        assertThat(plan.brokerConfigMap().get("b").mappingDetail().hostedQueues())
                .isEqualTo(Map.of(
                        1, List.of(LogicQueueMappingItem.open(0, 0, "b", 0)),
                        3, List.of(LogicQueueMappingItem.open(0, 1, "b", 0))));
    }

    @Test
    void moreQueuesLeaveThoseThatAreThereAndFewerAreRefused() {
        Map<String, TopicConfigAndQueueMapping> two =
                plan(Map.of(), 7).grow(List.of("a"), 2).brokerConfigMap();

        TopicRemappingDetailWrapper plan = plan(two, 8).grow(List.of("a", "b"), 5);

        assertThat(plan.epoch()).as("well above the one before").isEqualTo(8_000);
        assertThat(ledBy(plan)).isEqualTo(Map.of("a", 3, "b", 2, "c", 0));
        assertThat(plan.brokerConfigMap().get("a").mappingDetail().hostedQueues())
                .containsAllEntriesOf(two.get("a").mappingDetail().hostedQueues());
        assertThatThrownBy(() -> plan(two, 8).grow(List.of("a"), 2))
                .isInstanceOf(AdminException.class)
                .hasMessageContaining("has 2 queues: expected -qn of more");
    }

    @Test
    void onlyWhatHasToMoveMovesToQueuesThatWereNeverUsed() {
        Map<String, TopicConfigAndQueueMapping> four =
                plan(Map.of(), 7).grow(List.of("a"), 4).brokerConfigMap();

        TopicRemappingDetailWrapper plan = plan(four, 9).move(List.of("a", "b"));

        assertThat(ledBy(plan)).isEqualTo(Map.of("a", 2, "b", 2, "c", 0));
        assertThat(plan.brokerToMapIn()).isEqualTo(Set.of("b"));
        assertThat(plan.brokerToMapOut()).isEqualTo(Set.of("a"));
        List<LogicQueueMappingItem> moved =
                plan.brokerConfigMap().get("b").mappingDetail().hostedQueues().get(2);
        assertThat(moved)
                .containsExactly(LogicQueueMappingItem.open(0, 2, "a", 0), LogicQueueMappingItem.open(1, 0, "b", -1));
        assertThat(plan.brokerConfigMap()
                        .get("a")
                        .mappingDetail()
                        .hostedQueues()
                        .get(2))
                .isEqualTo(moved);
        assertThat(plan(plan.brokerConfigMap(), 20).move(List.of("a", "b")).brokerToMapIn())
                .as("as many as they shall have already")
                .isEmpty();
    }

    /** Whatever was moved before: each queue has one leader, and each broker as many as the others. */
    @Test
    void queuesStayEvenOverManyMoves() {
        long seed = Long.getLong("seed", 20_261_126L);
        Random random = new Random(seed);
        Map<String, TopicConfigAndQueueMapping> now =
                plan(Map.of(), 1).grow(List.of("a"), 7).brokerConfigMap();
        for (int i = 2; i < 60; i++) {
            List<String> targets = ALL.subList(random.nextInt(2), 2 + random.nextInt(2));
            TopicRemappingDetailWrapper plan = plan(now, i * 10L).move(targets);
            now = plan.brokerConfigMap();
            StaticTopicState state = StaticTopicState.of("T", now);
            assertThat(state.leaders()).as("seed %d round %d", seed, i).hasSize(7);
            assertThat(ledBy(plan).entrySet()).as("seed %d round %d", seed, i).allSatisfy(led -> assertThat(
                            led.getValue())
                    .isBetween(
                            targets.contains(led.getKey()) ? 7 / targets.size() : 0,
                            targets.contains(led.getKey()) ? 7 / targets.size() + 1 : 0));
        }
    }

    @Test
    void brokersThatDoNotAgreeAreNamed() {
        Map<String, TopicConfigAndQueueMapping> configs =
                new HashMap<>(plan(Map.of(), 7).grow(List.of("a", "b"), 2).brokerConfigMap());
        configs.remove("b");
        assertThatThrownBy(() -> StaticTopicState.of("T", configs))
                .hasMessageContaining("queue 1 of topic T is led by no broker");

        TopicQueueMappingDetail later = TopicQueueMappingDetail.of("T", "b", 9_999, 2, Map.of());
        configs.put("b", TopicConfigAndQueueMapping.of(TopicConfig.of("T", 1, 6), later));
        assertThatThrownBy(() -> StaticTopicState.of("T", new TreeMap<>(configs)))
                .hasMessageContaining("epoch=9999 of topic T on broker b: expected 7000 as on broker a");

        configs.put("b", TopicConfigAndQueueMapping.of(TopicConfig.of("T", 1, 6), null));
        assertThatThrownBy(() -> StaticTopicState.of("T", new TreeMap<>(configs)))
                .hasMessageContaining("topic T on broker b is not static");
    }

    private static StaticTopicPlan plan(Map<String, TopicConfigAndQueueMapping> before, long nowSeconds) {
        return new StaticTopicPlan(StaticTopicState.of("T", before), ALL, nowSeconds * 1_000);
    }

    private static Map<String, Integer> ledBy(TopicRemappingDetailWrapper plan) {
        Map<String, Integer> led = new TreeMap<>();
        plan.brokerConfigMap()
                .forEach((broker, config) ->
                        led.put(broker, config.mappingDetail().currIdMap().size()));
        return led;
    }
}

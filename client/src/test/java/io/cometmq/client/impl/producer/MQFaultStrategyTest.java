// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.impl.producer;

import static org.assertj.core.api.Assertions.assertThat;

import io.cometmq.client.impl.TopicRoute;
import io.cometmq.common.message.MessageQueue;
import io.cometmq.common.testing.ManualClock;
import io.cometmq.remoting.protocol.route.TopicRouteData;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MQFaultStrategyTest {
    private static final List<MessageQueue> QUEUES = List.of(
            new MessageQueue("T", "a", 0),
            new MessageQueue("T", "a", 1),
            new MessageQueue("T", "b", 0),
            new MessageQueue("T", "b", 1));

    private final ManualClock clock = new ManualClock();
    private final BrokerFaults faults = new BrokerFaults(clock, LatencySteps::defaults);
    private final TopicPublishInfo topic = new TopicPublishInfo(
            "T",
            TopicRoute.of("T", new TopicRouteData(List.of(), Map.of(), null, List.of(), null)),
            QUEUES,
            new QueueCursor());

    @Test
    void queuesAreTakenInTurn() {
        MQFaultStrategy strategy = new MQFaultStrategy(faults, () -> false);
        Set<MessageQueue> chosen = new HashSet<>();

        for (int i = 0; i < QUEUES.size(); i++) {
            chosen.add(strategy.choose(topic, null));
        }

        assertThat(chosen).containsExactlyInAnyOrderElementsOf(QUEUES);
    }

    @Test
    void theBrokerThatJustFailedIsNotTriedAgain() {
        MQFaultStrategy strategy = new MQFaultStrategy(faults, () -> false);

        for (int i = 0; i < 10; i++) {
            assertThat(strategy.choose(topic, "a").getBrokerName()).isEqualTo("b");
        }
    }

    @Test
    void theOnlyBrokerIsTriedAgain() {
        MQFaultStrategy strategy = new MQFaultStrategy(faults, () -> true);
        TopicPublishInfo onlyA = new TopicPublishInfo("T", topic.source(), QUEUES.subList(0, 2), new QueueCursor());
        strategy.update("a", 20_000, false, true);

        assertThat(strategy.choose(onlyA, "a").getBrokerName()).isEqualTo("a");
    }

    @Test
    void aSlowBrokerIsAvoidedForAsLongAsItsLatencySays() {
        long[][] table = {
            {49, 0},
            {50, 0},
            {100, 0},
            {549, 0},
            {550, 2_000},
            {1_800, 5_000},
            {3_000, 6_000},
            {5_000, 10_000},
            {15_000, 30_000}
        };
        for (long[] row : table) {
            faults.update("a", row[0], false, true);

            if (row[1] > 0) {
                clock.advanceMillis(row[1] - 1);
                assertThat(faults.isAvailable("a")).as("latency %d", row[0]).isFalse();
                clock.advanceMillis(1);
            }
            assertThat(faults.isAvailable("a")).as("latency %d", row[0]).isTrue();
        }
    }

    @Test
    void aFailureCountsAsTenSeconds() {
        faults.update("a", 1, true, true);

        clock.advanceMillis(9_999);
        assertThat(faults.isAvailable("a")).isFalse();
        clock.advanceMillis(1);
        assertThat(faults.isAvailable("a")).isTrue();
    }

    @Test
    void slowBrokersAreAvoidedOnlyWhenLatencyCounts() {
        faults.update("a", 5_000, false, true);
        MQFaultStrategy counting = new MQFaultStrategy(faults, () -> true);
        MQFaultStrategy careless = new MQFaultStrategy(faults, () -> false);
        Set<String> chosenCarelessly = new HashSet<>();

        for (int i = 0; i < QUEUES.size(); i++) {
            assertThat(counting.choose(topic, null).getBrokerName()).isEqualTo("b");
        }
        for (int i = 0; i < QUEUES.size(); i++) {
            chosenCarelessly.add(careless.choose(topic, null).getBrokerName());
        }

        assertThat(chosenCarelessly).containsExactlyInAnyOrder("a", "b");
    }

    @Test
    void aBrokerThatDoesNotAnswerIsPassedOverUntilAProbeIsAnswered() {
        MQFaultStrategy strategy = new MQFaultStrategy(faults, () -> true);
        strategy.update("a", 10, true, false);
        strategy.update("b", 20_000, false, true);

        assertThat(choices(strategy)).containsOnly("b");
        assertThat(faults.dueForProbe(Duration.ofSeconds(2))).containsExactlyInAnyOrder("a", "b");
        assertThat(faults.dueForProbe(Duration.ofSeconds(2))).isEmpty();
        clock.advanceMillis(2_000);
        assertThat(faults.dueForProbe(Duration.ofSeconds(2))).contains("a");

        assertThat(faults.answered("a")).isTrue();
        assertThat(faults.answered("a")).isFalse();
        assertThat(choices(strategy)).containsExactlyInAnyOrder("a", "b");
    }

    @Test
    void theStepsAreSettings() {
        BrokerFaults own = new BrokerFaults(clock, () -> new LatencySteps(new long[] {0, 20}, new long[] {0, 500}));

        own.update("a", 19, false, true);
        own.update("b", 20, false, true);

        assertThat(own.isAvailable("a")).isTrue();
        assertThat(own.isAvailable("b")).isFalse();
    }

    private Set<String> choices(MQFaultStrategy strategy) {
        Set<String> chosen = new HashSet<>();
        for (int i = 0; i < 2 * QUEUES.size(); i++) {
            chosen.add(strategy.choose(topic, null).getBrokerName());
        }
        return chosen;
    }
}

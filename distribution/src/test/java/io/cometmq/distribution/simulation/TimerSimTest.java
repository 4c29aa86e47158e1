// SPDX-License-Identifier: Apache-2.0
package io.cometmq.distribution.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.cometmq.client.consumer.listener.ConsumeConcurrentlyStatus;
import io.cometmq.client.consumer.listener.MessageListenerConcurrently;
import io.cometmq.common.message.MessageExt;
import io.cometmq.common.testing.sim.Simulation;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Half of the messages have a delivery time, some beyond what the timer wheel holds at once, while connections are cut and
 * the broker is restarted and killed. Under every seed each acknowledged message is consumed, and none before its time.
 */
class TimerSimTest {
    private static final int SEEDS = 3;
    private static final int STEPS = 30;
    private static final int QUEUES = 3;
    private static final Duration LONGEST_DELAY = Duration.ofSeconds(50);
    private static final Map<String, String> SETTINGS = Map.of(
            "timerWheelEnable", "true",
            "timerRollWindowSlot", "20",
            "mappedFileSizeTimerLog", "65536");
    /** How long after the last change everything is consumed, at most. */
    private static final Duration SETTLING = LONGEST_DELAY.plusMinutes(2);

    @TempDir
    private Path directory;

    static LongStream seeds() {
        return SimSeeds.usually(SEEDS);
    }

    @ParameterizedTest(name = "seed={0}")
    @MethodSource("seeds")
    void deliversEachMessageAndNoneBeforeItsTime(long seed) {
        Simulation.run(seed, simulation -> new Run(simulation, directory).run());
    }

    private static final class Run {
        private final Simulation simulation;
        private final Random random;
        private final Ledger ledger = new Ledger();
        private final SimCluster cluster;
        private final SimProducer producer;
        private int waited;

        Run(Simulation simulation, Path directory) {
            this.simulation = simulation;
            this.random = simulation.random("test");
            this.cluster = new SimCluster(simulation, directory, SETTINGS);
            this.producer = new SimProducer(cluster, "T", QUEUES, ledger).delaying(LONGEST_DELAY);
        }

        void run() {
            cluster.createTopic("T", QUEUES);
            producer.start(Duration.ofMillis(200));
            SimMember member = new SimMember(cluster, "member", "G", "T", listener());
            member.join();
            for (int step = 0; step < STEPS; step++) {
                change(member);
                simulation.sleep(Duration.ofMillis(random.nextInt(3_000)));
            }
            cluster.network().calm(true);
            assertThat(simulation.until(producer::stop, Duration.ofMinutes(1), Duration.ofSeconds(1)))
                    .as("the producer ends")
                    .isTrue();
            assertThat(simulation.until(() -> ledger.missing().isEmpty(), SETTLING, Duration.ofSeconds(1)))
                    .as("consumed of %s acknowledged; missing: %s", ledger.acknowledgedCount(), ledger.missing())
                    .isTrue();
            assertThat(waited).as("messages with a delivery time").isGreaterThan(STEPS);
        }

        private void change(SimMember member) {
            switch (random.nextInt(10)) {
                case 0 -> cluster.restartBroker();
                case 1, 2 -> {
                    cluster.killBroker();
                    simulation.sleep(Duration.ofMillis(random.nextInt(5_000)));
                    cluster.startBroker();
                }
                case 3 -> cluster.network().cutAll(producer.process());
                case 4 -> cluster.network().cutAll(member.process());
                case 5 -> cluster.brokerProcess().pause(Duration.ofMillis(random.nextInt(5_000)));
                default -> {
                    // Time passes.
                }
            }
        }

        private MessageListenerConcurrently listener() {
            return (messages, context) -> {
                for (MessageExt message : messages) {
                    checkTime(message);
                    ledger.listened(context.getMessageQueue(), message, true);
                }
                return ConsumeConcurrentlyStatus.CONSUME_SUCCESS;
            };
        }

        private void checkTime(MessageExt message) {
            String due = message.getUserProperty(SimProducer.DUE);
            if (due == null) {
                return;
            }
            waited++;
            if (Math.min(message.getStoreTimestamp(), simulation.clock().millis()) < Long.parseLong(due)) {
                simulation.fail(new AssertionError(Ledger.body(message) + " is consumed before " + due));
            }
        }
    }
}

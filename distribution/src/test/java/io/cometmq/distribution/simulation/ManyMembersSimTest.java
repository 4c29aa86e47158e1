// SPDX-License-Identifier: Apache-2.0
package io.cometmq.distribution.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.cometmq.client.consumer.listener.ConsumeConcurrentlyStatus;
import io.cometmq.client.consumer.listener.MessageListenerConcurrently;
import io.cometmq.common.message.MessageQueue;
import io.cometmq.common.testing.sim.Simulation;
import io.cometmq.remoting.protocol.request.ClientRequests;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Fifty members come at once, then a part of them leaves, is killed, loses its connections or is joined by others. Under
 * every seed each queue gets one owner within seconds, each acknowledged message is consumed, no committed offset passes a
 * message that no listener has had, and members are told of changes in rounds, not for each change.
 */
class ManyMembersSimTest {
    private static final int SEEDS = 2;
    private static final int MEMBERS = 50;
    private static final int QUEUES = 60;
    private static final int CHANGES = 30;
    private static final Duration ALL_COME_WITHIN = Duration.ofMillis(500);
    /** The shortest pause between two rounds of notices. */
    private static final Duration LEAST_PAUSE = Duration.ofMillis(100);

    private static final Duration SETTLING = Duration.ofSeconds(10);
    private static final Duration CONSUMING = Duration.ofMinutes(2);
    private static final Duration STEP = Duration.ofMillis(200);

    @TempDir
    private Path directory;

    static LongStream seeds() {
        return SimSeeds.usually(SEEDS);
    }

    @ParameterizedTest(name = "seed={0}")
    @MethodSource("seeds")
    void settleWithinSecondsAndFewNotices(long seed) {
        Simulation.run(seed, simulation -> new Run(simulation, directory).run());
    }

    private static final class Run {
        private final Simulation simulation;
        private final Random random;
        private final Ledger ledger = new Ledger();
        private final SimCluster cluster;
        private final List<SimMember> members = new ArrayList<>();
        private int joined;

        Run(Simulation simulation, Path directory) {
            this.simulation = simulation;
            this.random = simulation.random("test");
            this.cluster = new SimCluster(simulation, directory, Map.of());
        }

        void run() {
            cluster.createTopic("T", QUEUES);
            SimProducer producer = new SimProducer(cluster, "T", QUEUES, ledger);
            producer.start(Duration.ofMillis(100));
            long began = simulation.clock().nanos();
            for (int i = 0; i < MEMBERS; i++) {
                join();
                simulation.sleep(ALL_COME_WITHIN.dividedBy(MEMBERS));
            }
            settle("after all came");
            Duration took = Duration.ofNanos(simulation.clock().nanos() - began);
            long rounds = took.dividedBy(LEAST_PAUSE) + 2;
            assertThat(cluster.network().arrived(ClientRequests.NOTIFY_CONSUMER_IDS_CHANGED))
                    .as("notices in %s", took)
                    .isLessThan((int) Math.min(rounds * MEMBERS, MEMBERS * MEMBERS / 4));

            for (int i = 0; i < CHANGES; i++) {
                change();
                simulation.sleep(Duration.ofMillis(random.nextInt(200)));
            }
            cluster.network().calm(true);
            assertThat(simulation.until(producer::stop, Duration.ofMinutes(1), STEP))
                    .as("the producer ends")
                    .isTrue();
            settle("after the last change");
            assertThat(simulation.until(() -> ledger.missing().isEmpty(), CONSUMING, STEP))
                    .as("consumed of %s acknowledged; missing: %s", ledger.acknowledgedCount(), ledger.missing())
                    .isTrue();
            checkOffsets();
        }

        private void settle(String when) {
            assertThat(simulation.until(this::isSettled, SETTLING, STEP))
                    .as("each queue has one owner %s", when)
                    .isTrue();
        }

        private void change() {
            switch (random.nextInt(5)) {
                case 0 -> join();
                case 1, 2 -> any().leave();
                case 3 -> any().crash();
                default -> cluster.network().cutOne(cluster.brokerProcess());
            }
        }

        private void join() {
            String name = "member-" + joined++;
            SimMember member = new SimMember(cluster, name, "G", "T", listener(name));
            members.add(member);
            member.join();
        }

        /** Takes one out. */
        private SimMember any() {
            return members.remove(random.nextInt(members.size()));
        }

        private MessageListenerConcurrently listener(String name) {
            Random chance = simulation.random("listener of " + name);
            return (messages, context) -> {
                simulation.sleep(Duration.ofMillis(1 + chance.nextInt(20)));
                messages.forEach(message -> ledger.listened(context.getMessageQueue(), message, true));
                return ConsumeConcurrentlyStatus.CONSUME_SUCCESS;
            };
        }

        private boolean isSettled() {
            List<MessageQueue> held = new ArrayList<>();
            members.forEach(member -> held.addAll(member.held()));
            held.removeIf(queue -> !queue.getTopic().equals("T"));
            return held.size() == QUEUES && held.stream().distinct().count() == QUEUES;
        }

        private void checkOffsets() {
            for (int id = 0; id < QUEUES; id++) {
                MessageQueue queue = new MessageQueue("T", SimCluster.BROKER_NAME, id);
                OptionalLong committed = cluster.committed("G", "T", id);
                if (committed != null && committed.isPresent()) {
                    assertThat(ledger.unheardBelow(queue, committed.getAsLong()))
                            .as("an offset below the committed %s of %s that no listener had", committed, queue)
                            .isEqualTo(-1);
                }
            }
        }
    }
}

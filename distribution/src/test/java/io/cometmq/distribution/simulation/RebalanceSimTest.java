// SPDX-License-Identifier: Apache-2.0
package io.cometmq.distribution.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.cometmq.client.consumer.listener.ConsumeConcurrentlyStatus;
import io.cometmq.client.consumer.listener.MessageListenerConcurrently;
import io.cometmq.common.message.MessageQueue;
import io.cometmq.common.testing.sim.Simulation;
import io.cometmq.common.topic.TopicNames;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Members of a group join, leave, crash and pause, connections are cut, frames are delayed and overtake each other, and
 * the broker is restarted and killed, while messages are sent. Under every seed: each acknowledged message is consumed,
 * a committed offset never passes a message that no listener has had, and once nothing changes any more each queue has
 * one owner.
 */
class RebalanceSimTest {
    private static final int SEEDS = 12;
    private static final String TOPIC = "T";
    private static final String GROUP = "G";
    private static final int QUEUES = 6;
    private static final int MAX_MEMBERS = 4;
    private static final int STEPS = 40;
    private static final Duration STEP = Duration.ofMillis(1_500);
    /** How long after the last change each queue has its owner, at most. */
    private static final Duration SETTLING = Duration.ofSeconds(150);

    @TempDir
    private Path directory;

    static LongStream seeds() {
        return SimSeeds.usually(SEEDS);
    }

    @ParameterizedTest(name = "seed={0}")
    @MethodSource("seeds")
    void keepsThePromisesOfConsumption(long seed) {
        Simulation.run(seed, simulation -> new Run(simulation, directory).run());
    }

    private static final class Run {
        private final Simulation simulation;
        private final Random random;
        private final SimCluster cluster;
        private final Ledger ledger = new Ledger();
        private final List<SimMember> members = new ArrayList<>();
        private int joined;

        Run(Simulation simulation, Path directory) {
            this.simulation = simulation;
            this.random = simulation.random("test");
            this.cluster = new SimCluster(simulation, directory, Map.of());
        }

        void run() {
            cluster.createTopic(TOPIC, QUEUES);
            SimProducer producer = new SimProducer(cluster, TOPIC, QUEUES, ledger);
            producer.start(Duration.ofMillis(200));
            join();
            for (int step = 0; step < STEPS; step++) {
                change(producer);
                simulation.sleep(Duration.ofNanos((long) (random.nextDouble() * STEP.toNanos())));
                checkOffsets();
            }
            cluster.network().calm(true);
            assertThat(simulation.until(producer::stop, Duration.ofMinutes(1), STEP))
                    .as("the producer ends")
                    .isTrue();
            if (members.isEmpty()) {
                join();
            }
            settles();
            assertThat(simulation.until(() -> ledger.missing().isEmpty(), SETTLING, STEP))
                    .as("consumed of %s acknowledged; missing: %s", ledger.acknowledgedCount(), ledger.missing())
                    .isTrue();
            simulation.sleep(Duration.ofSeconds(30));
            assertThat(isSettled()).as("stays as it is: %s", holdings()).isTrue();
            checkOffsets();
            assertThat(ledger.acknowledgedCount()).isGreaterThan(STEPS);
        }

        private void change(SimProducer producer) {
            switch (random.nextInt(14)) {
                case 0, 1, 2 -> join();
                case 3 -> leave();
                case 4, 5 -> crash();
                case 6 -> pause();
                case 7 -> cluster.network().cutAll(producer.process());
                case 8, 9 -> cluster.network().cutOne(cluster.brokerProcess());
                case 10 -> restartBroker();
                case 11 -> killBroker();
                default -> {
                    // Time passes.
                }
            }
        }

        private void join() {
            if (members.size() < MAX_MEMBERS) {
                String name = "member-" + joined++;
                SimMember member = new SimMember(cluster, name, GROUP, TOPIC, listener(name));
                members.add(member);
                member.join();
            }
        }

        private void leave() {
            if (!members.isEmpty()) {
                members.remove(random.nextInt(members.size())).leave();
            }
        }

        private void crash() {
            if (!members.isEmpty()) {
                members.remove(random.nextInt(members.size())).crash();
            }
        }

        private void pause() {
            if (!members.isEmpty()) {
                SimMember member = members.get(random.nextInt(members.size()));
                Duration time = Duration.ofMillis(random.nextInt(30_000));
                simulation.note(member + " stands still for " + time);
                member.process().pause(time);
            }
        }

        private void restartBroker() {
            cluster.restartBroker();
        }

        private void killBroker() {
            cluster.killBroker();
            simulation.sleep(Duration.ofMillis(random.nextInt(5_000)));
            cluster.startBroker();
        }

        private MessageListenerConcurrently listener(String name) {
            Random chance = simulation.random("listener of " + name);
            return (messages, context) -> {
                simulation.sleep(Duration.ofMillis(chance.nextInt(chance.nextInt(30) == 0 ? 3_000 : 20) + 1));
                boolean well = chance.nextInt(20) != 0;
                messages.forEach(message -> ledger.listened(context.getMessageQueue(), message, well));
                return well ? ConsumeConcurrentlyStatus.CONSUME_SUCCESS : ConsumeConcurrentlyStatus.RECONSUME_LATER;
            };
        }

        private void checkOffsets() {
            for (int id = 0; id < QUEUES; id++) {
                checkOffset(new MessageQueue(TOPIC, SimCluster.BROKER_NAME, id));
            }
            checkOffset(new MessageQueue(TopicNames.retryTopic(GROUP), SimCluster.BROKER_NAME, 0));
        }

        private void checkOffset(MessageQueue queue) {
            OptionalLong found = cluster.committed(GROUP, queue.getTopic(), queue.getQueueId());
            if (found == null || found.isEmpty()) {
                return;
            }
            long offset = found.getAsLong();
            assertThat(ledger.unheardBelow(queue, offset))
                    .as("an offset below the committed %s of %s that no listener had", offset, queue)
                    .isEqualTo(-1);
        }

        private void settles() {
            assertThat(simulation.until(this::isSettled, SETTLING, Duration.ofSeconds(1)))
                    .as("each queue gets one owner: %s", holdings())
                    .isTrue();
        }

        private boolean isSettled() {
            List<MessageQueue> held = new ArrayList<>();
            members.forEach(member -> held.addAll(member.held()));
            held.removeIf(queue -> !queue.getTopic().equals(TOPIC));
            return held.size() == QUEUES && held.stream().distinct().count() == QUEUES;
        }

        private Map<String, Object> holdings() {
            Map<String, Object> holdings = new HashMap<>();
            members.forEach(member -> holdings.put(member.name(), member.held()));
            return holdings;
        }
    }
}

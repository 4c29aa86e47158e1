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
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.stream.LongStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Under every seed of a {@link Turmoil} with concurrent listeners: each acknowledged message is consumed, a committed
 * offset never passes a message that no listener has had and never falls, and once nothing changes any more each queue has
 * one owner.
 */
class RebalanceSimTest {
    private static final int SEEDS = 10;

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

    @ParameterizedTest(name = "seed={0}")
    @MethodSource("seeds")
    void whoStoodStillAndLeavesLastDoesNotSetTheGroupBack(long seed) {
        Simulation.run(seed, simulation -> new LastToLeave(simulation, directory).run());
    }

    /** A member is cut off and stands still, another one consumes all and leaves, and then the first one leaves. */
    private static final class LastToLeave {
        private static final int QUEUES = 3;
        private static final Duration STEP = Duration.ofMillis(500);
        private static final Duration PATIENCE = Duration.ofMinutes(1);

        private final Simulation simulation;
        private final SimCluster cluster;

        LastToLeave(Simulation simulation, Path directory) {
            this.simulation = simulation;
            this.cluster = new SimCluster(simulation, directory, Map.of());
        }

        void run() {
            cluster.createTopic("T", QUEUES);
            SimProducer producer = new SimProducer(cluster, "T", QUEUES, new Ledger());
            producer.start(Duration.ofMillis(100));
            SimMember still = join("still");
            await("it runs", still::isRunning);
            simulation.sleep(Duration.ofSeconds(3));
            still.process().pause(PATIENCE);
            cluster.network().cutAll(still.process());
            SimMember other = join("other");
            simulation.sleep(Duration.ofSeconds(5));
            await("the producer ends", producer::stop);
            await("all is consumed", () -> committed().equals(ends()));
            other.leave();
            await("the other one has left", other::hasLeft);

            still.leave();
            await("the last one has left", still::hasLeft);
            simulation.sleep(PATIENCE);

            assertThat(committed()).isEqualTo(ends());
        }

        private SimMember join(String name) {
            MessageListenerConcurrently listener = (messages, context) -> ConsumeConcurrentlyStatus.CONSUME_SUCCESS;
            SimMember member = new SimMember(cluster, name, "G", "T", listener);
            member.join();
            return member;
        }

        private void await(String what, BooleanSupplier condition) {
            assertThat(simulation.until(condition, PATIENCE.multipliedBy(2), STEP))
                    .as(what)
                    .isTrue();
        }

        private Map<Integer, Long> committed() {
            Map<Integer, Long> offsets = new TreeMap<>();
            for (int id = 0; id < QUEUES; id++) {
                OptionalLong committed = cluster.committed("G", "T", id);
                offsets.put(id, committed == null ? -1 : committed.orElse(-1));
            }
            return offsets;
        }

        private Map<Integer, Long> ends() {
            Map<Integer, Long> offsets = new TreeMap<>();
            for (int id = 0; id < QUEUES; id++) {
                offsets.put(id, cluster.end("T", id));
            }
            return offsets;
        }
    }

    private static final class Run {
        private final Simulation simulation;
        private final Ledger ledger = new Ledger();
        private final CommittedOffsets committed = new CommittedOffsets();
        private final Turmoil turmoil;

        Run(Simulation simulation, Path directory) {
            this.simulation = simulation;
            this.turmoil = new Turmoil(simulation, directory, ledger, this::listener);
        }

        void run() {
            turmoil.rage(this::checkOffsets);
            turmoil.settle();
            checkOffsets();
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
            for (int id = 0; id < Turmoil.QUEUES; id++) {
                checkOffset(new MessageQueue(Turmoil.TOPIC, SimCluster.BROKER_NAME, id));
            }
            checkOffset(new MessageQueue(TopicNames.retryTopic(Turmoil.GROUP), SimCluster.BROKER_NAME, 0));
        }

        private void checkOffset(MessageQueue queue) {
            OptionalLong found = turmoil.cluster().committed(Turmoil.GROUP, queue.getTopic(), queue.getQueueId());
            if (found == null) {
                return;
            }
            committed.saw(queue, found, simulation.clock().nanos(), turmoil.brokerKillsNanos());
            if (found.isEmpty()) {
                return;
            }
            assertThat(ledger.unheardBelow(queue, found.getAsLong()))
                    .as("an offset below the committed %s of %s that no listener had", found, queue)
                    .isEqualTo(-1);
        }
    }
}

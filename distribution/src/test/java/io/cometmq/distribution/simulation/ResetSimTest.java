// SPDX-License-Identifier: Apache-2.0
package io.cometmq.distribution.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.cometmq.client.consumer.listener.ConsumeConcurrentlyStatus;
import io.cometmq.client.consumer.listener.MessageListenerConcurrently;
import io.cometmq.common.message.MessageExt;
import io.cometmq.common.testing.sim.Simulation;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * An operator moves a group back to its first message again and again, while members join, leave, are killed, lose their
 * connections and stand still for less than a fence lasts. Under every seed all messages that were there at the last move
 * are consumed again after it: no offset from before a move undoes it.
 */
class ResetSimTest {
    private static final int SEEDS = 3;
    private static final int QUEUES = 3;
    private static final int MAX_MEMBERS = 4;
    private static final int MOVES = 3;
    private static final int STEPS = 8;
    private static final int LONGEST_STEP_MILLIS = 2_000;
    private static final int LONGEST_PAUSE_MILLIS = 15_000;
    private static final Duration SETTLING = Duration.ofMinutes(3);

    @TempDir
    private Path directory;

    static LongStream seeds() {
        return SimSeeds.usually(SEEDS);
    }

    @ParameterizedTest(name = "seed={0}")
    @MethodSource("seeds")
    void whatAGroupWasMovedBackToIsConsumedAgain(long seed) {
        Simulation.run(seed, simulation -> new Run(simulation, directory).run());
    }

    @ParameterizedTest(name = "seed={0}")
    @MethodSource("seeds")
    void whoSleptThroughTheMoveDoesNotUndoIt(long seed) {
        Simulation.run(seed, simulation -> new Sleeper(simulation, directory).run());
    }

    /**
     * A member is cut off and stands still, the group is moved, another member follows slowly; then the first one wakes with
     * all consumed, as it remembers, and the other one is killed.
     */
    private static final class Sleeper {
        private static final Duration NAP = Duration.ofSeconds(15);
        private static final int SLOW_MILLIS = 800;

        private final Simulation simulation;
        private final SimCluster cluster;
        private final Set<String> since = new TreeSet<>();

        Sleeper(Simulation simulation, Path directory) {
            this.simulation = simulation;
            this.cluster = new SimCluster(simulation, directory, Map.of());
        }

        void run() {
            cluster.createTopic("T", QUEUES);
            SimProducer producer = new SimProducer(cluster, "T", QUEUES, new Ledger());
            producer.start(Duration.ofMillis(100));
            SimMember sleeper = join("sleeper", 1);
            simulation.sleep(Duration.ofSeconds(8));
            await("the producer ends", producer::stop);
            await("all is consumed", () -> cluster.isConsumed("G", "T", QUEUES));
            sleeper.process().pause(NAP);
            cluster.network().cutAll(sleeper.process());
            SimMember other = join("other", SLOW_MILLIS);
            await("the other one has the queues", () -> other.held().size() > QUEUES);
            since.clear();
            cluster.moveBack("G", "T");
            simulation.sleep(NAP);
            other.crash();
            await("all is consumed again", () -> cluster.isConsumed("G", "T", QUEUES));

            long all = 0;
            for (int id = 0; id < QUEUES; id++) {
                all += cluster.end("T", id);
            }
            assertThat(since).hasSize((int) all);
        }

        private SimMember join(String name, int millis) {
            MessageListenerConcurrently listener = (messages, context) -> {
                simulation.sleep(Duration.ofMillis(millis));
                messages.forEach(message -> since.add(message.getQueueId() + " " + message.getQueueOffset()));
                return ConsumeConcurrentlyStatus.CONSUME_SUCCESS;
            };
            SimMember member = new SimMember(cluster, name, "G", "T", listener);
            member.join();
            return member;
        }

        private void await(String what, BooleanSupplier condition) {
            assertThat(simulation.until(condition, SETTLING, Duration.ofMillis(500)))
                    .as(what)
                    .isTrue();
        }
    }

    private static final class Run {
        private final Simulation simulation;
        private final Random random;
        private final SimCluster cluster;
        private final List<SimMember> members = new ArrayList<>();
        /** What was consumed since the last move. */
        private final Set<String> since = new TreeSet<>();

        private int joined;

        Run(Simulation simulation, Path directory) {
            this.simulation = simulation;
            this.random = simulation.random("test");
            this.cluster = new SimCluster(simulation, directory, Map.of());
        }

        void run() {
            cluster.createTopic("T", QUEUES);
            cluster.createGroup("G");
            SimProducer producer = new SimProducer(cluster, "T", QUEUES, new Ledger());
            producer.start(Duration.ofMillis(100));
            join();
            join();
            changes(STEPS);
            Set<String> expected = Set.of();
            for (int move = 0; move < MOVES; move++) {
                expected = move();
                changes(STEPS);
            }
            cluster.network().calm(true);
            assertThat(simulation.until(producer::stop, Duration.ofMinutes(1), Duration.ofSeconds(1)))
                    .isTrue();
            if (members.isEmpty()) {
                join();
            }
            assertThat(simulation.until(() -> cluster.isConsumed("G", "T", QUEUES), SETTLING, Duration.ofSeconds(1)))
                    .as("all is consumed")
                    .isTrue();
            assertThat(since).as("consumed since the last move").containsAll(expected);
        }

        private void changes(int steps) {
            for (int step = 0; step < steps; step++) {
                change();
                simulation.sleep(Duration.ofMillis(random.nextInt(LONGEST_STEP_MILLIS)));
            }
        }

        private void change() {
            switch (random.nextInt(10)) {
                case 0, 1 -> join();
                case 2 -> any(SimMember::leave);
                case 3 -> any(SimMember::crash);
                case 4, 5 -> pause();
                case 6, 7 -> cluster.network().cutOne(cluster.brokerProcess());
                default -> {
                    // Time passes.
                }
            }
        }

        private void join() {
            if (members.size() < MAX_MEMBERS) {
                String name = "member-" + joined++;
                SimMember member = new SimMember(cluster, name, "G", "T", listener(name));
                members.add(member);
                member.join();
            }
        }

        private void any(Consumer<SimMember> fate) {
            if (!members.isEmpty()) {
                fate.accept(members.remove(random.nextInt(members.size())));
            }
        }

        private void pause() {
            if (!members.isEmpty()) {
                SimMember member = members.get(random.nextInt(members.size()));
                Duration time = Duration.ofMillis(random.nextInt(LONGEST_PAUSE_MILLIS));
                simulation.note(member + " stands still for " + time);
                member.process().pause(time);
            }
        }

        /** Moves the group to the first message; returns the messages that must be consumed from then on. */
        private Set<String> move() {
            Set<String> there = new TreeSet<>();
            for (int id = 0; id < QUEUES; id++) {
                long end = cluster.end("T", id);
                for (long offset = 0; offset < end; offset++) {
                    there.add(id + " " + offset);
                }
            }
            simulation.note("the group is moved back");
            since.clear();
            cluster.moveBack("G", "T");
            // Whether that was before or after the broker moved the group, nobody can say here.
            there.removeAll(since);
            simulation.note("it is moved");
            return there;
        }

        private MessageListenerConcurrently listener(String name) {
            Random chance = simulation.random("listener of " + name);
            return (messages, context) -> {
                simulation.sleep(Duration.ofMillis(1 + chance.nextInt(20)));
                for (MessageExt message : messages) {
                    since.add(message.getQueueId() + " " + message.getQueueOffset());
                }
                return ConsumeConcurrentlyStatus.CONSUME_SUCCESS;
            };
        }
    }
}

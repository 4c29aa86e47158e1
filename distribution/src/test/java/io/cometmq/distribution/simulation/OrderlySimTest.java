// SPDX-License-Identifier: Apache-2.0
package io.cometmq.distribution.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.cometmq.client.consumer.listener.ConsumeOrderlyStatus;
import io.cometmq.client.consumer.listener.MessageListenerOrderly;
import io.cometmq.common.message.MessageExt;
import io.cometmq.common.message.MessageQueue;
import io.cometmq.common.testing.sim.Simulation;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Under every seed of a {@link Turmoil} with orderly listeners, which sometimes fail and sometimes take longer than a lock
 * is valid: a listener gets a message only after all before it in its queue were consumed, nobody else consumes a queue
 * while its owner's lock is valid, each acknowledged message is consumed, and a committed offset never passes a message
 * that is not.
 */
class OrderlySimTest {
    private static final int SEEDS = 5;
    /** A client consumes by a lock for so long after it was renewed; the broker keeps it for twice as long. */
    private static final Duration LOCK_VALIDITY = Duration.ofSeconds(30);

    @TempDir
    private Path directory;

    static LongStream seeds() {
        return SimSeeds.usually(SEEDS);
    }

    @ParameterizedTest(name = "seed={0}")
    @MethodSource("seeds")
    void keepsTheOrderOfEachQueue(long seed) {
        Simulation.run(seed, simulation -> new Run(simulation, directory, false).run());
    }

    @ParameterizedTest(name = "seed={0}")
    @MethodSource("seeds")
    void letsNobodyIntoALockedQueueWhileTheBrokerLasts(long seed) {
        Simulation.run(seed, simulation -> new Run(simulation, directory, true).run());
    }

    private static final class Run {
        private final Simulation simulation;
        private final Ledger ledger = new Ledger();
        private final Map<MessageQueue, Call> calls = new HashMap<>();
        private final Turmoil turmoil;

        /** A listener call that has not ended. */
        private record Call(String member, long sinceNanos) {}

        Run(Simulation simulation, Path directory, boolean brokerLasts) {
            this.simulation = simulation;
            Turmoil all = new Turmoil(simulation, directory, ledger, this::listener);
            this.turmoil = brokerLasts ? all.withLastingBroker() : all;
        }

        void run() {
            turmoil.rage(this::checkOffsets);
            turmoil.settle();
            checkOffsets();
        }

        private MessageListenerOrderly listener(String name) {
            Random chance = simulation.random("listener of " + name);
            return (messages, context) -> {
                MessageQueue queue = context.getMessageQueue();
                MessageExt first = messages.get(0);
                checkOrder(queue, first.getQueueOffset());
                checkAlone(queue, name);
                Call mine = new Call(name, simulation.clock().nanos());
                calls.put(queue, mine);
                simulation.sleep(Duration.ofMillis(duration(chance)));
                calls.remove(queue, mine);
                boolean well = chance.nextInt(20) != 0;
                messages.forEach(message -> ledger.listened(queue, message, well));
                return well ? ConsumeOrderlyStatus.SUCCESS : ConsumeOrderlyStatus.SUSPEND_CURRENT_QUEUE_A_MOMENT;
            };
        }

        private static int duration(Random chance) {
            return switch (chance.nextInt(400)) {
                case 0 -> 1 + chance.nextInt(90_000);
                case 1, 2, 3, 4, 5, 6, 7, 8, 9 -> 1 + chance.nextInt(3_000);
                default -> 1 + chance.nextInt(20);
            };
        }

        private void checkOrder(MessageQueue queue, long offset) {
            long undone = ledger.undoneBelow(queue, offset);
            if (undone >= 0) {
                simulation.fail(new AssertionError(
                        "offset " + offset + " of " + queue + " is consumed before offset " + undone));
            }
        }

        /** Whoever began by a valid lock has the queue to himself for the rest of that validity, unless it is forgotten. */
        private void checkAlone(MessageQueue queue, String name) {
            Call other = calls.get(queue);
            if (other == null || other.member().equals(name)) {
                return;
            }
            long lasts = simulation.clock().nanos() - other.sinceNanos();
            long lockForgotten = turmoil.brokerStartedNanos() + LOCK_VALIDITY.toNanos() - other.sinceNanos();
            if (lasts < LOCK_VALIDITY.toNanos() && lockForgotten < 0 && turmoil.isAlive(other.member())) {
                simulation.fail(new AssertionError(name + " consumes " + queue + ", which " + other.member()
                        + " has consumed for only " + Duration.ofNanos(lasts)));
            }
        }

        private void checkOffsets() {
            for (int id = 0; id < Turmoil.QUEUES; id++) {
                MessageQueue queue = new MessageQueue(Turmoil.TOPIC, SimCluster.BROKER_NAME, id);
                OptionalLong found = turmoil.cluster().committed(Turmoil.GROUP, Turmoil.TOPIC, id);
                if (found != null && found.isPresent()) {
                    assertThat(ledger.undoneBelow(queue, found.getAsLong()))
                            .as("an offset below the committed %s of %s that is not consumed", found, queue)
                            .isEqualTo(-1);
                }
            }
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.cometmq.distribution.simulation;

import io.cometmq.client.consumer.listener.ConsumeConcurrentlyStatus;
import io.cometmq.client.consumer.listener.MessageListenerConcurrently;
import io.cometmq.common.message.MessageConst;
import io.cometmq.common.message.MessageExt;
import io.cometmq.common.message.MessageQueue;
import io.cometmq.common.message.PopReceipt;
import io.cometmq.common.testing.sim.Simulation;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Under every seed of a {@link Turmoil} whose push consumers pop: each acknowledged message is consumed, nobody gets one
 * that is lent to somebody else, the committed offset never falls, and in the end each queue is popped and no loan is open.
 * A broker that is killed may forget what it lent last.
 */
class PopClientSimTest {
    private static final int SEEDS = 4;
    private static final int MAX_SHARED = 3;

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
        private final Ledger ledger = new Ledger();
        private final CommittedOffsets committed = new CommittedOffsets();
        private final Map<String, Lent> lent = new HashMap<>();
        private final Turmoil turmoil;

        /** To whom a message was lent last, and whether that one has said that it may come again. */
        private static final class Lent {
            private final String member;
            private final PopReceipt receipt;
            private boolean released;

            Lent(String member, PopReceipt receipt) {
                this.member = member;
                this.receipt = receipt;
            }

            @Override
            public String toString() {
                return member + " by " + receipt.text();
            }
        }

        Run(Simulation simulation, Path directory) {
            this.simulation = simulation;
            this.turmoil = new Turmoil(simulation, directory, ledger, this::listener)
                    .withPops(simulation.random("shared").nextInt(MAX_SHARED));
        }

        void run() {
            turmoil.rage(this::checkOffsets);
            turmoil.settle();
            checkOffsets();
        }

        private MessageListenerConcurrently listener(String name) {
            Random chance = simulation.random("listener of " + name);
            return (messages, context) -> {
                messages.forEach(message -> checkAlone(name, message));
                simulation.sleep(Duration.ofMillis(1 + chance.nextInt(duration(chance))));
                boolean well = chance.nextInt(20) != 0;
                for (MessageExt message : messages) {
                    MessageQueue queue =
                            new MessageQueue(message.getTopic(), SimCluster.BROKER_NAME, message.getQueueId());
                    ledger.listened(queue, message, well);
                    keys(message).forEach(key -> release(key, !well));
                }
                return well ? ConsumeConcurrentlyStatus.CONSUME_SUCCESS : ConsumeConcurrentlyStatus.RECONSUME_LATER;
            };
        }

        private void release(String key, boolean failed) {
            Lent last = lent.get(key);
            if (last != null) {
                last.released |= failed;
            }
        }

        private static int duration(Random chance) {
            return switch (chance.nextInt(200)) {
                case 0 -> 20_000;
                case 1, 2, 3 -> 3_000;
                default -> 20;
            };
        }

        private void checkAlone(String name, MessageExt message) {
            Lent mine = new Lent(name, receipt(message));
            keys(message).forEach(key -> checkAlone(key, mine));
        }

        /** What is lent to one member at a time: a stored record, and a message as long as no broker died on the way. */
        private List<String> keys(MessageExt message) {
            PopReceipt receipt = receipt(message);
            String place = receipt.origin() + " " + receipt.queueId() + " " + receipt.queueOffset();
            return turmoil.brokerKillsNanos().isEmpty() ? List.of(place, Ledger.body(message)) : List.of(place);
        }

        private static PopReceipt receipt(MessageExt message) {
            return PopReceipt.parse(message.getProperty(MessageConst.PROPERTY_POP_CK));
        }

        private void checkAlone(String key, Lent mine) {
            Lent other = lent.put(key, mine);
            if (other == null) {
                return;
            }
            Lent first = other.receipt.popTimeMillis() <= mine.receipt.popTimeMillis() ? other : mine;
            Lent second = first == other ? mine : other;
            if (!first.released
                    && first.receipt.visibleAtMillis() > second.receipt.popTimeMillis()
                    && !wasKilledBetween(first.receipt.popTimeMillis(), second.receipt.popTimeMillis())) {
                simulation.fail(new AssertionError(key + " is lent to two: " + first + " and " + second));
            }
        }

        private boolean wasKilledBetween(long fromMillis, long toMillis) {
            long beginMillis = simulation.clock().millis()
                    - TimeUnit.NANOSECONDS.toMillis(simulation.clock().nanos());
            return turmoil.brokerKillsNanos().stream()
                    .mapToLong(nanos -> beginMillis + TimeUnit.NANOSECONDS.toMillis(nanos))
                    .anyMatch(kill -> kill >= fromMillis && kill <= toMillis);
        }

        private void checkOffsets() {
            for (int id = 0; id < Turmoil.QUEUES; id++) {
                MessageQueue queue = new MessageQueue(Turmoil.TOPIC, SimCluster.BROKER_NAME, id);
                OptionalLong found = turmoil.cluster().committed(Turmoil.GROUP, Turmoil.TOPIC, id);
                if (found != null) {
                    committed.saw(queue, found, simulation.clock().nanos(), turmoil.brokerKillsNanos());
                }
            }
        }
    }
}

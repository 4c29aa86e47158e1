// SPDX-License-Identifier: Apache-2.0
package io.cometmq.distribution.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.cometmq.common.message.MessageQueue;
import io.cometmq.common.testing.sim.Simulation;
import io.cometmq.distribution.simulation.SimPopper.Loan;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Clients pop in order, ack, forget, ask for a message again, and repeat attempts whose answer was lost, while connections
 * are cut, clients stand still, and the broker is restarted and killed. Under every seed a message is lent only after all
 * before it in its queue were consumed, no two clients have messages of a queue at once, the committed offset never passes
 * a message that is not consumed, and in the end everything is consumed and nothing is stuck.
 */
class OrderedPopSimTest {
    private static final int SEEDS = 5;
    private static final int CLIENTS = 3;
    private static final int QUEUES = 3;
    private static final int STEPS = 30;
    private static final Duration UNTIL_ALL_ARE_ACKED = Duration.ofMinutes(10);

    @TempDir
    private Path directory;

    static LongStream seeds() {
        return SimSeeds.usually(SEEDS);
    }

    @ParameterizedTest(name = "seed={0}")
    @MethodSource("seeds")
    void lendsTheMessagesOfAQueueOneAfterAnother(long seed) {
        Simulation.run(seed, simulation -> new Run(simulation, directory).run());
    }

    private static final class Run {
        private final Simulation simulation;
        private final Random random;
        private final Ledger ledger = new Ledger();
        private final LoansInOrder loans = new LoansInOrder();
        private final SimCluster cluster;
        private final List<SimPopper> clients = new ArrayList<>();
        private final List<Long> killsMillis = new ArrayList<>();
        private boolean careful;

        Run(Simulation simulation, Path directory) {
            this.simulation = simulation;
            this.random = simulation.random("test");
            this.cluster = new SimCluster(simulation, directory, Map.of());
        }

        void run() {
            cluster.createTopic("T", QUEUES);
            cluster.createGroup("G");
            SimProducer producer = new SimProducer(cluster, "T", QUEUES, ledger);
            producer.start(Duration.ofMillis(100));
            for (int i = 0; i < CLIENTS; i++) {
                SimPopper client = new SimPopper(cluster, "pop-" + i, "G", "T");
                clients.add(client);
                client.process().run(() -> consume(client));
            }
            for (int step = 0; step < STEPS; step++) {
                change();
                simulation.sleep(Duration.ofMillis(random.nextInt(2_000)));
                checkOffsets();
            }
            cluster.network().calm(true);
            assertThat(simulation.until(producer::stop, Duration.ofMinutes(1), Duration.ofSeconds(1)))
                    .isTrue();
            careful = true;
            assertThat(simulation.until(() -> ledger.missing().isEmpty(), UNTIL_ALL_ARE_ACKED, Duration.ofSeconds(1)))
                    .as("consumed of %s acknowledged; missing: %s", ledger.acknowledgedCount(), ledger.missing())
                    .isTrue();
            assertThat(simulation.until(
                            () -> cluster.isConsumed("G", "T", QUEUES), UNTIL_ALL_ARE_ACKED, Duration.ofSeconds(5)))
                    .as("no loan stays open")
                    .isTrue();
            assertThat(ledger.acknowledgedCount())
                    .as("few are acknowledged under a seed that keeps the broker down, but never none")
                    .isPositive();
        }

        private void change() {
            switch (random.nextInt(8)) {
                case 0 -> cluster.restartBroker();
                case 1 -> {
                    cluster.killBroker();
                    killsMillis.add(simulation.clock().millis());
                    simulation.sleep(Duration.ofMillis(random.nextInt(5_000)));
                    cluster.startBroker();
                }
                case 2, 3, 4 -> cluster.network().cutAll(anyClient().process());
                case 5 -> anyClient().process().pause(Duration.ofMillis(random.nextInt(15_000)));
                default -> {
                    // Time passes.
                }
            }
        }

        private SimPopper anyClient() {
            return clients.get(random.nextInt(CLIENTS));
        }

        private void checkOffsets() {
            for (int id = 0; id < QUEUES; id++) {
                MessageQueue queue = new MessageQueue("T", SimCluster.BROKER_NAME, id);
                OptionalLong committed = cluster.committed("G", "T", id);
                if (committed != null && committed.isPresent()) {
                    assertThat(ledger.undoneBelow(queue, committed.getAsLong()))
                            .as("an offset below the committed %s of %s that is not consumed", committed, queue)
                            .isEqualTo(-1);
                }
            }
        }

        /** One client: pops, and consumes what it gets queue by queue, until the simulation ends. */
        private void consume(SimPopper client) {
            Random chance = simulation.random("chance of " + client.process());
            for (int number = 0; true; number++) {
                String attempt = client.process() + " " + number;
                List<Loan> lent = client.popInOrder(1 + chance.nextInt(16), attempt);
                if (lent == null && chance.nextBoolean()) {
                    // What the lost answer brought is lent again to whoever repeats the attempt.
                    lent = client.popInOrder(1 + chance.nextInt(16), attempt);
                }
                if (lent == null || lent.isEmpty()) {
                    simulation.sleep(Duration.ofMillis(100));
                    continue;
                }
                Map<MessageQueue, List<Loan>> byQueue =
                        lent.stream().collect(Collectors.groupingBy(Loan::queue, TreeMap::new, Collectors.toList()));
                byQueue.forEach((queue, ofQueue) -> consume(client, chance, queue, ofQueue));
            }
        }

        private void consume(SimPopper client, Random chance, MessageQueue queue, List<Loan> lent) {
            LoansInOrder.Borrowed borrowed;
            try {
                borrowed = loans.borrow(client.process().toString(), queue, lent, killsMillis);
                checkOrder(queue, lent.get(0));
            } catch (AssertionError broken) {
                simulation.fail(broken);
                throw broken;
            }
            for (Loan loan : lent) {
                simulation.sleep(Duration.ofMillis(1 + chance.nextInt(chance.nextInt(60) == 0 ? 15_000 : 20)));
                int luck = careful ? 10 : chance.nextInt(40);
                if (luck == 0) {
                    borrowed.shortened(simulation.clock().millis());
                    client.comeAgain(loan, 1 + chance.nextInt(3_000));
                }
                if (luck <= 1 || simulation.clock().millis() >= loan.receipt().visibleAtMillis()) {
                    // Not consumed, and so neither is what comes after it.
                    return;
                }
                ledger.listened(queue, loan.message(), true);
                if (luck > 2) {
                    borrowed.settled(simulation.clock().millis());
                    client.ack(loan);
                }
            }
        }

        private void checkOrder(MessageQueue queue, Loan first) {
            long undone = ledger.undoneBelow(queue, first.receipt().queueOffset());
            if (undone >= 0) {
                throw new AssertionError("offset " + first.receipt().queueOffset() + " of " + queue
                        + " is lent, and offset " + undone + " is not consumed");
            }
        }
    }
}

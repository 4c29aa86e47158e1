// SPDX-License-Identifier: Apache-2.0
package io.cometmq.distribution.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.cometmq.common.testing.sim.Simulation;
import io.cometmq.distribution.simulation.SimPopper.Loan;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Clients pop and ack, one by one and many at once, forget and lend anew, while their answers are lost, their connections
 * cut, and the broker is restarted and killed. Under every seed each acknowledged message is consumed, and in the end no
 * loan is open: none is lost and none is stuck.
 */
class PopSimTest {
    private static final int SEEDS = 8;
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
    void losesNothingAndLetsNothingStick(long seed) {
        Simulation.run(seed, simulation -> new Run(simulation, directory).run());
    }

    private static final class Run {
        private final Simulation simulation;
        private final Random random;
        private final Ledger ledger = new Ledger();
        private final SimCluster cluster;
        private final List<SimPopper> clients = new ArrayList<>();
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

        /** One client: pops, and acks most of what it gets, some of it late, until the simulation ends. */
        private void consume(SimPopper client) {
            Random chance = simulation.random("chance of " + client.process());
            while (true) {
                List<Loan> loans = client.pop(1 + chance.nextInt(32));
                if (loans == null || loans.isEmpty()) {
                    simulation.sleep(Duration.ofMillis(100));
                    continue;
                }
                List<Loan> together = new ArrayList<>();
                boolean apart = chance.nextBoolean();
                for (Loan loan : loans) {
                    if (isConsumed(client, chance, loan)) {
                        if (apart) {
                            client.ack(loan);
                        } else {
                            together.add(loan);
                        }
                    }
                }
                if (!together.isEmpty()) {
                    client.ackAll(together);
                }
            }
        }

        /** Whether the message is to be acked; it counts as consumed whether the broker hears of it or not. */
        private boolean isConsumed(SimPopper client, Random chance, Loan loan) {
            int luck = careful ? 10 : chance.nextInt(40);
            if (luck == 0) {
                return false;
            }
            if (luck == 1) {
                client.comeAgain(loan, 1_000);
                return false;
            }
            simulation.sleep(Duration.ofMillis(1 + chance.nextInt(luck == 2 ? 15_000 : 20)));
            ledger.listened(loan.queue(), loan.message(), true);
            return true;
        }
    }
}

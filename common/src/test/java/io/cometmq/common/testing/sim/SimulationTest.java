// SPDX-License-Identifier: Apache-2.0
package io.cometmq.common.testing.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cometmq.common.lifecycle.OwnedScheduler;
import io.cometmq.common.lifecycle.RunningWorker;
import io.cometmq.common.lifecycle.TaskPool;
import io.cometmq.common.lifecycle.Waiting;
import io.cometmq.common.lifecycle.Worker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

class SimulationTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final List<String> happened = new ArrayList<>();

    @Test
    void lastsAsLongAsItsTestAndCostsNoRealTime() {
        Simulation.run(1, simulation -> {
            long before = simulation.clock().millis();

            simulation.sleep(Duration.ofDays(365));

            assertThat(simulation.clock().millis() - before)
                    .isEqualTo(Duration.ofDays(365).toMillis());
        });
    }

    @Test
    void runsTheSameUnderTheSameSeedOnly() {
        assertThat(trace(7)).isEqualTo(trace(7)).isNotEqualTo(trace(8));
    }

    private static long trace(long seed) {
        long[] trace = new long[1];
        Simulation.run(seed, simulation -> {
            SimProcess process = simulation.process("p");
            TaskPool pool = process.pool("pool", 2, 100, process.clock());
            for (int i = 0; i < 20; i++) {
                String task = "task " + i;
                pool.execute(() -> simulation.note(task));
            }
            simulation.sleep(SECOND);
            trace[0] = simulation.trace();
        });
        return trace[0];
    }

    @Test
    void letsOthersGoOnWhileOneWaitsWithoutLettingItsOwnWorkIn() {
        Simulation.run(1, simulation -> {
            SimProcess process = simulation.process("p");
            CompletableFuture<String> answer = new CompletableFuture<>();
            OwnedScheduler one = process.scheduler("one");
            one.after(Duration.ZERO, "asks", () -> happened.add("got " + waitFor(answer)));
            one.after(Duration.ofMillis(100), "next of the same", () -> happened.add("next"));
            process.scheduler("other").after(SECOND, "answers", () -> answer.complete("it"));

            simulation.sleep(Duration.ofMillis(500));
            assertThat(happened).isEmpty();
            simulation.sleep(SECOND);
            assertThat(happened).containsExactly("got it", "next");
        });
    }

    @Test
    void endsAWaitWhenItsTimeIsOver() {
        Simulation.run(1, simulation -> {
            long before = simulation.clock().nanos();

            assertThatThrownBy(() -> Waiting.get(new CompletableFuture<>(), SECOND))
                    .isInstanceOf(TimeoutException.class);

            assertThat(simulation.clock().nanos() - before).isEqualTo(SECOND.toNanos());
        });
    }

    @Test
    void losesNoWakeUpOfAWorkerThatWaits() {
        Simulation.run(1, simulation -> {
            SimProcess process = simulation.process("p");
            RunningWorker running = process.run(
                    new Worker() {
                        @Override
                        public String role() {
                            return "role";
                        }

                        @Override
                        public int doWork() {
                            simulation.sleep(SECOND);
                            happened.add("turn");
                            return 0;
                        }
                    },
                    Duration.ofDays(1));
            simulation.sleep(SECOND.dividedBy(2));

            running.wake();
            running.wake();
            simulation.sleep(SECOND.multipliedBy(10));

            assertThat(happened).containsExactly("turn", "turn");
        });
    }

    @Test
    void aKilledProcessDoesNothingMore() {
        Simulation.run(1, simulation -> {
            SimProcess process = simulation.process("p");
            process.run(() -> {
                happened.add("began");
                simulation.sleep(SECOND);
                happened.add("ended");
            });
            simulation.sleep(SECOND.dividedBy(2));

            process.kill();
            simulation.sleep(SECOND.multipliedBy(2));

            assertThat(happened).containsExactly("began");
        });
    }

    @Test
    void aPausedProcessGoesOnLaterInItsOrder() {
        Simulation.run(1, simulation -> {
            SimProcess process = simulation.process("p");
            process.deliver(Duration.ofMillis(2), () -> happened.add("second"));
            process.deliver(Duration.ofMillis(1), () -> happened.add("first"));

            process.pause(SECOND);
            simulation.sleep(SECOND.dividedBy(2));
            assertThat(happened).isEmpty();
            simulation.sleep(SECOND);
            assertThat(happened).containsExactly("first", "second");
        });
    }

    @Test
    void aPoolInterruptsWhatDoesNotEndWhenItIsClosed() {
        Simulation.run(1, simulation -> {
            SimProcess process = simulation.process("p");
            TaskPool pool = process.pool("pool", 1, 10, process.clock());
            pool.execute(() -> happened.add(interrupted(simulation) ? "interrupted" : "ended"));
            simulation.sleep(SECOND);

            pool.close();
            simulation.sleep(SECOND);

            assertThat(happened).containsExactly("interrupted");
        });
    }

    private static boolean interrupted(Simulation simulation) {
        simulation.sleep(Duration.ofDays(1));
        return Thread.interrupted();
    }

    @Test
    void tellsSeedAndNotesWhenItFails() {
        assertThatThrownBy(() -> Simulation.run(42, simulation -> {
                    simulation.note("something happened");
                    simulation.process("p").run(() -> {
                        throw new IllegalStateException("on purpose");
                    });
                    simulation.sleep(SECOND);
                }))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("-Dseed=42")
                .hasMessageContaining("on purpose")
                .hasMessageContaining("something happened");
    }

    @Test
    void refusesToWaitOnAnEventLoop() {
        assertThatThrownBy(() -> Simulation.run(1, simulation -> {
                    simulation.process("p").deliver(Duration.ZERO, () -> simulation.sleep(SECOND));
                    simulation.sleep(SECOND);
                }))
                .hasMessageContaining("an event loop of p would wait here");
    }

    private static String waitFor(CompletableFuture<String> answer) {
        try {
            return Waiting.get(answer);
        } catch (InterruptedException | ExecutionException failure) {
            throw new AssertionError(failure);
        }
    }
}

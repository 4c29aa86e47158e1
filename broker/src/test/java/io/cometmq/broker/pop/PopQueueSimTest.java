// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.pop;

import static org.assertj.core.api.Assertions.assertThat;

import io.cometmq.broker.pop.PopBench.Taken;
import io.cometmq.common.testing.ManualScheduler;
import io.cometmq.store.LocalMessageStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Sends, pops, acks, changes, waits and kills in an order made by a seed; {@code -Dseed=} runs one again. Under every seed:
 * no offset is lent twice at a time, the committed offset never passes one that is not settled, and in the end every
 * message was acked.
 */
class PopQueueSimTest {
    private static final int STEPS = 400;
    private static final int SEEDS = 12;

    @TempDir
    Path directory;

    private final ManualScheduler scheduler = new ManualScheduler();
    private final Set<String> sent = new HashSet<>();
    private final Set<String> acked = new HashSet<>();
    private final List<Held> held = new ArrayList<>();
    private Random random = new Random(0);
    private PopBench bench;
    private int kills;

    /** What a consumer has in its hands. */
    private record Held(boolean retry, Taken taken, long popTime, long endsAt, int life) {}

    static LongStream seeds() {
        Long seed = Long.getLong("seed");
        return seed != null ? LongStream.of(seed) : LongStream.range(1, SEEDS + 1);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void everyMessageIsConsumedAndNoneIsPassed(long seed) {
        random = new Random(seed);
        try (LocalMessageStore store = PopBench.store(directory.resolve("store"), scheduler)) {
            bench = new PopBench(
                    store, directory.resolve("files"), scheduler, Map.of("popInflightMessageThreshold", "40"));
            for (int step = 0; step < STEPS; step++) {
                step();
                check();
            }
            drain();
        }
        assertThat(acked).isEqualTo(sent);
    }

    private void step() {
        switch (random.nextInt(12)) {
            case 0, 1 -> send();
            case 2, 3, 4 -> pop(random.nextInt(4) == 0);
            case 5, 6, 7, 8 -> ack();
            case 9 -> change();
            case 10 -> bench.pass(Duration.ofMillis(random.nextInt(400)));
            default -> {
                if (random.nextInt(8) == 0) {
                    kill();
                }
            }
        }
    }

    private void send() {
        for (int i = random.nextInt(20); i >= 0; i--) {
            String body = "m" + sent.size();
            sent.add(body);
            bench.append(0, "", body);
        }
    }

    private void pop(boolean retry) {
        PopQueue queue = retry ? bench.retryQueue() : bench.queue();
        long invisible = 100L + random.nextInt(1000);
        for (Taken taken : bench.lend(queue, invisible, 1 + random.nextInt(32))) {
            long now = scheduler.clock().millis();
            assertThat(held)
                    .as("%s is lent once at a time", taken)
                    .noneMatch(other -> other.life() == kills
                            && other.retry() == retry
                            && other.taken().offset() == taken.offset()
                            && other.endsAt() > now);
            held.add(new Held(retry, taken, taken.popTime(), now + invisible, kills));
        }
    }

    private void ack() {
        if (held.isEmpty()) {
            return;
        }
        Held one = held.remove(random.nextInt(held.size()));
        Settled settled = queueOf(one).ack(one.taken().offset(), one.popTime());
        if (settled == Settled.NOW) {
            acked.add(one.taken().body());
        }
    }

    private void change() {
        if (held.isEmpty()) {
            return;
        }
        int index = random.nextInt(held.size());
        Held one = held.get(index);
        long invisible = 50L + random.nextInt(1500);
        LoanTerms terms = new LoanTerms(scheduler.clock().millis(), invisible, false);
        long popTime = queueOf(one).lendAnew(one.taken().offset(), one.popTime(), terms, random.nextBoolean());
        if (popTime >= 0) {
            held.set(index, new Held(one.retry(), one.taken(), popTime, popTime + invisible, kills));
        }
    }

    private void kill() {
        if (random.nextBoolean()) {
            bench.queues.saveIfAny();
        }
        scheduler.advance(Duration.ofMillis(1 + random.nextInt(6000)));
        bench = bench.afterKill(directory.resolve("files-" + ++kills));
    }

    /** Every message that is not acked must be ahead of the committed offset, lent, or in the retry topic. */
    private void check() {
        Set<String> reachable = new HashSet<>();
        reachable.addAll(unsettled(bench.queue(), PopBench.TOPIC));
        reachable.addAll(unsettled(bench.retryQueue(), bench.retryQueue().topic()));
        Set<String> lost = new HashSet<>(sent);
        lost.removeAll(acked);
        lost.removeAll(reachable);
        assertThat(lost)
                .as("messages behind the committed offsets that nobody acked")
                .isEmpty();
    }

    private Set<String> unsettled(PopQueue queue, String topic) {
        long from = bench.offsets.find(PopBench.GROUP, topic, queue.queueId()).orElse(0);
        return bench.bodies(topic, from);
    }

    private void drain() {
        for (int round = 0; round < 1000 && !acked.equals(sent); round++) {
            pop(false);
            pop(true);
            while (!held.isEmpty()) {
                ack();
            }
            bench.pass(Duration.ofSeconds(2));
        }
        assertThat(bench.queue().lentCount()).isZero();
        assertThat(bench.committed()).isEqualTo(bench.store.maxQueueOffset(PopBench.TOPIC, 0));
    }

    private PopQueue queueOf(Held one) {
        return one.retry() ? bench.retryQueue() : bench.queue();
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.cometmq.distribution.benchmark;

import static io.cometmq.distribution.benchmark.StoreBenchmark.say;

import io.cometmq.common.lifecycle.Clock;
import io.cometmq.common.lifecycle.Resource;
import io.cometmq.common.lifecycle.Threads;
import io.cometmq.common.lifecycle.Worker;
import io.cometmq.store.MessageStore;
import io.cometmq.store.StoreConfig;
import io.cometmq.store.flush.FlushDiskType;
import io.cometmq.store.log.LogConfig;
import io.cometmq.store.segment.StoreFiles;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * Senders under {@code SYNC_FLUSH}, each a thread that appends a record, waits for the disk, and goes on: one alone and
 * many at a time, in turns on the same store.
 */
final class SyncFlushBenchmark {
    private static final int QUEUES = 8;
    private static final Duration IDLE = Duration.ofSeconds(1);
    private static final double NANOS_PER_SECOND = 1e9;

    private final int senders;
    private final int seconds;
    private final int rounds;
    private final int size;
    private final int ahead;
    private final Clock clock = Clock.system();
    private final Semaphore pause = new Semaphore(0);

    SyncFlushBenchmark(int senders, int seconds, int rounds, int size, int ahead) {
        this.ahead = ahead;
        this.senders = senders;
        this.seconds = seconds;
        this.rounds = rounds;
        this.size = size;
    }

    void run(Path folder) throws InterruptedException {
        double[] alone = new double[rounds];
        double[] together = new double[rounds];
        double[] ratios = new double[rounds];
        StoreConfig defaults = StoreConfig.defaults();
        StoreConfig config = defaults.with(FlushDiskType.SYNC_FLUSH)
                .with(new LogConfig(
                        defaults.log().segmentBytes(), defaults.log().maxMessageBytes(), ahead));
        try (StoreFolder open = StoreFolder.open(config, folder, StoreFiles.disk())) {
            rate(open.store(), senders);
            for (int round = 0; round < rounds; round++) {
                alone[round] = rate(open.store(), 1);
                together[round] = rate(open.store(), senders);
                ratios[round] = together[round] / alone[round];
            }
        }
        say("sync: records of %d bytes of body, %d rounds of %d s each, medians", size, rounds, seconds);
        say("  one sender:  %.0f a second", median(alone));
        say("  %d senders: %.0f a second", senders, median(together));
        say(
                "  ratio of a round: %.1f (%s)",
                median(ratios),
                Arrays.toString(Arrays.stream(ratios).mapToLong(Math::round).toArray()));
    }

    /** How many appends became durable in a second, while so many senders go on. */
    private double rate(MessageStore store, int threads) throws InterruptedException {
        LongAdder durable = new LongAdder();
        List<Resource> running = new ArrayList<>();
        long begun = clock.nanos();
        for (int i = 0; i < threads; i++) {
            running.add(Threads.system().run(new Sender(store, i % QUEUES, StoreFolder.body(size), durable), IDLE));
        }
        pause.tryAcquire(seconds, TimeUnit.SECONDS);
        double rate = durable.sum() * NANOS_PER_SECOND / (clock.nanos() - begun);
        running.forEach(Resource::close);
        return rate;
    }

    private record Sender(MessageStore store, int queue, ByteBuffer body, LongAdder durable) implements Worker {
        @Override
        public String role() {
            return "sender";
        }

        @Override
        public int doWork() {
            boolean inTime =
                    store.append(StoreFolder.record("T", queue, body)).durable().join();
            if (inTime) {
                durable.increment();
            }
            return 1;
        }
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}

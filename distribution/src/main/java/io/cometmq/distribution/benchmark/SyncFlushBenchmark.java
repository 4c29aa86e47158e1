// SPDX-License-Identifier: Apache-2.0
package io.cometmq.distribution.benchmark;

import static io.cometmq.distribution.benchmark.StoreBenchmark.say;

import io.cometmq.common.lifecycle.Clock;
import io.cometmq.common.lifecycle.Resources;
import io.cometmq.common.lifecycle.RunningWorker;
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
import java.util.Arrays;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Senders under {@code SYNC_FLUSH}, each of which appends a record, waits for the disk, and goes on: one alone and many at a
 * time, in turns on the same store. As connections of a broker they are served by a few event loops and have no thread
 * each.
 */
final class SyncFlushBenchmark {
    private static final int QUEUES = 8;
    private static final int LOOPS = 2;
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
    private double rate(MessageStore store, int count) throws InterruptedException {
        LongAdder durable = new LongAdder();
        try (Resources running = new Resources()) {
            long begun = clock.nanos();
            for (int i = 0; i < Math.min(count, LOOPS); i++) {
                EventLoop loop = new EventLoop(store, size, durable, count / LOOPS + (i < count % LOOPS ? 1 : 0));
                loop.wokenBy(running.own(Threads.system().run(loop, IDLE)));
            }
            pause.tryAcquire(seconds, TimeUnit.SECONDS);
            return durable.sum() * NANOS_PER_SECOND / (clock.nanos() - begun);
        }
    }

    /** A thread that serves some senders: appends for each whose last record is durable. */
    private static final class EventLoop implements Worker {
        private final MessageStore store;
        private final ByteBuffer body;
        private final LongAdder durable;
        /** The queues of those that go on. There are never more than senders. */
        private final Queue<Integer> ready = new ConcurrentLinkedQueue<>();

        private volatile @Nullable RunningWorker self;
        private CompletableFuture<Void> last = CompletableFuture.completedFuture(null);

        EventLoop(MessageStore store, int size, LongAdder durable, int senders) {
            this.store = store;
            this.body = StoreFolder.body(size);
            this.durable = durable;
            for (int i = 0; i < senders; i++) {
                ready.add(i % QUEUES);
            }
        }

        void wokenBy(RunningWorker worker) {
            self = worker;
            worker.wake();
        }

        @Override
        public String role() {
            return "sender";
        }

        @Override
        public int doWork() {
            RunningWorker worker = self;
            if (worker == null) {
                return 0;
            }
            int appended = 0;
            for (Integer queue = ready.poll(); queue != null; queue = ready.poll()) {
                int next = queue;
                last = store.append(StoreFolder.record("T", next, body))
                        .durable()
                        .thenAccept(inTime -> {
                            if (inTime) {
                                durable.increment();
                            }
                            ready.add(next);
                            worker.wake();
                        });
                appended++;
            }
            return appended;
        }

        /** An append that failed ends the measurement. */
        @Override
        public void onStop() {
            last.join();
        }
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}

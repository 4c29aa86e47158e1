// SPDX-License-Identifier: Apache-2.0
package io.cometmq.distribution.benchmark;

import static io.cometmq.distribution.benchmark.StoreBenchmark.say;

import io.cometmq.common.lifecycle.Clock;
import io.cometmq.store.StoreConfig;
import io.cometmq.store.segment.StoreFiles;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** The process that {@link RestartBenchmark} kills: appends at a pace that the disk can follow, for a while at most. */
final class AppendForever {
    /** What is appended in a turn; with the pause between two turns this is about 50 MiB a second. */
    private static final int BYTES_PER_TURN = 1 << 19;

    private static final long PAUSE_MILLIS = 10;
    private static final int QUEUES = 64;
    /** So that a parent that was killed itself does not leave a process behind that fills the disk. */
    private static final int LONGEST_SECONDS = 60;

    private AppendForever() {}

    static void run(Path store, int size) throws InterruptedException {
        Clock clock = Clock.system();
        long end = clock.nanos() + TimeUnit.SECONDS.toNanos(LONGEST_SECONDS);
        Semaphore pause = new Semaphore(0);
        ByteBuffer body = StoreFolder.body(size);
        try (StoreFolder open = StoreFolder.open(StoreConfig.defaults(), store, StoreFiles.disk())) {
            say("appending");
            int queue = 0;
            while (clock.nanos() < end) {
                for (int bytes = 0; bytes < BYTES_PER_TURN; bytes += size) {
                    open.store().append(StoreFolder.record("T", queue++ % QUEUES, body));
                }
                pause.tryAcquire(PAUSE_MILLIS, TimeUnit.MILLISECONDS);
            }
        }
    }
}

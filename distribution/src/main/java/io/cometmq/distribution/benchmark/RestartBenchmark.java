// SPDX-License-Identifier: Apache-2.0
package io.cometmq.distribution.benchmark;

import static io.cometmq.distribution.benchmark.StoreBenchmark.say;

import io.cometmq.common.lifecycle.Clock;
import io.cometmq.store.StoreConfig;
import io.cometmq.store.segment.StoreFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * A full store whose broker is killed while messages are appended at a steady pace, and how long its restart takes: from
 * the launch of the process to the line that says that it serves. What an empty store takes stands beside it.
 */
final class RestartBenchmark {
    private static final int RESTARTS = 5;
    private static final long BYTES_PER_MIB = 1 << 20;
    private static final int QUEUES = 64;
    private static final double NANOS_PER_SECOND = 1e9;
    private static final String SERVES = "name server and broker";

    private final int mib;
    private final int size;
    private final int crashSeconds;
    private final Clock clock = Clock.system();

    RestartBenchmark(int mib, int size, int crashSeconds) {
        this.mib = mib;
        this.size = size;
        this.crashSeconds = crashSeconds;
    }

    void run(Path home, Path folder) throws IOException, InterruptedException {
        Path full = folder.resolve("full");
        fill(full.resolve("store"));
        // The first stop leaves the classes that later starts share.
        timedStart(home, folder.resolve("empty"));
        timedStart(home, full);
        for (int i = 0; i < RESTARTS; i++) {
            appendUntilKilled(home, full);
            say("restart: %s; an empty store %s", timedStart(home, full), timedStart(home, folder.resolve("empty")));
        }
    }

    /** Everything but what the killed process appends; written without forces, which nobody waits for here. */
    private void fill(Path store) {
        long begun = clock.nanos();
        try (StoreFolder open = StoreFolder.open(StoreConfig.defaults(), store, StoreFiles.disk())) {
            ByteBuffer body = StoreFolder.body(size);
            for (int i = 0; open.store().maxLogOffset() < mib * BYTES_PER_MIB; i++) {
                open.store().append(StoreFolder.record("T", i % QUEUES, body));
            }
        }
        say(
                "restart: %d MiB in the log, written and closed in %.1f s",
                mib, (clock.nanos() - begun) / NANOS_PER_SECOND);
    }

    private void appendUntilKilled(Path home, Path data) throws IOException, InterruptedException {
        try (LocalProcess victim = LocalProcess.start(
                data,
                home.resolve("bin/benchmark").toString(),
                "store",
                "--append-in",
                data.resolve("store").toString(),
                "--size",
                Integer.toString(size))) {
            victim.lineWith("appending");
            victim.waitFor(crashSeconds, TimeUnit.SECONDS);
            victim.kill();
        }
    }

    private String timedStart(Path home, Path data) throws IOException {
        long begun = clock.nanos();
        try (LocalProcess local = LocalProcess.start(
                data, home.resolve("bin/mqlocal").toString(), "--port", "0", "--namesrv-port", "0")) {
            local.lineWith(SERVES);
            long took = clock.nanos() - begun;
            return String.format("%.2f s (processor %.2f s)", took / NANOS_PER_SECOND, local.processorSeconds());
        }
    }
}

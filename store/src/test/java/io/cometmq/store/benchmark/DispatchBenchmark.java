// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store.benchmark;

import io.cometmq.common.testing.ManualClock;
import io.cometmq.common.testing.ManualScheduler;
import io.cometmq.store.LocalMessageStore;
import io.cometmq.store.NewRecord;
import io.cometmq.store.StoreConfig;
import io.cometmq.store.segment.StoreFiles;
import io.cometmq.store.testing.TurnedThreads;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What a record costs the thread that walks the log and feeds the consume queue and the key index: from the appended record to
 * the entry that can be read. The thread is turned by hand, so nothing runs beside it.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 15)
@Measurement(iterations = 20)
@Fork(1)
public class DispatchBenchmark {
    /** Records that wait to be dispatched. */
    static final int RECORDS = 2_000;

    private static final int SIZE = 128;

    private final TurnedThreads threads = new TurnedThreads();
    private final NewRecord record = BenchmarkStore.record(SIZE);
    private Path folder;
    private LocalMessageStore store;

    /** Opens a store none of whose threads runs. */
    @Setup
    public void open() throws IOException {
        folder = Files.createTempDirectory("cometmq-benchmark");
        ManualClock clock = new ManualClock();
        store = LocalMessageStore.open(
                StoreConfig.defaults(),
                folder,
                StoreFiles.disk(),
                clock,
                new ManualScheduler(clock),
                threads,
                BenchmarkStore.FAULTS);
    }

    /** Appends what is to be dispatched. */
    @Setup(Level.Invocation)
    public void fill() {
        for (int i = 0; i < RECORDS; i++) {
            store.append(record);
        }
    }

    /** Closes it and deletes its files. */
    @TearDown
    public void close() throws IOException {
        store.close();
        BenchmarkStore.delete(folder);
    }

    LocalMessageStore store() {
        return store;
    }

    /** Dispatches all that waits. */
    @Benchmark
    @OperationsPerInvocation(RECORDS)
    public void dispatch() {
        while (store.dispatchedLogOffset() < store.maxLogOffset()) {
            threads.turn("store-dispatch");
        }
    }
}

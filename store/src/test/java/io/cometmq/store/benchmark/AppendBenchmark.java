// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store.benchmark;

import io.cometmq.store.LocalMessageStore;
import io.cometmq.store.NewRecord;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What it costs to append a record to a store whose threads run, in a folder of the system's temporary folder: encoding, copy
 * and checksum, with the other threads beside it. Short iterations, since each second stores hundreds of MiB.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 8, time = 200, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 10, time = 200, timeUnit = TimeUnit.MILLISECONDS)
@Fork(1)
public class AppendBenchmark {
    /** Records of one call. */
    static final int RECORDS = 1_000;

    private static final int BATCH = 50;

    /** Bytes of a body. */
    @Param({"128", "1024"})
    int size = 128;

    private BenchmarkStore opened;
    private NewRecord record;
    private List<NewRecord> batch;

    /** Opens a store. */
    @Setup
    public void open() throws IOException {
        opened = BenchmarkStore.open();
        record = BenchmarkStore.record(size);
        batch = Collections.nCopies(BATCH, record);
    }

    /** Closes it and deletes its files. */
    @TearDown
    public void close() throws IOException {
        opened.close();
    }

    LocalMessageStore store() {
        return opened.store();
    }

    /** One record after another. */
    @Benchmark
    @OperationsPerInvocation(RECORDS)
    public void append() {
        for (int i = 0; i < RECORDS; i++) {
            opened.store().append(record);
        }
    }

    /** Fifty under one lock, as an event loop does with what it read at once. */
    @Benchmark
    @OperationsPerInvocation(RECORDS)
    public void appendMany() {
        for (int i = 0; i < RECORDS / BATCH; i++) {
            opened.store().append(batch);
        }
    }
}

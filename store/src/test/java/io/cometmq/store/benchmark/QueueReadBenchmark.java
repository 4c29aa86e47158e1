// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store.benchmark;

import io.cometmq.store.ReadResult;
import io.cometmq.store.RecordFilter;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What one read of a consume queue costs, as a pull makes it: 32 entries and slices of their records, which are in memory. One
 * that passes no entry shows what the entries alone cost.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
public class QueueReadBenchmark {
    /** Messages of one read. */
    static final int COUNT = 32;

    private static final int RECORDS = 100 * COUNT;
    private static final int MAX_BYTES = 1 << 20;
    private static final int SIZE = 128;
    private static final RecordFilter NONE = new RecordFilter() {
        @Override
        public boolean matchesTagsCode(long tagsCode) {
            return false;
        }
    };

    private BenchmarkStore opened;
    private long next;

    /** Opens a store with a queue of some thousand messages. */
    @Setup
    public void open() throws IOException {
        opened = BenchmarkStore.open();
        for (int i = 0; i < RECORDS; i++) {
            opened.store().append(BenchmarkStore.record(SIZE));
        }
        opened.store().awaitDispatched().join();
    }

    /** Closes it and deletes its files. */
    @TearDown
    public void close() throws IOException {
        opened.close();
    }

    /** A pull that finds {@link #COUNT} messages. */
    @Benchmark
    public int read() {
        return read(RecordFilter.ALL);
    }

    /** A pull whose filter passes none of those that it looks at. */
    @Benchmark
    public int readNothing() {
        return read(NONE);
    }

    /** How many messages were found. */
    private int read(RecordFilter filter) {
        next = (next + COUNT) % RECORDS;
        try (ReadResult result = opened.store().read(BenchmarkStore.TOPIC, 0, next, COUNT, MAX_BYTES, filter)) {
            return result.records().size();
        }
    }
}

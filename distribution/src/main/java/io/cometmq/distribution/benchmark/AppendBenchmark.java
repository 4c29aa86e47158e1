// SPDX-License-Identifier: Apache-2.0
package io.cometmq.distribution.benchmark;

import static io.cometmq.distribution.benchmark.StoreBenchmark.say;

import io.cometmq.common.lifecycle.Clock;
import io.cometmq.store.MessageStore;
import io.cometmq.store.StoreConfig;
import io.cometmq.store.segment.StoreFiles;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.zip.CRC32;

/**
 * Appends by one thread under {@code ASYNC_FLUSH}, beside copying the same bytes in memory and computing their checksum.
 * Both are shown by the clock on the wall and by the processor time of the thread, which others on the machine disturb
 * less. The memory that is copied into was touched before and is larger than the processor's caches.
 */
final class AppendBenchmark {
    private static final int COPY_BYTES = 128 << 20;
    private static final int PAGE_BYTES = 4096;
    /** One record for each so many bodies is appended before the measurement, so that the code is compiled. */
    private static final int WARM_UP_SHARE = 4;

    private final int count;
    private final int rounds;
    private final int size;
    private final Clock clock = Clock.system();

    private record Took(double wall, double processor) {}

    AppendBenchmark(int count, int rounds, int size) {
        this.count = count;
        this.rounds = rounds;
        this.size = size;
    }

    void run(Path folder) throws IOException {
        ByteBuffer target = ByteBuffer.allocateDirect(COPY_BYTES);
        for (int i = 0; i < COPY_BYTES; i += PAGE_BYTES) {
            target.put(i, (byte) 1);
        }
        ByteBuffer body = StoreFolder.body(size);
        Took[] copied = new Took[rounds];
        Took[] appended = new Took[rounds];
        Took[] dispatched = new Took[rounds];
        try (StoreFolder warm = StoreFolder.open(
                StoreConfig.defaults(), Files.createTempDirectory(folder, "warm"), StoreFiles.disk())) {
            append(warm.store(), body, Math.max(1, count / WARM_UP_SHARE));
        }
        int recordBytes = 0;
        copy(target, body, size);
        for (int round = 0; round < rounds; round++) {
            try (StoreFolder open = StoreFolder.open(
                    StoreConfig.defaults(), Files.createTempDirectory(folder, "append"), StoreFiles.disk())) {
                MessageStore store = open.store();
                recordBytes = store.append(StoreFolder.record("T", 0, body)).size();
                copied[round] = copy(target, body, recordBytes);
                appended[round] = append(store, body, count);
                long before = clock.nanos();
                CompletableFuture<Void> rest = store.awaitDispatched();
                rest.join();
                double behind = (clock.nanos() - before) / (double) count;
                dispatched[round] = new Took(appended[round].wall + behind, 0);
            }
        }
        say(
                "append: %d records of %d bytes (bodies of %d), %d rounds, medians in nanoseconds a record",
                count, recordBytes, size, rounds);
        say("  copy in memory and checksum: %.0f, processor %.0f", wall(copied), processor(copied));
        say("  append:                      %.0f, processor %.0f", wall(appended), processor(appended));
        say("  append until all can be consumed: %.0f", wall(dispatched));
        say(
                "  append over copy: %.1f by the clock, %.1f by processor time",
                wall(appended) / wall(copied), processor(appended) / processor(copied));
    }

    private Took copy(ByteBuffer target, ByteBuffer body, int recordBytes) {
        byte[] record = new byte[recordBytes];
        body.get(0, record, recordBytes - size, size);
        CRC32 checksum = new CRC32();
        target.clear();
        long processor = processorNanos();
        long begun = clock.nanos();
        for (int i = 0; i < count; i++) {
            checksum.reset();
            checksum.update(record, recordBytes - size, size);
            if (target.remaining() < recordBytes + Long.BYTES) {
                target.clear();
            }
            target.put(record);
            target.putLong(checksum.getValue());
        }
        return took(begun, processor, count);
    }

    private Took append(MessageStore store, ByteBuffer body, int records) {
        long processor = processorNanos();
        long begun = clock.nanos();
        for (int i = 0; i < records; i++) {
            store.append(StoreFolder.record("T", 0, body));
        }
        return took(begun, processor, records);
    }

    private Took took(long begun, long processor, int records) {
        long wall = clock.nanos() - begun;
        return new Took((double) wall / records, (double) (processorNanos() - processor) / records);
    }

    private static long processorNanos() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    private static double wall(Took[] all) {
        return median(Arrays.stream(all).mapToDouble(Took::wall).toArray());
    }

    private static double processor(Took[] all) {
        return median(Arrays.stream(all).mapToDouble(Took::processor).toArray());
    }

    private static double median(double[] values) {
        Arrays.sort(values);
        return values[values.length / 2];
    }
}

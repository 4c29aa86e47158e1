// SPDX-License-Identifier: Apache-2.0
package io.cometmq.distribution.benchmark;

import static io.cometmq.distribution.benchmark.StoreBenchmark.say;

import io.cometmq.common.lifecycle.Clock;
import io.cometmq.store.MessageStore;
import io.cometmq.store.StoreConfig;
import io.cometmq.store.log.LogConfig;
import io.cometmq.store.segment.StoreFiles;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32;

/**
 * Appends by one thread under {@code ASYNC_FLUSH}, beside copying the same bytes in memory and computing their checksum.
 * Both are shown by the clock on the wall and by the processor time of the thread, which others on the machine disturb
 * less. The memory that is copied into was touched before and is larger than the processor's caches.
 *
 * <p>As fast as one thread can, which is faster than a system gives new pages to a file, so that is measured too: the same
 * copy into a new file. And at a pace, in bursts of a hundredth of a second's records.
 */
final class AppendBenchmark {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final int COPY_BYTES = 128 << 20;
    private static final int PAGE_BYTES = 4096;
    /** One record for each so many bodies is appended before the measurement, so that the code is compiled. */
    private static final int WARM_UP_SHARE = 4;

    private static final int BURSTS_A_SECOND = 100;
    /** Two seconds of them. */
    private static final int BURSTS = 2 * BURSTS_A_SECOND;

    private final int count;
    private final int rounds;
    private final int size;
    private final int pace;
    private final StoreConfig config;
    private final Clock clock = Clock.system();
    private final Semaphore pause = new Semaphore(0);

    /** What a record took of the thread. */
    private record Took(double wall, double processor) {}

    /** Does something with so many records. */
    private interface Action {
        void run(int records) throws IOException;
    }

    /**
     * Measures later.
     *
     * @param pace of the slower measurement, in MiB a second
     * @param ahead how far the log is prepared ahead, in bytes
     */
    AppendBenchmark(int count, int rounds, int size, int pace, int ahead) {
        this.count = count;
        this.rounds = rounds;
        this.size = size;
        this.pace = pace;
        StoreConfig defaults = StoreConfig.defaults();
        config = defaults.with(
                new LogConfig(defaults.log().segmentBytes(), defaults.log().maxMessageBytes(), ahead));
    }

    void run(Path folder) throws IOException {
        ByteBuffer target = ByteBuffer.allocateDirect(COPY_BYTES);
        for (int i = 0; i < COPY_BYTES; i += PAGE_BYTES) {
            target.put(i, (byte) 1);
        }
        ByteBuffer body = StoreFolder.body(size);
        Took[] copied = new Took[rounds];
        Took[] appended = new Took[rounds];
        Took[] copiedToFile = new Took[rounds];
        double[] dispatched = new double[rounds];
        Took[] copiedAtPace = new Took[rounds];
        Took[] appendedAtPace = new Took[rounds];
        double[] process = new double[rounds];
        double[] written = new double[rounds];
        int recordBytes = warmUp(folder, body);
        byte[] record = new byte[recordBytes];
        body.get(0, record, recordBytes - size, size);
        copy(target, record, count);
        for (int round = 0; round < rounds; round++) {
            copiedToFile[round] = tookInNewFile(folder.resolve("copy" + round), record);
            try (StoreFolder open =
                    StoreFolder.open(config, Files.createTempDirectory(folder, "append"), StoreFiles.disk())) {
                MessageStore store = open.store();
                copied[round] = took(count, records -> copy(target, record, records));
                long begun = clock.nanos();
                appended[round] = took(count, records -> append(store, body, records));
                store.awaitDispatched().join();
                dispatched[round] = (clock.nanos() - begun) / (double) count;
            }
            try (StoreFolder open =
                    StoreFolder.open(config, Files.createTempDirectory(folder, "pace"), StoreFiles.disk())) {
                MessageStore store = open.store();
                copiedAtPace[round] = tookAtPace(recordBytes, records -> copy(target, record, records));
                ProcessCost before = ProcessCost.now();
                appendedAtPace[round] = tookAtPace(recordBytes, records -> append(store, body, records));
                ProcessCost after = ProcessCost.now();
                int records = burst(recordBytes) * BURSTS;
                process[round] = (after.processorNanos() - before.processorNanos()) / (double) records;
                written[round] = (after.writtenBytes() - before.writtenBytes()) / (double) records;
            }
        }
        say(
                "append: %d records of %d bytes (bodies of %d), %d rounds, medians in nanoseconds a record; ahead %d MiB",
                count, recordBytes, size, rounds, config.log().aheadBytes() >> 20);
        say("  copy in memory and checksum: %.0f, processor %.0f", wall(copied), processor(copied));
        say("  the same into a new file:    %.0f, processor %.0f", wall(copiedToFile), processor(copiedToFile));
        say("  append:                      %.0f, processor %.0f", wall(appended), processor(appended));
        say("  append until all can be consumed: %.0f", median(dispatched));
        say(
                "  append over copy: %.1f by the clock, %.1f by processor time",
                wall(appended) / wall(copied), processor(appended) / processor(copied));
        say("at %d MiB a second:", pace);
        say("  copy in memory and checksum: %.0f, processor %.0f", wall(copiedAtPace), processor(copiedAtPace));
        say("  append:                      %.0f, processor %.0f", wall(appendedAtPace), processor(appendedAtPace));
        say(
                "  append over copy: %.1f by the clock, %.1f by processor time",
                wall(appendedAtPace) / wall(copiedAtPace), processor(appendedAtPace) / processor(copiedAtPace));
        say(
                "  processor time of the whole process: %.0f; bytes written to disks: %.0f",
                median(process), median(written));
    }

    /** Has the code compiled; returns how long a record is. */
    private int warmUp(Path folder, ByteBuffer body) throws IOException {
        try (StoreFolder warm =
                StoreFolder.open(config, Files.createTempDirectory(folder, "warm"), StoreFiles.disk())) {
            append(warm.store(), body, Math.max(1, count / WARM_UP_SHARE));
            return warm.store().append(StoreFolder.record("T", 0, body)).size();
        }
    }

    private void copy(ByteBuffer target, byte[] record, int records) {
        CRC32 checksum = new CRC32();
        for (int i = 0; i < records; i++) {
            checksum.reset();
            checksum.update(record, record.length - size, size);
            if (target.remaining() < record.length + Long.BYTES) {
                target.clear();
            }
            target.put(record);
            target.putLong(checksum.getValue());
        }
    }

    private Took tookInNewFile(Path file, byte[] record) throws IOException {
        try (FreshFileCopy target = new FreshFileCopy(file)) {
            return took(count, records -> target.copy(record, size, records));
        } finally {
            Files.deleteIfExists(file);
        }
    }

    private void append(MessageStore store, ByteBuffer body, int records) {
        // A broker reads it from the request.
        long born = clock.millis();
        for (int i = 0; i < records; i++) {
            store.append(StoreFolder.record("T", 0, body, born));
        }
    }

    private Took took(int records, Action action) throws IOException {
        long processor = processorNanos();
        long begun = clock.nanos();
        action.run(records);
        long wall = clock.nanos() - begun;
        return new Took((double) wall / records, (double) (processorNanos() - processor) / records);
    }

    private int burst(int recordBytes) {
        return Math.max(1, (int) (((long) pace << 20) / recordBytes / BURSTS_A_SECOND));
    }

    private Took tookAtPace(int recordBytes, Action action) throws IOException {
        double wall = 0;
        double processor = 0;
        long due = clock.nanos();
        for (int i = 0; i < BURSTS; i++) {
            Took took = took(burst(recordBytes), action);
            wall += took.wall / BURSTS;
            processor += took.processor / BURSTS;
            due += TimeUnit.SECONDS.toNanos(1) / BURSTS_A_SECOND;
            awaitNanos(due - clock.nanos());
        }
        return new Took(wall, processor);
    }

    private void awaitNanos(long nanos) {
        try {
            pause.tryAcquire(nanos, TimeUnit.NANOSECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static long processorNanos() {
        return THREADS.getCurrentThreadCpuTime();
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

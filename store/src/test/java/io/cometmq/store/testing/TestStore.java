// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.cometmq.common.lifecycle.Threads;
import io.cometmq.common.message.BatchBody;
import io.cometmq.common.message.Message;
import io.cometmq.common.message.MessageSysFlag;
import io.cometmq.common.message.RecordLayout;
import io.cometmq.common.testing.ManualClock;
import io.cometmq.common.testing.ManualScheduler;
import io.cometmq.store.Appended;
import io.cometmq.store.LocalMessageStore;
import io.cometmq.store.MessageStore;
import io.cometmq.store.NewRecord;
import io.cometmq.store.ReadResult;
import io.cometmq.store.RecordFilter;
import io.cometmq.store.RecordSlice;
import io.cometmq.store.StoreConfig;
import io.cometmq.store.flush.FlushDiskType;
import io.cometmq.store.index.IndexConfig;
import io.cometmq.store.log.LogConfig;
import io.cometmq.store.queue.LmqConfig;
import io.cometmq.store.queue.QueueConfig;
import io.cometmq.store.segment.StoreFiles;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * A store with small files in a directory of a test, with hand-moved time. {@link #reopen()} closes it and opens what it
 * left behind.
 */
public final class TestStore implements AutoCloseable {
    /** Long enough for some dozens of records. */
    public static final int SEGMENT_BYTES = 16 * 1024;

    /** Topics whose names begin like this keep batches. */
    public static final String BATCHED = "Batch";

    /** More often than a store mends entries in a test: those that are damaged or lost together are one. */
    private static final int MAX_MENDS = 100;

    private static final int QUEUE_FILE_BYTES = 100 * 20;
    private static final int BATCH_FILE_BYTES = 20 * 46;

    private final Path directory;
    private final StoreConfig config;
    private final Supplier<StoreFiles> files;
    private final ManualClock clock = new ManualClock();
    private final ManualScheduler scheduler = new ManualScheduler(clock);
    private final List<String> faults = new ArrayList<>();
    private LocalMessageStore store;

    private TestStore(Path directory, StoreConfig config, Supplier<StoreFiles> files) {
        this.directory = directory;
        this.config = config;
        this.files = files;
        this.store = open();
    }

    /** Opens a store that answers appends at once. */
    public static TestStore in(Path directory) {
        return in(directory, smallFiles());
    }

    /** Opens a store that answers appends after the disk has them. */
    public static TestStore syncIn(Path directory) {
        return in(directory, smallFiles().with(FlushDiskType.SYNC_FLUSH));
    }

    /** Opens a store with these settings. */
    public static TestStore in(Path directory, StoreConfig config) {
        return new TestStore(directory, config, StoreFiles::disk);
    }

    /** Opens a store on a disk that can fail. */
    public static TestStore in(Path directory, StoreConfig config, FaultyFiles disk) {
        return new TestStore(directory, config, disk::powered);
    }

    /** Opens a store on other files than those of this machine. */
    public static TestStore in(Path directory, StoreConfig config, StoreFiles files) {
        return new TestStore(directory, config, () -> files);
    }

    /** The settings of {@link #in(Path)}. */
    public static StoreConfig smallFiles() {
        return StoreConfig.defaults()
                .with(new LogConfig(SEGMENT_BYTES, SEGMENT_BYTES / 2))
                .with(new QueueConfig(QUEUE_FILE_BYTES, 16, BATCH_FILE_BYTES, LmqConfig.OFF))
                .with((Predicate<String>) topic -> topic.startsWith(BATCHED))
                .with(new IndexConfig(true, 50, 200, 64));
    }

    public LocalMessageStore store() {
        return store;
    }

    public ManualClock clock() {
        return clock;
    }

    public ManualScheduler scheduler() {
        return scheduler;
    }

    public Path directory() {
        return directory;
    }

    /** What the store said about failing disks. */
    public synchronized List<String> faults() {
        return List.copyOf(faults);
    }

    /** Appends one record with this body. */
    public Appended append(String topic, int queueId, String body) {
        return store.append(Records.to(topic).queue(queueId).body(body).build());
    }

    /** Appends one record with these bodies to a topic that keeps batches. */
    public Appended appendTogether(String topic, int queueId, List<String> bodies) {
        return appendTogether(store, topic, queueId, bodies);
    }

    /** Appends one record with these bodies to a topic of a store that keeps batches. */
    public static Appended appendTogether(MessageStore store, String topic, int queueId, List<String> bodies) {
        List<Message> messages = bodies.stream()
                .map(body -> new Message("", body.getBytes(StandardCharsets.UTF_8)))
                .toList();
        NewRecord record = Records.to(topic)
                .queue(queueId)
                .body(BatchBody.encode(messages))
                .build();
        return store.appendTogether(record, bodies.size());
    }

    /** Waits until everything appended can be read. */
    public TestStore dispatched() {
        assertThat(store.awaitDispatched()).succeedsWithin(30, TimeUnit.SECONDS);
        return this;
    }

    /** The bodies of all messages of a queue, in order. */
    public List<String> bodies(String topic, int queueId) {
        return bodies(store, topic, queueId, store.minQueueOffset(topic, queueId), () -> assertThat(
                        store.mended(topic, queueId))
                .succeedsWithin(30, TimeUnit.SECONDS));
    }

    /**
     * The bodies of a topic's first queue, from a queue offset on.
     *
     * @param mend waits until the damaged entries of the queue are mended
     */
    public static List<String> bodies(MessageStore store, String topic, long from, Runnable mend) {
        return bodies(store, topic, 0, from, mend);
    }

    private static List<String> bodies(MessageStore store, String topic, int queueId, long from, Runnable mend) {
        List<String> bodies = new ArrayList<>();
        int mends = 0;
        for (long next = from; next < store.maxQueueOffset(topic, queueId); ) {
            try (ReadResult result = store.read(topic, queueId, next, 32, 1 << 20, RecordFilter.ALL)) {
                if (result.status() == ReadResult.Status.OFFSET_FOUND_NULL && mends++ < MAX_MENDS) {
                    mend.run();
                    continue;
                }
                // Entries whose records are lost are passed over; at the front of a queue, once that is known.
                assertThat(result.status())
                        .isIn(
                                ReadResult.Status.FOUND,
                                ReadResult.Status.MESSAGE_WAS_REMOVING,
                                mends > 0 ? ReadResult.Status.OFFSET_TOO_SMALL : ReadResult.Status.FOUND);
                assertThat(result.nextOffset()).isGreaterThan(next);
                result.records().forEach(record -> bodies.addAll(bodiesIn(record)));
                next = result.nextOffset();
            }
        }
        return bodies;
    }

    /** Reads from a queue offset on; where an entry is damaged, when it is mended. */
    public ReadResult read(String topic, int queueId, long from) {
        return store.readMended(topic, queueId, from, 32, 1 << 20, RecordFilter.ALL);
    }

    private static List<String> bodiesIn(RecordSlice record) {
        ByteBuffer bytes = record.bytes();
        if ((RecordLayout.sysFlag(bytes, 0) & MessageSysFlag.INNER_BATCH) == 0) {
            return List.of(body(record));
        }
        int length = RecordLayout.bodyLength(bytes, 0);
        return BatchBody.split(bytes.slice(RecordLayout.bodyPosition(bytes, 0), length)).stream()
                .map(entry -> StandardCharsets.UTF_8.decode(entry.body()).toString())
                .toList();
    }

    /** The body of a record, as text. */
    public static String body(RecordSlice record) {
        ByteBuffer bytes = record.bytes();
        byte[] body = new byte[RecordLayout.bodyLength(bytes, 0)];
        bytes.get(RecordLayout.bodyPosition(bytes, 0), body);
        return new String(body, StandardCharsets.UTF_8);
    }

    /** Stops the store as a power loss would, and opens what is left. */
    public TestStore losePower(FaultyFiles disk, Random chance) {
        disk.losePower(chance);
        return openWhatIsLeft();
    }

    /** Ends the store as {@code kill -9} would, and opens what is left. */
    public TestStore kill(FaultyFiles disk) {
        disk.killUser();
        return openWhatIsLeft();
    }

    private TestStore openWhatIsLeft() {
        try {
            store.close();
        } catch (RuntimeException expected) {
            assertThat(expected).hasStackTraceContaining("the power went off");
        }
        store = open();
        return this;
    }

    /** Closes the store and opens it again. */
    public TestStore reopen() {
        store.close();
        store = open();
        return this;
    }

    @Override
    public void close() {
        store.close();
    }

    private LocalMessageStore open() {
        return LocalMessageStore.open(config, directory, files.get(), clock, scheduler, Threads.system(), this::fault);
    }

    private synchronized void fault(String what, Throwable cause) {
        faults.add(what);
    }
}

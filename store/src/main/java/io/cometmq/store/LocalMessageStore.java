// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store;

import io.cometmq.common.lifecycle.Clock;
import io.cometmq.common.lifecycle.FaultHandler;
import io.cometmq.common.lifecycle.Resource;
import io.cometmq.common.lifecycle.Resources;
import io.cometmq.common.lifecycle.RunningWorker;
import io.cometmq.common.lifecycle.Scheduler;
import io.cometmq.common.lifecycle.Threads;
import io.cometmq.store.StoreException.Reason;
import io.cometmq.store.dispatch.DerivedIndex;
import io.cometmq.store.dispatch.Dispatcher;
import io.cometmq.store.flush.DiskHealth;
import io.cometmq.store.flush.FlushDiskType;
import io.cometmq.store.flush.FlushPolicy;
import io.cometmq.store.flush.ForceTimes;
import io.cometmq.store.flush.LogForcer;
import io.cometmq.store.index.KeyIndex;
import io.cometmq.store.log.CommitLog;
import io.cometmq.store.log.LogAhead;
import io.cometmq.store.log.QueueCursor;
import io.cometmq.store.log.QueueCursors;
import io.cometmq.store.log.RecordView;
import io.cometmq.store.queue.ConsumeQueue;
import io.cometmq.store.queue.ConsumeQueues;
import io.cometmq.store.queue.EndedQueues;
import io.cometmq.store.queue.QueueBounds;
import io.cometmq.store.queue.QueueSource;
import io.cometmq.store.queue.QueueThreads;
import io.cometmq.store.queue.QueueTopics;
import io.cometmq.store.recovery.AbortMarker;
import io.cometmq.store.recovery.Checkpoints;
import io.cometmq.store.recovery.Quarantine;
import io.cometmq.store.recovery.StartPoint;
import io.cometmq.store.retention.DiskGuard;
import io.cometmq.store.retention.LogFront;
import io.cometmq.store.retention.Losses;
import io.cometmq.store.retention.Retention;
import io.cometmq.store.retention.TopicFloors;
import io.cometmq.store.segment.SegmentFile;
import io.cometmq.store.segment.Slice;
import io.cometmq.store.segment.StoreFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The store in a directory of this machine: joins the log with what is derived from it. Thread-safe. */
public final class LocalMessageStore implements MessageStore {
    private static final Logger log = LoggerFactory.getLogger(LocalMessageStore.class);
    private static final Duration CHECKPOINT_PACE = Duration.ofMillis(250);
    private static final Duration LONGEST_IDLE = Duration.ofSeconds(1);

    private final StoreSite site;
    private final Resources resources;
    private final StoreStatus status;
    private final AbortMarker abortMarker;
    private final Quarantine quarantine;
    private final CommitLog commitLog;
    private final ForceTimes forceTimes;
    private final LogForcer forcer;
    private final LongSupplier readable;
    private final ConsumeQueues queues;
    private final Dispatcher dispatcher;
    private final Checkpoints checkpoints;
    private final EndedQueues ended;
    private final QueueCursors cursors;
    private final FlushPolicy flush;
    private final Appender appender;
    private final ReadAhead readAhead;
    private final QueueReader reader;
    private final TimeSearch times;
    private final KeyQueries keys;
    private final Losses losses;
    private final DiskGuard disk;
    private final Retention retention;

    /**
     * Opens the store in a directory, which is created when missing, and recovers what the last stop left behind.
     *
     * @param scheduler runs small tasks of the store; outlives it
     * @param faults told when a disk fails
     * @throws StoreException when the directory cannot be used, with the file and the reason
     */
    public static LocalMessageStore open(
            StoreConfig config, Path root, Clock clock, Scheduler scheduler, FaultHandler faults) {
        return open(config, root, StoreFiles.disk(), clock, scheduler, Threads.system(), faults);
    }

    /** The same over other files and threads than those of this machine. */
    public static LocalMessageStore open(
            StoreConfig config,
            Path root,
            StoreFiles files,
            Clock clock,
            Scheduler scheduler,
            Threads threads,
            FaultHandler faults) {
        Resources opened = new Resources();
        try {
            return new LocalMessageStore(config, new StoreSite(root, files, clock, scheduler, threads, faults), opened);
        } catch (IOException | UncheckedIOException failure) {
            closeAfter(failure, opened);
            throw new StoreException(
                    Reason.IO, "cannot open the store in " + root + ": " + failure.getMessage(), failure);
        } catch (RuntimeException failure) {
            closeAfter(failure, opened);
            throw failure;
        }
    }

    private LocalMessageStore(StoreConfig config, StoreSite site, Resources opened) throws IOException {
        this.site = site;
        resources = opened;
        StoreFolder.create(site.files(), site.root(), site.checkpoint());
        resources.own(site.files().lock(site.lock()));
        DiskHealth health = new DiskHealth(site.faults());
        status = new StoreStatus(health);

        WakeUp indexing = new WakeUp();
        RecoveredLog found = RecoveredLog.open(config, site, resources, indexing);
        abortMarker = found.abortMarker();
        quarantine = found.quarantine();
        commitLog = new CommitLog(
                found.segments(), found.end(), found.lastStoreTime(), site.clock(), this::prepareSegmentSoon);
        // Files are unmapped after this, and an append that writes in memory must not meet that.
        resources.own((Resource) commitLog::end);
        forceTimes = new ForceTimes(site.clock());
        forcer = new LogForcer(
                found.segments(), commitLog::endOffset, found.start().verifyFrom(), health, forceTimes);
        boolean sync = config.flush().diskType() == FlushDiskType.SYNC_FLUSH;
        if (sync) {
            // What is shown to consumers must be on the disk; little can be missing, its senders waited.
            forcer.force();
        }
        WakeUp dispatching = new WakeUp();
        queues = resources.own(new ConsumeQueues(
                site.files(),
                site.queues(),
                config.queue(),
                found.listing(),
                new QueueSource(
                        commitLog,
                        quarantine::contains,
                        found.clean(),
                        found.clean() ? found.end() : found.start().dispatchFrom()),
                new QueueTopics(config.topics().batched(), config.delays()::millis),
                new QueueThreads(
                        dispatching,
                        resources.own(site.threads()
                                .pool(
                                        "store-force",
                                        QueueThreads.FORCES_AT_ONCE,
                                        QueueThreads.FORCES_AT_ONCE,
                                        site.clock())))));
        ended = EndedQueues.load(site.files(), site.root());
        cursors = new QueueCursors(this::maxQueueOffset);

        readable = sync ? forcer::flushedOffset : commitLog::endOffset;
        KeyIndex index = found.index();
        List<DerivedIndex> derived = index == null ? List.of(queues) : List.of(queues, index);
        dispatcher = new Dispatcher(
                commitLog,
                new Dispatcher.Progress(
                        found.start().dispatchFrom(),
                        found.start().lastRecord(),
                        found.start().storeTimeMillis()),
                readable,
                derived);
        dispatchAll();
        checkpoints = new Checkpoints(
                found.checkpointFile(),
                dispatcher,
                derived,
                forcer,
                health,
                () -> new StartPoint.Derived(
                        queues.count(),
                        index == null ? 0 : index.fileCount(),
                        index == null ? Long.MAX_VALUE : index.lastIndexedOffset()),
                site.clock());
        resources.own((Resource) this::finish);
        if (quarantine.hasGrown()) {
            // Which offsets the lost records had is in the entries of their queues alone, which may be on no disk yet.
            queues.forEachLoaded(queue -> {});
            checkpoints.save();
        }

        flush = new FlushStart(config.flush(), site, resources).start(forcer, health, dispatching);
        dispatching.to(resources.own(site.threads().run(dispatcher, LONGEST_IDLE)));
        resources.own(site.threads().run(checkpoints, CHECKPOINT_PACE));
        if (index != null) {
            index.repairFrom(commitLog);
            indexing.to(resources.own(site.threads().run(index, LONGEST_IDLE)));
        }
        if (config.log().aheadBytes() > 0) {
            WakeUp ahead = new WakeUp();
            ahead.to(resources.own(site.threads()
                    .run(new LogAhead(commitLog, config.log().aheadBytes(), site.clock(), ahead), LONGEST_IDLE)));
        }
        RecordLimits limits = new RecordLimits(config.maxMessageBytes(), commitLog.maxAppendBytes());
        appender = new Appender(
                commitLog,
                cursors,
                flush,
                limits,
                new MultiDispatch(config.queue().lmq(), cursors, limits, queues),
                status::present,
                sync ? () -> {} : dispatching);
        readAhead = new ReadAhead(commitLog);
        reader = new QueueReader(
                commitLog, config.read(), readAhead, MachineMemory.bytes(), new DamagedReads(commitLog, site.clock()));
        times = new TimeSearch(commitLog);
        keys = new KeyQueries(index, commitLog);
        losses = new Losses(queues);
        disk = new DiskGuard(() -> config.retention().get().disk(), site.files(), site.root(), status::diskFull);
        retention = new Retention(
                config.retention(),
                new LogFront(
                        commitLog,
                        checkpoints::lastSaved,
                        forcer::forceFolder,
                        start -> queues.deleteBefore(start) + (index == null ? 0 : index.deleteBefore(start)),
                        quarantine::deleteBefore),
                new TopicFloors(
                        config.topics().retention(),
                        queues,
                        (queue, millis) -> times.offsetAt(queue, millis, TimeBoundary.LOWER)),
                disk,
                losses,
                site.clock());
        retention.run();
        Duration pause = config.retention().get().interval();
        RunningWorker retaining = resources.own(site.threads().run(retention, pause));
        resources.own(site.scheduler().every(pause, pause, "look at old files and the disk", () -> {
            retention.lookSoon();
            retaining.wake();
        })::cancel);
        prepareSegmentSoon();
        log.info(
                "Store is open: directory={} logStart={} logEnd={} queues={}",
                site.root(),
                minLogOffset(),
                maxLogOffset(),
                queues.count());
    }

    @Override
    public Appended append(NewRecord record) {
        return appender.append(record);
    }

    @Override
    public Appended append(List<NewRecord> records) {
        return appender.append(records);
    }

    @Override
    public Appended appendTogether(NewRecord record, int messages) {
        if (!queues.isBatched(record.topic())) {
            throw new StoreException(
                    Reason.ILLEGAL, "topic " + record.topic() + " keeps no batches: expected one that does");
        }
        return appender.appendTogether(record, messages);
    }

    @Override
    public boolean isBatched(String topic) {
        return queues.isBatched(topic);
    }

    @Override
    public ReadResult read(
            String topic, int queueId, long queueOffset, int maxCount, int maxBytes, RecordFilter filter) {
        ConsumeQueue queue = find(topic, queueId);
        return queue == null
                ? ReadResult.ofNoQueue(ended.firstOffset(topic, queueId))
                : reader.read(queue, queueOffset, maxCount, maxBytes, filter);
    }

    @Override
    public boolean isCold(String topic, int queueId, long queueOffset) {
        ConsumeQueue queue = find(topic, queueId);
        return queue != null && readAhead.isCold(queue.logOffsetOf(queueOffset));
    }

    @Override
    public CompletableFuture<Void> mended(String topic, int queueId) {
        ConsumeQueue queue = find(topic, queueId);
        return queue == null ? CompletableFuture.completedFuture(null) : queue.mended();
    }

    @Override
    public @Nullable RecordSlice recordAt(long logOffset) {
        if (logOffset < commitLog.startOffset() || logOffset >= readable.getAsLong()) {
            return null;
        }
        SegmentFile segment = commitLog.segments().at(logOffset);
        if (segment == null || !segment.pin()) {
            return null;
        }
        try {
            RecordView view = new RecordView();
            if (view.wrap(segment, logOffset) != RecordView.Kind.RECORD) {
                return null;
            }
            Slice slice = commitLog.slice(logOffset, view.size());
            return slice == null ? null : new PinnedRecord(logOffset, view.size(), 1, slice);
        } finally {
            segment.unpin();
        }
    }

    @Override
    public long maxQueueOffset(String topic, int queueId) {
        ConsumeQueue queue = find(topic, queueId);
        return queue == null ? ended.firstOffset(topic, queueId) : queue.maxOffset();
    }

    @Override
    public long nextQueueOffset(String topic, int queueId) {
        QueueCursor cursor = cursors.find(topic, queueId);
        return cursor != null ? cursor.next() : maxQueueOffset(topic, queueId);
    }

    @Override
    public long minQueueOffset(String topic, int queueId) {
        ConsumeQueue queue = find(topic, queueId);
        return queue == null ? ended.firstOffset(topic, queueId) : queue.minOffset(commitLog.startOffset());
    }

    @Override
    public QueueBounds queueBounds(String topic, int queueId) {
        QueueBounds bounds = queues.boundsOf(topic, queueId, commitLog.startOffset());
        if (bounds == null || bounds.max() == 0) {
            long none = ended.firstOffset(topic, queueId);
            return new QueueBounds(none, none, true);
        }
        return bounds;
    }

    @Override
    public boolean isYoung(String topic, int queueId) {
        long min = minQueueOffset(topic, queueId);
        ConsumeQueue queue = find(topic, queueId);
        return min <= ended.firstOffset(topic, queueId) && (queue == null || reader.isRecent(queue.logOffsetOf(min)));
    }

    @Override
    public long queueOffsetAt(String topic, int queueId, long storeTimeMillis, TimeBoundary boundary) {
        ConsumeQueue queue = find(topic, queueId);
        return queue == null ? 0 : times.offsetAt(queue, storeTimeMillis, boundary);
    }

    @Override
    public OptionalLong storeTimeOf(String topic, int queueId, long queueOffset) {
        ConsumeQueue queue = find(topic, queueId);
        return time(queue == null ? -1 : times.storeTimeOf(queue, queueOffset));
    }

    @Override
    public OptionalLong earliestStoreTime() {
        return time(commitLog.storeTimeAt(commitLog.startOffset()));
    }

    @Override
    public KeyHits findByKey(String topic, String key, int maxCount, long beginMillis, long endMillis) {
        return keys.find(topic, key, maxCount, beginMillis, endMillis);
    }

    @Override
    public List<QueueId> queues() {
        List<QueueId> all = new ArrayList<>();
        queues.forEach((topic, queueId) -> all.add(new QueueId(topic, queueId)));
        return all;
    }

    @Override
    public int deleteTopic(String topic) {
        try {
            ended.remember(
                    topic,
                    queues.of(topic).stream()
                            .collect(Collectors.toMap(
                                    ConsumeQueue::queueId, queue -> nextQueueOffset(topic, queue.queueId()))));
            int count = queues.deleteTopic(topic);
            // Without a new checkpoint the next start would take the queues for lost and fill them again.
            checkpoints.save();
            return count;
        } catch (IOException | UncheckedIOException failure) {
            throw new StoreException(Reason.IO, "queues of topic " + topic + " cannot be deleted", failure);
        }
    }

    @Override
    public long minLogOffset() {
        return commitLog.startOffset();
    }

    @Override
    public long maxLogOffset() {
        return commitLog.endOffset();
    }

    @Override
    public long flushedLogOffset() {
        return forcer.flushedOffset();
    }

    @Override
    public boolean flush() {
        return forcer.force();
    }

    @Override
    public long dispatchedLogOffset() {
        return dispatcher.dispatchedOffset();
    }

    @Override
    public StoreState state() {
        return status.present();
    }

    @Override
    public int deleteExpired() {
        try {
            checkpoints.save();
            return retention.deleteExpired();
        } catch (IOException | UncheckedIOException failure) {
            throw new StoreException(Reason.IO, "old files cannot be deleted: " + failure.getMessage(), failure);
        }
    }

    @Override
    public void onArrival(ArrivalListener listener) {
        queues.onArrival(listener::onArrival);
    }

    @Override
    public CompletableFuture<Void> awaitDispatched() {
        return dispatcher.reached(commitLog.endOffset());
    }

    @Override
    public StoreFigures figures() {
        DiskGuard.Room room = disk.room();
        return new StoreFigures(
                room.totalBytes(),
                room.freeBytes(),
                room.roomBytes(),
                room.usedPercent(),
                quarantine.count(),
                quarantine.lostBytes(),
                reader.damagedReads(),
                forceTimes.histogram());
    }

    @Override
    public Map<String, String> runtimeInfo() {
        Map<String, String> info = new LinkedHashMap<>();
        info.put("commitLogMinOffset", Long.toString(minLogOffset()));
        info.put("commitLogMaxOffset", Long.toString(maxLogOffset()));
        info.put("commitLogFlushedOffset", Long.toString(flushedLogOffset()));
        info.put("putMessageTimesTotal", Long.toString(appender.recordCount()));
        info.put("putMessageSizeTotal", Long.toString(appender.byteCount()));
        info.put("dispatchBehindBytes", Long.toString(maxLogOffset() - dispatchedLogOffset()));
        info.put("commitLogDirCapacity", site.commitLog() + " " + disk.describe());
        DiskGuard.Room room = disk.room();
        if (room.totalBytes() > 0) {
            String ratio = String.format(Locale.ROOT, "%.4f", room.usedPercent() / 100);
            info.put("commitLogDiskRatio", ratio);
            info.put("consumeQueueDiskRatio", ratio);
        }
        info.put("recordsDroppedBeforeTime", Long.toString(losses.records()));
        info.put("bytesDroppedBeforeTime", Long.toString(losses.bytes()));
        info.put("lostRanges", Integer.toString(quarantine.count()));
        info.put("lostBytes", Long.toString(quarantine.lostBytes()));
        info.put("damagedReads", Long.toString(reader.damagedReads()));
        earliestStoreTime().ifPresent(millis -> info.put("earliestMessageTimeStamp", Long.toString(millis)));
        return info;
    }

    @Override
    public void close() {
        if (status.close()) {
            resources.close();
        }
    }

    /** A queue with entries: one without says nothing of where it ended when its files were deleted. */
    private @Nullable ConsumeQueue find(String topic, int queueId) {
        ConsumeQueue queue = queues.find(topic, queueId);
        return queue == null || queue.maxOffset() == 0 ? null : queue;
    }

    /** The last work, after the threads stopped: everything reaches the disk, and the marker goes if it did. */
    private void finish() {
        flush.close();
        forcer.force();
        try {
            dispatchAll();
            if (checkpoints.save()) {
                abortMarker.clear();
            }
        } catch (IOException failure) {
            log.warn("Store is not closed cleanly, the next start will recover it", failure);
        }
    }

    private void dispatchAll() throws IOException {
        while (dispatcher.dispatchedOffset() < readable.getAsLong()) {
            if (dispatcher.catchUp() == 0) {
                throw new IOException("queues cannot be filled from log offset " + dispatcher.dispatchedOffset());
            }
        }
    }

    /** Creates the next segment soon, off the thread that appends. */
    private void prepareSegmentSoon() {
        site.scheduler().after(Duration.ZERO, "prepare the next log file", this::prepareSegment);
    }

    private void prepareSegment() {
        if (!status.present().writable()) {
            return;
        }
        try {
            commitLog.prepareNextSegment();
            forcer.forceNames();
        } catch (IOException failure) {
            log.warn("Next log file cannot be prepared, an append will try again: store={}", site.root(), failure);
        }
    }

    private static void closeAfter(Exception failure, Resources opened) {
        try {
            opened.close();
        } catch (RuntimeException another) {
            failure.addSuppressed(another);
        }
    }

    private static OptionalLong time(long millis) {
        return millis < 0 ? OptionalLong.empty() : OptionalLong.of(millis);
    }
}

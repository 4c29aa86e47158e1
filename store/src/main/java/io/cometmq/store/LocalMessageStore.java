// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store;

import io.cometmq.common.lifecycle.Clock;
import io.cometmq.common.lifecycle.FaultHandler;
import io.cometmq.common.lifecycle.Scheduler;
import io.cometmq.common.lifecycle.Threads;
import io.cometmq.store.StoreException.Reason;
import io.cometmq.store.log.QueueCursor;
import io.cometmq.store.log.RecordView;
import io.cometmq.store.queue.ConsumeQueue;
import io.cometmq.store.queue.QueueBounds;
import io.cometmq.store.retention.DiskGuard;
import io.cometmq.store.segment.SegmentFile;
import io.cometmq.store.segment.Slice;
import io.cometmq.store.segment.StoreFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/** The store in a directory of this machine: what its parts are asked. Thread-safe. */
public final class LocalMessageStore implements MessageStore {
    private final StoreParts parts;

    private LocalMessageStore(StoreParts parts) {
        this.parts = parts;
    }

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
        return new LocalMessageStore(
                StoreParts.open(config, new StoreSite(root, files, clock, scheduler, threads, faults)));
    }

    @Override
    public Appended append(NewRecord record) {
        return parts.appender.append(record);
    }

    @Override
    public Appended append(List<NewRecord> records) {
        return parts.appender.append(records);
    }

    @Override
    public Appended appendTogether(NewRecord record, int messages) {
        if (!parts.queues.isBatched(record.topic())) {
            throw new StoreException(
                    Reason.ILLEGAL, "topic " + record.topic() + " keeps no batches: expected one that does");
        }
        return parts.appender.appendTogether(record, messages);
    }

    @Override
    public boolean isBatched(String topic) {
        return parts.queues.isBatched(topic);
    }

    @Override
    public ReadResult read(
            String topic, int queueId, long queueOffset, int maxCount, int maxBytes, RecordFilter filter) {
        ConsumeQueue queue = parts.served.find(topic, queueId);
        return queue == null
                ? ReadResult.ofNoQueue(parts.ended.firstOffset(topic, queueId))
                : parts.reader.read(queue, queueOffset, maxCount, maxBytes, filter);
    }

    @Override
    public boolean isCold(String topic, int queueId, long queueOffset) {
        ConsumeQueue queue = parts.served.find(topic, queueId);
        return queue != null && parts.readAhead.isCold(queue.logOffsetOf(queueOffset));
    }

    @Override
    public boolean isOld(String topic, int queueId, long queueOffset) {
        ConsumeQueue queue = parts.served.find(topic, queueId);
        return queue != null && parts.readAhead.isOld(queue.logOffsetOf(queueOffset));
    }

    @Override
    public void bringAtMost(IntSupplier bytes) {
        parts.readAhead.bringAtMost(bytes);
    }

    @Override
    public CompletableFuture<Void> mended(String topic, int queueId) {
        ConsumeQueue queue = parts.served.find(topic, queueId);
        return queue == null ? CompletableFuture.completedFuture(null) : queue.mended();
    }

    @Override
    public @Nullable RecordSlice recordAt(long logOffset) {
        if (logOffset < parts.commitLog.startOffset() || logOffset >= parts.readable.getAsLong()) {
            return null;
        }
        SegmentFile segment = parts.commitLog.segments().at(logOffset);
        if (segment == null || !segment.pin()) {
            return null;
        }
        try {
            RecordView view = new RecordView();
            if (view.wrap(segment, logOffset) != RecordView.Kind.RECORD) {
                return null;
            }
            Slice slice = parts.commitLog.slice(logOffset, view.size());
            return slice == null ? null : new PinnedRecord(logOffset, view.size(), 1, slice);
        } finally {
            segment.unpin();
        }
    }

    @Override
    public long maxQueueOffset(String topic, int queueId) {
        return parts.served.maxOffset(topic, queueId);
    }

    @Override
    public long nextQueueOffset(String topic, int queueId) {
        QueueCursor cursor = parts.cursors.find(topic, queueId);
        return cursor != null ? cursor.next() : maxQueueOffset(topic, queueId);
    }

    @Override
    public long minQueueOffset(String topic, int queueId) {
        return parts.served.minOffset(topic, queueId, parts.commitLog.startOffset());
    }

    @Override
    public QueueBounds queueBounds(String topic, int queueId) {
        QueueBounds bounds = parts.queues.boundsOf(topic, queueId, parts.commitLog.startOffset());
        if (bounds == null || bounds.max() == 0) {
            long none = parts.ended.firstOffset(topic, queueId);
            return new QueueBounds(none, none, true);
        }
        return bounds;
    }

    @Override
    public boolean isYoung(String topic, int queueId) {
        long min = minQueueOffset(topic, queueId);
        ConsumeQueue queue = parts.served.find(topic, queueId);
        return min <= parts.ended.firstOffset(topic, queueId)
                && (queue == null || parts.reader.isRecent(queue.logOffsetOf(min)));
    }

    @Override
    public long queueOffsetAt(String topic, int queueId, long storeTimeMillis, TimeBoundary boundary) {
        ConsumeQueue queue = parts.served.find(topic, queueId);
        return queue == null ? 0 : parts.times.offsetAt(queue, storeTimeMillis, boundary);
    }

    @Override
    public OptionalLong storeTimeOf(String topic, int queueId, long queueOffset) {
        ConsumeQueue queue = parts.served.find(topic, queueId);
        return time(queue == null ? -1 : parts.times.storeTimeOf(queue, queueOffset));
    }

    @Override
    public OptionalLong earliestStoreTime() {
        return time(parts.commitLog.storeTimeAt(parts.commitLog.startOffset()));
    }

    @Override
    public KeyHits findByKey(String topic, String key, int maxCount, long beginMillis, long endMillis) {
        return parts.keys.find(topic, key, maxCount, beginMillis, endMillis);
    }

    @Override
    public List<QueueId> queues() {
        List<QueueId> all = new ArrayList<>();
        parts.queues.forEach((topic, queueId) -> all.add(new QueueId(topic, queueId)));
        return all;
    }

    @Override
    public int deleteTopics(Collection<String> topics) {
        try {
            int count = parts.deletion.delete(topics);
            if (parts.deletion.isCheckpointDue()) {
                parts.checkpoints.save();
            }
            return count;
        } catch (IOException | UncheckedIOException failure) {
            throw new StoreException(
                    Reason.IO, "queues of topic " + String.join(", ", topics) + " cannot be deleted", failure);
        }
    }

    @Override
    public long minLogOffset() {
        return parts.commitLog.startOffset();
    }

    @Override
    public long maxLogOffset() {
        return parts.commitLog.endOffset();
    }

    @Override
    public long flushedLogOffset() {
        return parts.forcer.flushedOffset();
    }

    @Override
    public boolean flush() {
        return parts.forcer.force();
    }

    @Override
    public long dispatchedLogOffset() {
        return parts.dispatcher.dispatchedOffset();
    }

    @Override
    public StoreState state() {
        return parts.status.present();
    }

    @Override
    public int deleteExpired() {
        try {
            parts.checkpoints.save();
            return parts.retention.deleteExpired();
        } catch (IOException | UncheckedIOException failure) {
            throw new StoreException(Reason.IO, "old files cannot be deleted: " + failure.getMessage(), failure);
        }
    }

    @Override
    public void onArrival(ArrivalListener listener) {
        parts.queues.onArrival(listener::onArrival);
    }

    @Override
    public CompletableFuture<Void> awaitDispatched() {
        return parts.dispatcher.reached(parts.commitLog.endOffset());
    }

    @Override
    public StoreFigures figures() {
        DiskGuard.Room room = parts.disk.room();
        return new StoreFigures(
                room.totalBytes(),
                room.freeBytes(),
                room.roomBytes(),
                room.usedPercent(),
                parts.quarantine.count(),
                parts.quarantine.lostBytes(),
                parts.reader.damagedReads(),
                parts.forceTimes.histogram());
    }

    @Override
    public Map<String, String> runtimeInfo() {
        Map<String, String> info = new LinkedHashMap<>();
        info.put("commitLogMinOffset", Long.toString(minLogOffset()));
        info.put("commitLogMaxOffset", Long.toString(maxLogOffset()));
        info.put("commitLogFlushedOffset", Long.toString(flushedLogOffset()));
        info.put("putMessageTimesTotal", Long.toString(parts.appender.recordCount()));
        info.put("putMessageSizeTotal", Long.toString(parts.appender.byteCount()));
        info.put("dispatchBehindBytes", Long.toString(maxLogOffset() - dispatchedLogOffset()));
        info.put("commitLogDirCapacity", parts.site.commitLog() + " " + parts.disk.describe());
        DiskGuard.Room room = parts.disk.room();
        if (room.totalBytes() > 0) {
            String ratio = String.format(Locale.ROOT, "%.4f", room.usedPercent() / 100);
            info.put("commitLogDiskRatio", ratio);
            info.put("consumeQueueDiskRatio", ratio);
        }
        info.put("recordsDroppedBeforeTime", Long.toString(parts.losses.records()));
        info.put("bytesDroppedBeforeTime", Long.toString(parts.losses.bytes()));
        info.put("consumeQueues", Integer.toString(parts.queues.count()));
        info.put("consumeQueuesLoaded", Integer.toString(parts.queues.loadedCount()));
        info.put("lostRanges", Integer.toString(parts.quarantine.count()));
        info.put("lostBytes", Long.toString(parts.quarantine.lostBytes()));
        info.put("damagedReads", Long.toString(parts.reader.damagedReads()));
        earliestStoreTime().ifPresent(millis -> info.put("earliestMessageTimeStamp", Long.toString(millis)));
        return info;
    }

    @Override
    public void close() {
        parts.close();
    }

    private static OptionalLong time(long millis) {
        return millis < 0 ? OptionalLong.empty() : OptionalLong.of(millis);
    }
}

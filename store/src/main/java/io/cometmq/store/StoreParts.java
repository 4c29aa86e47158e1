// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store;

import io.cometmq.common.lifecycle.Resource;
import io.cometmq.common.lifecycle.Resources;
import io.cometmq.common.lifecycle.RunningWorker;
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
import io.cometmq.store.log.QueueCursors;
import io.cometmq.store.queue.ConsumeQueues;
import io.cometmq.store.queue.EndedQueues;
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
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The parts of a store, and how they are joined: found on the disk and recovered, started in the order of this list, and
 * stopped in the reverse order. What they are asked is in {@link LocalMessageStore}.
 */
final class StoreParts implements Resource {
    private static final Logger log = LoggerFactory.getLogger(StoreParts.class);
    private static final Duration CHECKPOINT_PACE = Duration.ofMillis(250);
    private static final Duration LONGEST_IDLE = Duration.ofSeconds(1);

    final StoreSite site;
    final Resources resources;
    final StoreStatus status;
    private final AbortMarker abortMarker;
    final Quarantine quarantine;
    final CommitLog commitLog;
    final ForceTimes forceTimes;
    final LogForcer forcer;
    final LongSupplier readable;
    final ConsumeQueues queues;
    final Dispatcher dispatcher;
    final Checkpoints checkpoints;
    final EndedQueues ended;
    final ServedQueues served;
    final QueueCursors cursors;
    final TopicDeletion deletion;
    private final FlushPolicy flush;
    final Appender appender;
    final ReadAhead readAhead;
    final QueueReader reader;
    final TimeSearch times;
    final KeyQueries keys;
    final Losses losses;
    final DiskGuard disk;
    final Retention retention;

    /**
     * Opens the parts of the store in a directory.
     *
     * @throws StoreException when the directory cannot be used, with the file and the reason; nothing is left open then
     */
    static StoreParts open(StoreConfig config, StoreSite site) {
        Resources opened = new Resources();
        try {
            return new StoreParts(config, site, opened);
        } catch (IOException | UncheckedIOException failure) {
            closeAfter(failure, opened);
            throw new StoreException(
                    Reason.IO, "cannot open the store in " + site.root() + ": " + failure.getMessage(), failure);
        } catch (RuntimeException failure) {
            closeAfter(failure, opened);
            throw failure;
        }
    }

    private StoreParts(StoreConfig config, StoreSite site, Resources opened) throws IOException {
        this.site = site;
        resources = opened;
        StoreFolder.create(site.files(), site.root(), site.checkpoint());
        resources.own(site.files().lock(site.lock()));
        DiskHealth health = new DiskHealth(site.faults());
        status = new StoreStatus(health);

        WakeUp indexing = new WakeUp();
        ended = EndedQueues.load(site.files(), site.root());
        RecoveredLog found = RecoveredLog.open(config, site, ended, resources, indexing);
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
                        found.clean() ? found.end() : found.start().dispatchFrom(),
                        ended),
                new QueueTopics(config.topics().batched(), config.delays()::millis),
                new QueueThreads(
                        dispatching,
                        resources.own(site.threads()
                                .burstPool(
                                        "store-force",
                                        QueueThreads.FORCES_AT_ONCE,
                                        QueueThreads.FORCES_AT_ONCE,
                                        site.clock())))));
        served = new ServedQueues(queues, ended);
        cursors = new QueueCursors(served::maxOffset);

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
        deletion = new TopicDeletion(queues, ended, cursors, commitLog::endOffset);
        deletion.finish();
        dispatchAll();
        checkpoints = new Checkpoints(
                found.checkpointFile(),
                dispatcher,
                derived,
                forcer,
                health,
                () -> new StartPoint.Derived(
                        deletion.queuesEver(),
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
                commitLog,
                config.read(),
                readAhead,
                MachineMemory.bytes(),
                new DamagedReads(commitLog, site.clock()),
                site.scheduler());
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
                commitLog.startOffset(),
                commitLog.endOffset(),
                queues.count());
    }

    /** Stops the store; once. */
    @Override
    public void close() {
        if (status.close()) {
            resources.close();
        }
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
}

// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store.recovery;

import io.cometmq.common.lifecycle.Clock;
import io.cometmq.common.lifecycle.Worker;
import io.cometmq.store.dispatch.DerivedIndex;
import io.cometmq.store.dispatch.Dispatcher;
import io.cometmq.store.flush.DiskHealth;
import io.cometmq.store.flush.LogForcer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings everything to the disk from time to time and writes down how far that goes. Saves are made one at a time, under
 * this object's lock.
 */
public final class Checkpoints implements Worker {
    private static final Logger log = LoggerFactory.getLogger(Checkpoints.class);

    private final CheckpointFile file;
    private final Dispatcher dispatcher;
    private final List<DerivedIndex> indexes;
    private final LogForcer forcer;
    private final DiskHealth health;
    private final Supplier<StartPoint.Derived> derived;
    private final Clock clock;
    /** How far the last saved checkpoint goes, or -1; changed under the lock. */
    private volatile long savedOffset = -1;
    /** Owned by the thread that turns this. */
    private final CheckpointPace pace;

    /**
     * Joins the parts.
     *
     * @param derived what is derived from the log now
     */
    public Checkpoints(
            CheckpointFile file,
            Dispatcher dispatcher,
            List<DerivedIndex> indexes,
            LogForcer forcer,
            DiskHealth health,
            Supplier<StartPoint.Derived> derived,
            Clock clock) {
        this.file = file;
        this.dispatcher = dispatcher;
        this.indexes = List.copyOf(indexes);
        this.forcer = forcer;
        this.health = health;
        this.derived = derived;
        this.clock = clock;
        this.pace = new CheckpointPace(clock.nanos());
    }

    @Override
    public String role() {
        return "store-checkpoint";
    }

    /** Saves when much was dispatched since the last save, or anything long ago; always lets the thread wait. */
    @Override
    public int doWork() {
        long begun = clock.nanos();
        if (pace.isDue(dispatcher.dispatchedOffset() - savedOffset, begun)) {
            boolean saved = save();
            pace.tried(begun, clock.nanos(), saved);
        }
        return 0;
    }

    /** Forces all that is dispatched and writes the checkpoint; false when the disk refuses. */
    public synchronized boolean save() {
        Dispatcher.Progress progress = dispatcher.progress();
        long indexed = Math.min(derived.get().lastIndexed(), progress.lastRecord());
        if (health.failure() != null || !forceAll()) {
            return false;
        }
        // Files that came while everything was forced count, too: they are there at the next start.
        StartPoint.Derived present = derived.get();
        try {
            file.save(new Checkpoint(
                    progress.offset(),
                    progress.lastRecord(),
                    progress.storeTimeMillis(),
                    new StartPoint.Derived(present.queueCount(), present.indexFiles(), indexed)));
            savedOffset = progress.offset();
            return true;
        } catch (IOException | UncheckedIOException failure) {
            log.warn(
                    "Checkpoint cannot be written, recovery would begin at the one before: offset={}",
                    savedOffset,
                    failure);
            return false;
        }
    }

    private boolean forceAll() {
        try {
            for (DerivedIndex index : indexes) {
                index.force();
            }
        } catch (IOException failure) {
            health.forceFailed("A file of the queues or the key index", failure);
            return false;
        }
        return forcer.force();
    }

    /** How far the last saved checkpoint goes, or -1. */
    public long lastSaved() {
        return savedOffset;
    }
}

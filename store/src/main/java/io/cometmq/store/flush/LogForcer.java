// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store.flush;

import io.cometmq.store.segment.SegmentedFile;
import java.io.IOException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * Forces the log up to its end and keeps the flushed watermark. Forces are made one at a time; the watermark may be read by
 * anyone.
 */
public final class LogForcer {
    private final SegmentedFile segments;
    private final LongSupplier appended;
    private final DiskHealth health;
    private final ForceTimes times;
    /** Held while the disk forces, which may take long. */
    private final ReentrantLock forcing = new ReentrantLock();

    private volatile long flushed;

    /**
     * Begins with everything before {@code flushed} being durable.
     *
     * @param appended one past the last appended byte, read before each force
     * @param times counts how long forces take
     */
    public LogForcer(SegmentedFile segments, LongSupplier appended, long flushed, DiskHealth health, ForceTimes times) {
        this.times = times;
        this.segments = segments;
        this.appended = appended;
        this.flushed = flushed;
        this.health = health;
    }

    /** One past the last byte that is known to be on the disk. */
    public long flushedOffset() {
        return flushed;
    }

    /** How many bytes were appended and not flushed. */
    public long unflushedBytes() {
        return appended.getAsLong() - flushed;
    }

    /**
     * Makes the names of the log's files durable before records need it. While another force runs nothing is done, so that
     * the caller never waits for it: each {@link #force} begins with the names.
     */
    public void forceNames() {
        if (!forcing.tryLock()) {
            return;
        }
        try {
            if (health.failure() == null) {
                segments.forceNames();
            }
        } catch (IOException failure) {
            folderFailed(failure);
        } finally {
            forcing.unlock();
        }
    }

    /** Makes it durable that old files of the log are gone; false when a force failed, now or ever. */
    public boolean forceFolder() {
        if (health.failure() != null) {
            return false;
        }
        try {
            segments.forceFolder();
            return true;
        } catch (IOException failure) {
            folderFailed(failure);
            return false;
        }
    }

    private void folderFailed(IOException failure) {
        health.forceFailed("The folder of the commit log " + segments.directory(), failure);
    }

    /** Forces what is appended now; false when a force failed, now or ever. */
    public boolean force() {
        forcing.lock();
        try {
            return forceAppended();
        } finally {
            forcing.unlock();
        }
    }

    private boolean forceAppended() {
        if (health.failure() != null) {
            return false;
        }
        long target = appended.getAsLong();
        if (target <= flushed) {
            return true;
        }
        try {
            long began = times.begin();
            segments.force(flushed, target);
            times.end(began);
        } catch (IOException failure) {
            health.forceFailed("The commit log " + segments.directory() + " from offset " + flushed, failure);
            return false;
        }
        flushed = target;
        return true;
    }
}

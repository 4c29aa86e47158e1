// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store.index;

import io.cometmq.common.lifecycle.Clock;
import io.cometmq.common.lifecycle.Resource;
import io.cometmq.common.lifecycle.Worker;
import io.cometmq.store.dispatch.DerivedIndex;
import io.cometmq.store.log.CommitLog;
import io.cometmq.store.log.RecordView;
import io.cometmq.store.segment.StoreFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds records by key. Keys are gathered in memory and put into files in large batches, by a thread of its own: what
 * dispatching a record costs is a few hashes.
 *
 * <p>Two locks: {@code fileLock} for the files, which is held while a batch is put, and the object's own for the keys in
 * memory, which is held for moments. Whoever needs both takes the first before the second.
 */
public final class KeyIndex implements DerivedIndex, Worker, Resource {
    private static final Logger log = LoggerFactory.getLogger(KeyIndex.class);

    /** So many damaged files are made anew until the next start: a disk that damages what it is given is not fed for ever. */
    private static final int MAX_REPAIRS = 32;

    private final ReentrantLock fileLock = new ReentrantLock();
    private final IndexFiles files;
    private final IndexConfig config;
    private final Runnable wake;
    private final RecordKeys.Visitor adding = this::add;
    private PendingKeys filling = new PendingKeys();
    private @Nullable PendingKeys full;
    private long lastOffset;
    private long lastMillis;
    private boolean failing;
    /** Owned by the thread that turns this. */
    private @Nullable IndexRepair repair;

    private int repairsLeft = MAX_REPAIRS;
    /** Guarded by {@code fileLock}. */
    private KeyProof proof = new KeyProof(null);

    /**
     * Opens the files that exist.
     *
     * @param wake wakes the thread that turns this
     */
    public KeyIndex(StoreFiles files, Path directory, IndexConfig config, Clock clock, Runnable wake)
            throws IOException {
        this.files = new IndexFiles(files, directory, config, clock);
        this.config = config;
        this.wake = wake;
        this.lastOffset = this.files.lastOffset();
        this.lastMillis = this.files.lastMillis();
    }

    /** Whether there are no keys at all, so that the index has to be made from the beginning of the log. */
    public boolean isEmpty() {
        return lastIndexedOffset() < 0;
    }

    /** The log offset of the newest record whose keys were added, or -1. */
    public synchronized long lastIndexedOffset() {
        return lastOffset;
    }

    /** How many files there are. */
    public int fileCount() {
        fileLock.lock();
        try {
            return files.count();
        } finally {
            fileLock.unlock();
        }
    }

    /** The store time of that record, or 0. */
    public synchronized long lastIndexedMillis() {
        return lastMillis;
    }

    /** Takes away the keys of records that are not before a log offset; for recovery. */
    public void cut(long logEnd) throws IOException {
        fileLock.lock();
        try {
            files.cut(logEnd);
            synchronized (this) {
                lastOffset = files.lastOffset();
                lastMillis = files.lastMillis();
            }
        } finally {
            fileLock.unlock();
        }
    }

    /**
     * Deletes files whose content cannot be right; for recovery, which makes the index anew when any is missing.
     *
     * @return whether there were any
     */
    public boolean deleteDamaged() throws IOException {
        fileLock.lock();
        try {
            boolean any = files.deleteDamaged() > 0;
            synchronized (this) {
                lastOffset = files.lastOffset();
                lastMillis = files.lastMillis();
            }
            return any;
        } finally {
            fileLock.unlock();
        }
    }

    @Override
    public void add(RecordView record) {
        if (!RecordKeys.hasKeys(record)) {
            return;
        }
        synchronized (this) {
            if (record.logOffset() <= lastOffset) {
                return;
            }
            int before = filling.count();
            RecordKeys.forEach(record, adding);
            if (filling.count() > before) {
                lastOffset = record.logOffset();
                lastMillis = record.storeTimestamp();
            }
        }
    }

    @Override
    public void publish() throws IOException {
        boolean behind;
        synchronized (this) {
            if (filling.count() < PendingKeys.MAX) {
                return;
            }
            behind = full != null;
        }
        if (behind) {
            putFull();
        }
        seal();
        wake.run();
    }

    @Override
    public void force() throws IOException {
        fileLock.lock();
        try {
            putFull();
            seal();
            putFull();
            files.force();
        } finally {
            fileLock.unlock();
        }
    }

    /** Holds what is found against a log, and has files that turn out to be damaged made anew from it. Called once, before the thread that turns this starts. */
    public void repairFrom(CommitLog log) {
        repair = new IndexRepair(log);
        fileLock.lock();
        try {
            proof = new KeyProof(log);
        } finally {
            fileLock.unlock();
        }
    }

    @Override
    public String role() {
        return "store-index";
    }

    /** Puts a full batch into the files, if there is one; otherwise makes a damaged file anew, if there is one. */
    @Override
    public int doWork() {
        try {
            boolean put = putFull();
            failing = false;
            return put || repairNext() ? 1 : 0;
        } catch (IOException failure) {
            if (!failing) {
                failing = true;
                log.error("Key index cannot be written or made anew, it is tried again", failure);
            }
            return 0;
        }
    }

    /** Log offsets of records with a key of this hash, newest first; at most {@code maxCount} and {@code maxMsgsNumBatch}. */
    public List<Long> find(String topic, String key, int maxCount, long beginMillis, long endMillis, long minLogOffset)
            throws IOException {
        int hash = KeyHash.of(topic, key);
        Hits hits = new Hits(Math.min(maxCount, config.maxHits()), beginMillis, endMillis, minLogOffset);
        fileLock.lock();
        try {
            synchronized (this) {
                filling.find(hash, hits);
                if (full != null) {
                    full.find(hash, hits);
                }
            }
            files.find(hash, hits, proof);
            if (files.hasDamaged()) {
                wake.run();
            }
        } finally {
            fileLock.unlock();
        }
        return hits.toList();
    }

    /** Deletes the files whose records are all before the start of the log; how many. */
    public int deleteBefore(long logStart) throws IOException {
        fileLock.lock();
        try {
            return files.deleteBefore(logStart);
        } finally {
            fileLock.unlock();
        }
    }

    @Override
    public void close() {
        fileLock.lock();
        try {
            files.close();
        } finally {
            fileLock.unlock();
        }
    }

    private synchronized void seal() {
        if (full == null && filling.count() > 0) {
            full = filling;
            filling = new PendingKeys();
        }
    }

    /** Puts the full batch, which stays visible in memory until it is in the files. */
    private boolean putFull() throws IOException {
        fileLock.lock();
        try {
            PendingKeys batch;
            synchronized (this) {
                batch = full;
            }
            if (batch == null) {
                return false;
            }
            files.put(batch);
            synchronized (this) {
                full = null;
            }
            return true;
        } finally {
            fileLock.unlock();
        }
    }

    /** Makes one damaged file anew; the old one is asked meanwhile. */
    private boolean repairNext() throws IOException {
        IndexRepair source = repair;
        if (source == null || repairsLeft == 0) {
            return false;
        }
        IndexFiles.Replacement replacement;
        fileLock.lock();
        try {
            replacement = files.beginReplacement();
        } finally {
            fileLock.unlock();
        }
        if (replacement == null) {
            return false;
        }
        repairsLeft--;
        try {
            source.fill(replacement.fresh(), replacement.old().header(), replacement.skipped());
            replacement.fresh().force();
        } catch (IOException | RuntimeException failure) {
            replacement.fresh().close();
            throw failure;
        }
        fileLock.lock();
        try {
            files.endReplacement(replacement);
        } finally {
            fileLock.unlock();
        }
        return true;
    }

    private void add(RecordView record, int hash) {
        filling.add(hash, record.logOffset(), record.storeTimestamp());
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store.index;

import io.cometmq.common.lifecycle.Clock;
import io.cometmq.common.lifecycle.Resource;
import io.cometmq.common.lifecycle.Worker;
import io.cometmq.common.message.MessageSysFlag;
import io.cometmq.store.dispatch.DerivedIndex;
import io.cometmq.store.log.RecordProperties;
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
    private static final String TAG_PREFIX = "T#";

    private final ReentrantLock fileLock = new ReentrantLock();
    private final IndexFiles files;
    private final IndexConfig config;
    private final Runnable wake;
    private PendingKeys filling = new PendingKeys();
    private @Nullable PendingKeys full;
    private long lastOffset;
    private long lastMillis;
    private boolean failing;

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

    /** Deletes files whose content cannot be right; for recovery, which makes the index anew when any is missing. */
    public void deleteDamaged() throws IOException {
        fileLock.lock();
        try {
            files.deleteDamaged();
            synchronized (this) {
                lastOffset = files.lastOffset();
                lastMillis = files.lastMillis();
            }
        } finally {
            fileLock.unlock();
        }
    }

    @Override
    public void add(RecordView record) {
        if (MessageSysFlag.transactionType(record.sysFlag()) == MessageSysFlag.TRANSACTION_ROLLBACK) {
            return;
        }
        RecordProperties properties = record.properties();
        int seed = 31 * record.topicHash() + '#';
        synchronized (this) {
            if (record.logOffset() <= lastOffset) {
                return;
            }
            int before = filling.count();
            addKey(record, properties.uniqueKey(), seed);
            addWords(record, properties.keys(), seed);
            RecordProperties.Text tag = properties.tags();
            if (!tag.isEmpty()) {
                int tagSeed = 31 * (31 * seed + TAG_PREFIX.charAt(0)) + TAG_PREFIX.charAt(1);
                addKey(record, tag, tagSeed);
            }
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

    @Override
    public String role() {
        return "store-index";
    }

    /** Puts a full batch into the files, if there is one. */
    @Override
    public int doWork() {
        try {
            boolean put = putFull();
            failing = false;
            return put ? 1 : 0;
        } catch (IOException failure) {
            if (!failing) {
                failing = true;
                log.error("Keys cannot be written to the index, it is tried again", failure);
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
            files.find(hash, hits);
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

    private void addKey(RecordView record, RecordProperties.Text key, int seed) {
        if (!key.isEmpty()) {
            add(record, key.hash(seed, 0, key.length()));
        }
    }

    private void addWords(RecordView record, RecordProperties.Text keys, int seed) {
        int start = 0;
        for (int i = 0; i <= keys.length(); i++) {
            if (i == keys.length() || keys.byteAt(i) == ' ') {
                if (i > start) {
                    add(record, keys.hash(seed, start, i));
                }
                start = i + 1;
            }
        }
    }

    private void add(RecordView record, int hash) {
        filling.add(KeyHash.positive(hash), record.logOffset(), record.storeTimestamp());
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store.index;

import io.cometmq.common.lifecycle.Clock;
import io.cometmq.common.lifecycle.Resource;
import io.cometmq.store.segment.StoreFile;
import io.cometmq.store.segment.StoreFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The index files of a store, oldest first. A file is named after the local time at which it was made:
 * {@code yyyyMMddHHmmssSSS}. Guarded by the lock of {@link KeyIndex}.
 */
final class IndexFiles implements Resource {
    private static final Logger log = LoggerFactory.getLogger(IndexFiles.class);
    private static final DateTimeFormatter NAME = DateTimeFormatter.ofPattern("yyyyMMddHHmmssSSS");
    private static final int NAME_DIGITS = 17;
    /** What slots and entries of one slot cost together when there are four times as many entries as slots. */
    private static final int USUAL_BYTES_PER_SLOT = 84;

    private final StoreFiles files;
    private final Path directory;
    private final IndexConfig config;
    private final Clock clock;
    private final List<IndexFile> run = new ArrayList<>();

    /** Opens the files that exist; one that does not go with any known sizes is deleted. */
    IndexFiles(StoreFiles files, Path directory, IndexConfig config, Clock clock) throws IOException {
        this.files = files;
        this.directory = directory;
        this.config = config;
        this.clock = clock;
        files.createDirectories(directory);
        for (StoreFiles.FileEntry entry : files.list(directory)) {
            if (entry.name().length() == NAME_DIGITS && entry.name().chars().allMatch(Character::isDigit)) {
                openExisting(entry);
            }
        }
    }

    boolean isEmpty() {
        return run.isEmpty();
    }

    int count() {
        return run.size();
    }

    /** The log offset of the newest record that has keys here, or -1. */
    long lastOffset() {
        return run.isEmpty() || newest().header().isEmpty()
                ? -1
                : newest().header().endOffset();
    }

    /** The store time of that record, or 0. */
    long lastMillis() {
        return run.isEmpty() ? 0 : newest().header().endMillis();
    }

    /** Puts all keys of a batch, into new files where the present one is full. */
    void put(PendingKeys keys) throws IOException {
        int from = 0;
        while (from < keys.count()) {
            if (run.isEmpty() || newest().room() <= 0) {
                create();
            }
            int to = Math.min(keys.count(), from + newest().room());
            newest().put(keys, from, to);
            from = to;
        }
    }

    /** Adds the entries of this hash, newest first. */
    void find(int hash, Hits hits) throws IOException {
        for (int i = run.size() - 1; i >= 0 && !hits.isFull(); i--) {
            IndexHeader header = run.get(i).header();
            if (hits.overlaps(header.beginMillis(), header.endMillis())) {
                run.get(i).find(hash, hits);
            }
        }
    }

    /** Takes away everything of records that are not before a log offset. */
    void cut(long logEnd) throws IOException {
        while (!run.isEmpty() && newest().header().beginOffset() >= logEnd) {
            remove(run.size() - 1);
        }
        if (!run.isEmpty()) {
            newest().cut(logEnd);
        }
    }

    /** Deletes files whose content cannot be right; after {@link #cut} where the newest may not be on the disk as a whole. */
    void deleteDamaged() throws IOException {
        for (int i = run.size() - 1; i >= 0; i--) {
            boolean emptyInside = i < run.size() - 1 && run.get(i).header().isEmpty();
            if (emptyInside || !run.get(i).isPlausible()) {
                log.error(
                        "Index file is damaged, the index is made anew: file={}",
                        run.get(i).path());
                remove(i);
            }
        }
    }

    /** Deletes all files but the newest whose records are all before a log offset; how many. */
    int deleteBefore(long logStart) throws IOException {
        int count = 0;
        while (run.size() > 1 && run.get(0).header().endOffset() < logStart) {
            remove(0);
            count++;
        }
        return count;
    }

    void force() throws IOException {
        if (!run.isEmpty()) {
            newest().force();
        }
    }

    @Override
    public void close() {
        run.forEach(IndexFile::close);
        run.clear();
    }

    private IndexFile newest() {
        return run.get(run.size() - 1);
    }

    private void create() throws IOException {
        if (!run.isEmpty()) {
            newest().force();
        }
        Path path = freeName();
        StoreFile file = files.open(path);
        try {
            file.setSize(IndexFile.length(config.slots(), config.entries()));
            run.add(new IndexFile(path, file, config.slots(), config.entries()));
        } catch (IOException failure) {
            file.close();
            throw failure;
        }
        files.forceDirectory(directory);
    }

    private Path freeName() {
        long millis = clock.millis();
        Path path = directory.resolve(name(millis));
        while (files.exists(path)) {
            millis++;
            path = directory.resolve(name(millis));
        }
        return path;
    }

    private static String name(long millis) {
        return NAME.format(Instant.ofEpochMilli(millis).atZone(ZoneId.systemDefault()));
    }

    private void remove(int index) throws IOException {
        IndexFile removed = run.remove(index);
        removed.close();
        files.delete(removed.path());
    }

    private void openExisting(StoreFiles.FileEntry entry) throws IOException {
        Path path = directory.resolve(entry.name());
        int usualSlots = (int) Math.min(Integer.MAX_VALUE, (entry.size() - IndexHeader.BYTES) / USUAL_BYTES_PER_SLOT);
        if (tryOpen(path, entry.size(), config.slots(), config.entries())
                || tryOpen(path, entry.size(), usualSlots, usualSlots * 4)) {
            return;
        }
        log.warn(
                "Index file has other sizes than maxHashSlotNum and maxIndexNum say, it is deleted: file={} size={}",
                path,
                entry.size());
        files.delete(path);
    }

    private boolean tryOpen(Path path, long size, int slots, int entries) throws IOException {
        if (slots <= 0 || size != IndexFile.length(slots, entries)) {
            return false;
        }
        IndexFile opened = new IndexFile(path, files.open(path), slots, entries);
        if (opened.hasPlausibleHeader()) {
            run.add(opened);
            return true;
        }
        opened.close();
        return false;
    }
}

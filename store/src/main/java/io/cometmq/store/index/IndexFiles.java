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
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
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
    /** Follows the name of a file that is being made anew. */
    private static final String TEMPORARY = ".new";

    /** What slots and entries of one slot cost together when there are four times as many entries as slots. */
    private static final int USUAL_BYTES_PER_SLOT = 84;

    private final StoreFiles files;
    private final Path directory;
    private final IndexConfig config;
    private final Clock clock;
    private final List<IndexFile> run = new ArrayList<>();
    private final Set<IndexFile> damaged = new HashSet<>();

    /** Opens the files that exist; one that does not go with any known sizes is deleted. */
    IndexFiles(StoreFiles files, Path directory, IndexConfig config, Clock clock) throws IOException {
        this.files = files;
        this.directory = directory;
        this.config = config;
        this.clock = clock;
        files.createDirectories(directory);
        for (StoreFiles.FileEntry entry : files.list(directory)) {
            if (isIndexName(entry.name())) {
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
        IndexFile last = newestFilled();
        return last == null ? -1 : last.header().endOffset();
    }

    /** The store time of that record, or 0. */
    long lastMillis() {
        IndexFile last = newestFilled();
        return last == null ? 0 : last.header().endMillis();
    }

    /** The newest file that has keys: one that was just made may have none. */
    private @Nullable IndexFile newestFilled() {
        for (int i = run.size() - 1; i >= 0; i--) {
            if (!run.get(i).header().isEmpty()) {
                return run.get(i);
            }
        }
        return null;
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

    /** Adds the entries of this hash, newest first; remembers the files that turn out to be damaged. */
    void find(int hash, Hits hits, KeyProof proof) throws IOException {
        for (int i = run.size() - 1; i >= 0 && !hits.isFull(); i--) {
            IndexFile file = run.get(i);
            IndexHeader header = file.header();
            if (hits.overlaps(header.beginMillis(), header.endMillis())
                    && !file.find(hash, hits, proof)
                    && damaged.add(file)) {
                log.warn(
                        "Index file is damaged, it is made anew from the log: file={} keys={} fromLogOffset={} toLogOffset={}",
                        file.path(),
                        header.nextEntry() - 1,
                        header.beginOffset(),
                        header.endOffset());
            }
        }
    }

    boolean hasDamaged() {
        return !damaged.isEmpty();
    }

    /** A file to be made anew: {@code old} does not change any more, and {@code fresh} is empty. */
    record Replacement(IndexFile old, IndexFile fresh, Path temporary, int skipped) {}

    /** Begins to make the oldest damaged file anew; null when there is none. */
    @Nullable
    Replacement beginReplacement() throws IOException {
        damaged.retainAll(run);
        IndexFile old = null;
        IndexFile before = null;
        for (int i = 0; i < run.size() && old == null; i++) {
            if (damaged.contains(run.get(i))) {
                old = run.get(i);
                before = i == 0 ? null : run.get(i - 1);
            }
        }
        if (old == null) {
            return null;
        }
        if (old == newest()) {
            // Nothing more goes into it.
            create();
        }
        Path temporary = directory.resolve(old.path().getFileName() + TEMPORARY);
        files.delete(temporary);
        StoreFile file = files.open(temporary);
        try {
            file.setSize(IndexFile.length(old.slots(), old.entries()));
            int skipped = before == null ? 0 : before.keysAtEnd(old.header().beginOffset());
            return new Replacement(old, new IndexFile(temporary, file, old.slots(), old.entries()), temporary, skipped);
        } catch (IOException failure) {
            file.close();
            throw failure;
        }
    }

    /** Puts the new file, which is forced, into the place of the old one, unless that is gone meanwhile. */
    void endReplacement(Replacement replacement) throws IOException {
        IndexFile old = replacement.old();
        replacement.fresh().close();
        int place = run.indexOf(old);
        damaged.remove(old);
        if (place < 0) {
            files.delete(replacement.temporary());
            return;
        }
        Path path = old.path();
        files.move(replacement.temporary(), path);
        files.forceDirectory(directory);
        old.close();
        run.set(place, new IndexFile(path, files.open(path), old.slots(), old.entries()));
        log.info(
                "Index file was made anew: file={} keys={}",
                path,
                run.get(place).header().nextEntry() - 1);
    }

    /** Takes away everything of records that are not before a log offset. */
    void cut(long logEnd) throws IOException {
        while (!run.isEmpty()
                && (newest().header().isEmpty() || newest().header().beginOffset() >= logEnd)) {
            remove(run.size() - 1);
        }
        if (!run.isEmpty()) {
            newest().cut(logEnd);
        }
    }

    /**
     * Deletes files whose content cannot be right; after {@link #cut} where the newest may not be on the disk as a whole.
     *
     * @return how many there were
     */
    int deleteDamaged() throws IOException {
        int count = 0;
        for (int i = run.size() - 1; i >= 0; i--) {
            boolean emptyInside = i < run.size() - 1 && run.get(i).header().isEmpty();
            if (emptyInside || !run.get(i).isPlausible()) {
                log.error(
                        "Index file is damaged, the index is made anew: file={}",
                        run.get(i).path());
                remove(i);
                count++;
            }
        }
        return count;
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

    /** Whether a file name is one of an index file. */
    static boolean isIndexName(String name) {
        return name.length() == NAME_DIGITS && name.chars().allMatch(Character::isDigit);
    }

    /** Slots and entries of a file. */
    record Shape(int slots, int entries) {}

    /** The shapes that a file of this length may have: the configured one, or four entries a slot. */
    static List<Shape> shapes(long size, IndexConfig config) {
        int usualSlots = (int) Math.min(Integer.MAX_VALUE / 4, (size - IndexHeader.BYTES) / USUAL_BYTES_PER_SLOT);
        return Stream.of(new Shape(config.slots(), config.entries()), new Shape(usualSlots, usualSlots * 4))
                .filter(shape -> shape.slots > 0 && size == IndexFile.length(shape.slots, shape.entries))
                .distinct()
                .toList();
    }

    private void openExisting(StoreFiles.FileEntry entry) throws IOException {
        Path path = directory.resolve(entry.name());
        for (Shape shape : shapes(entry.size(), config)) {
            if (tryOpen(path, shape)) {
                return;
            }
        }
        log.warn(
                "Index file has other sizes than maxHashSlotNum and maxIndexNum say, it is deleted: file={} size={}",
                path,
                entry.size());
        files.delete(path);
    }

    private boolean tryOpen(Path path, Shape shape) throws IOException {
        IndexFile opened = new IndexFile(path, files.open(path), shape.slots, shape.entries);
        if (opened.hasPlausibleHeader()) {
            run.add(opened);
            return true;
        }
        opened.close();
        return false;
    }
}

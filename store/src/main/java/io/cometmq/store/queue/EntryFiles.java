// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store.queue;

import io.cometmq.store.segment.SegmentedFile;
import io.cometmq.store.segment.StoreFile;
import io.cometmq.store.segment.StoreFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files of one queue: reads and writes entries by number. Readers take the present files as an immutable array; the
 * queue makes sure that one thread at a time changes them.
 */
final class EntryFiles {
    private static final Logger log = LoggerFactory.getLogger(EntryFiles.class);
    private static final int BLANKS_PER_WRITE = 512;

    private final StoreFiles files;
    private final OpenFiles open;
    private final Path directory;
    private final int entryBytes;
    private final int fileBytes;
    private volatile OpenFiles.Handle[] handles;
    private long damagedFrom = Long.MAX_VALUE;
    /** Whether files were added whose names the directories may not have on the disk yet. */
    private volatile boolean namesUnforced;

    private EntryFiles(
            StoreFiles files,
            OpenFiles open,
            Path directory,
            int entryBytes,
            int fileBytes,
            OpenFiles.Handle[] handles) {
        this.files = files;
        this.open = open;
        this.directory = directory;
        this.entryBytes = entryBytes;
        this.fileBytes = fileBytes;
        this.handles = handles;
    }

    /**
     * Looks at the files that exist. Their length is the length of new ones too; without any it is {@code bytesForNew}.
     *
     * @param entryBytes the length of an entry, in bytes
     */
    static EntryFiles load(StoreFiles files, OpenFiles open, Path directory, int entryBytes, int bytesForNew)
            throws IOException {
        EntryRun run = EntryRun.of(files.list(directory), directory, entryBytes, bytesForNew);
        EntryFiles loaded = new EntryFiles(
                files,
                open,
                directory,
                entryBytes,
                run.fileBytes(),
                run.handles().toArray(new OpenFiles.Handle[0]));
        loaded.lengthen(run.tooShort());
        return loaded;
    }

    /** The length of an entry, in bytes. */
    int entryBytes() {
        return entryBytes;
    }

    int entriesPerFile() {
        return fileBytes / entryBytes;
    }

    boolean isEmpty() {
        return handles.length == 0;
    }

    /** The number of the first entry that has a place in a file. */
    long firstEntry() {
        OpenFiles.Handle[] present = handles;
        return present.length == 0 ? 0 : present[0].base() / entryBytes;
    }

    /** One past the number of the last entry that has a place in a file. */
    long endEntry() {
        OpenFiles.Handle[] present = handles;
        return present.length == 0 ? 0 : (present[present.length - 1].base() + fileBytes) / entryBytes;
    }

    /**
     * Reads entries into {@code target} from entry {@code from} on until it is full or a file ends; how many. None are read
     * of a file that is deleted meanwhile.
     */
    int read(long from, ByteBuffer target) throws IOException {
        OpenFiles.Handle handle = at(from);
        if (handle == null) {
            return 0;
        }
        long position = from * entryBytes - handle.base();
        long left = fileBytes - position;
        if (target.remaining() > left) {
            target.limit(target.position() + (int) left);
        }
        StoreFile file;
        try {
            file = open.acquire(handle);
        } catch (NoSuchFileException missing) {
            if (at(from) == handle) {
                throw missing;
            }
            return 0;
        }
        try {
            return file.read(target, position) / entryBytes;
        } finally {
            open.release(handle);
        }
    }

    /** Writes entries from number {@code from} on, into new files where there are none. */
    void write(long from, ByteBuffer entries) throws IOException {
        long next = from;
        while (entries.hasRemaining()) {
            OpenFiles.Handle handle = extendTo(next);
            long position = next * entryBytes - handle.base();
            int length = (int) Math.min(entries.remaining(), fileBytes - position);
            ByteBuffer part = entries.slice(entries.position(), length);
            StoreFile file = open.acquire(handle);
            try {
                file.write(part, position);
            } finally {
                open.release(handle);
            }
            entries.position(entries.position() + length);
            next += length / entryBytes;
        }
    }

    /** Writes blank entries from {@code from} up to {@code to}. */
    void writeBlanks(long from, long to) throws IOException {
        ByteBuffer blanks = ByteBuffer.allocateDirect(BLANKS_PER_WRITE * entryBytes);
        for (int i = 0; i < BLANKS_PER_WRITE; i++) {
            QueueEntry.encode(blanks, 0, QueueEntry.BLANK_SIZE, 0);
        }
        for (long next = from; next < to; next += BLANKS_PER_WRITE) {
            long count = Math.min(BLANKS_PER_WRITE, to - next);
            write(next, blanks.clear().limit((int) count * entryBytes));
        }
    }

    /** Turns all entries from number {@code from} on into unwritten ones. */
    void cutFrom(long from) throws IOException {
        long position = from * entryBytes;
        List<OpenFiles.Handle> kept = new ArrayList<>();
        for (OpenFiles.Handle handle : handles) {
            if (handle.base() >= position && !kept.isEmpty()) {
                remove(handle);
                continue;
            }
            kept.add(handle);
            if (position < handle.base() + fileBytes) {
                StoreFile file = open.acquire(handle);
                try {
                    file.setSize(Math.max(0, position - handle.base()));
                    file.setSize(fileBytes);
                } finally {
                    open.release(handle);
                }
            }
        }
        handles = kept.toArray(new OpenFiles.Handle[0]);
    }

    /** Deletes all files but the last that end at or before entry {@code first}, the oldest first; how many. */
    int deleteBefore(long first) throws IOException {
        int count = 0;
        while (handles.length > 1 && (handles[0].base() + fileBytes) / entryBytes <= first) {
            removeFirst();
            count++;
        }
        return count;
    }

    /** Deletes the first file; one that the disk does not delete stays, to be deleted another time. */
    private void removeFirst() throws IOException {
        OpenFiles.Handle[] present = handles;
        OpenFiles.Handle first = present[0];
        handles = Arrays.copyOfRange(present, 1, present.length);
        try {
            remove(first);
        } catch (IOException failure) {
            OpenFiles.Handle[] kept = present.clone();
            kept[0] = new OpenFiles.Handle(first.path(), first.base());
            handles = kept;
            throw failure;
        }
    }

    /** The number of the first entry that may be lost because its file was too short or missing, or the highest number. */
    long damagedFrom() {
        return damagedFrom;
    }

    /** Deletes all files, the oldest first; how many. */
    int clear() throws IOException {
        int count = 0;
        while (handles.length > 0) {
            removeFirst();
            count++;
        }
        return count;
    }

    /** Deletes all files and the directory, which stays when something else is in it. */
    int deleteAll() throws IOException {
        int count = clear();
        try {
            files.delete(directory);
        } catch (DirectoryNotEmptyException kept) {
            log.info("Directory of a deleted queue is kept, other files are in it: directory={}", directory);
        }
        return count;
    }

    /** The names of the files may not be on the disk: whoever created them may have ended before. */
    void forceNamesNext() {
        namesUnforced = true;
    }

    /** Adds the directories to {@code directories} that are to be forced for the names of the files; the caller does so. */
    void takeUnforcedNames(Set<Path> directories) {
        if (namesUnforced) {
            namesUnforced = false;
            directories.add(directory);
            directories.add(directory.resolve("..").normalize());
            directories.add(directory.resolve("../..").normalize());
        }
    }

    /** Makes the names in a directory durable. One that is gone has none: its queue was deleted, or never had a file. */
    static void forceNames(StoreFiles files, Path directory) throws IOException {
        try {
            files.forceDirectory(directory);
        } catch (NoSuchFileException gone) {
            if (files.exists(directory)) {
                throw gone;
            }
        }
    }

    /** Makes the entries between two numbers durable, and the names of their files. */
    void force(long from, long to) throws IOException {
        // Most often there are none: those of a file that was added since the names of all queues were forced.
        Set<Path> names = new LinkedHashSet<>();
        takeUnforcedNames(names);
        for (Path name : names) {
            forceNames(files, name);
        }
        for (OpenFiles.Handle handle : handles) {
            long first = handle.base() / entryBytes;
            if (first < to && first + entriesPerFile() > from) {
                StoreFile file = open.acquire(handle);
                try {
                    file.force();
                } finally {
                    open.release(handle);
                }
            }
        }
    }

    private OpenFiles.@Nullable Handle at(long entry) {
        OpenFiles.Handle[] present = handles;
        long position = entry * entryBytes;
        if (present.length == 0 || position < present[0].base()) {
            return null;
        }
        long index = (position - present[0].base()) / fileBytes;
        return index < present.length ? present[(int) index] : null;
    }

    private OpenFiles.Handle extendTo(long entry) throws IOException {
        OpenFiles.Handle present = at(entry);
        if (present != null) {
            return present;
        }
        long position = entry * entryBytes;
        long base = position - position % fileBytes;
        OpenFiles.Handle[] before = handles;
        if (before.length > 0 && before[before.length - 1].base() + fileBytes != base) {
            throw new IllegalStateException(
                    "entry " + entry + " in " + directory + ": expected one before " + (endEntry() + entriesPerFile()));
        }
        files.createDirectories(directory);
        OpenFiles.Handle added = new OpenFiles.Handle(directory.resolve(SegmentedFile.nameOf(base)), base);
        StoreFile file = open.acquire(added);
        try {
            file.setSize(fileBytes);
        } finally {
            open.release(added);
        }
        namesUnforced = true;
        OpenFiles.Handle[] after = Arrays.copyOf(before, before.length + 1);
        after[before.length] = added;
        handles = after;
        return added;
    }

    private void remove(OpenFiles.Handle handle) throws IOException {
        open.forget(handle);
        files.delete(handle.path());
    }

    private void lengthen(List<OpenFiles.Handle> tooShort) throws IOException {
        for (OpenFiles.Handle handle : tooShort) {
            StoreFile file = open.acquire(handle);
            try {
                long size = file.size();
                log.warn("Queue file is too short or missing, it is lengthened: file={} size={}", handle.path(), size);
                file.setSize(fileBytes);
                damagedFrom = Math.min(damagedFrom, (handle.base() + size) / entryBytes);
            } finally {
                open.release(handle);
            }
        }
    }
}

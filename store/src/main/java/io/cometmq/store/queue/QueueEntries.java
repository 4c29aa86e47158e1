// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store.queue;

import io.cometmq.store.segment.SegmentedFile;
import io.cometmq.store.segment.StoreFile;
import io.cometmq.store.segment.StoreFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The entries of one queue as its files have them, for reading alone. No file is held open; a window of entries is in
 * memory until {@link #forget}. Owned by one thread.
 */
public final class QueueEntries {
    private static final int ENTRIES_PER_READ = 512;

    private final StoreFiles files;
    private final Path directory;
    private final boolean batched;
    private final int entryBytes;
    private final int fileBytes;
    private final List<FileOfEntries> run;
    private final List<Path> leftOut;
    private ByteBuffer window = ByteBuffer.allocate(0);
    private long windowFrom;

    private record FileOfEntries(Path path, long base, long size) {}

    /**
     * One entry.
     *
     * @param number counted from the first that the queue ever got
     * @param queueOffset of its first message; the number, unless the queue keeps batches
     * @param messages how many queue offsets it takes
     * @param written whether it was ever written
     * @param blank whether it stands for a record that is gone
     */
    public record Entry(
            long number,
            long logOffset,
            int size,
            long tagsCode,
            long queueOffset,
            int messages,
            boolean written,
            boolean blank) {
        /** Whether it is the entry of a certain record. */
        public boolean pointsAt(long otherLogOffset, int otherSize) {
            return logOffset == otherLogOffset && size == otherSize;
        }

        /** Whether it says that it has a record. */
        public boolean hasRecord() {
            return written && !blank;
        }
    }

    private QueueEntries(
            StoreFiles files,
            Path directory,
            boolean batched,
            int fileBytes,
            List<FileOfEntries> run,
            List<Path> leftOut) {
        this.files = files;
        this.directory = directory;
        this.batched = batched;
        this.entryBytes = batched ? BatchEntry.BYTES : QueueEntry.BYTES;
        this.fileBytes = fileBytes;
        this.run = run;
        this.leftOut = leftOut;
    }

    /**
     * Lists the files of a queue.
     *
     * @param batched whether it keeps batches
     */
    public static QueueEntries of(StoreFiles files, Path directory, boolean batched) throws IOException {
        int entryBytes = batched ? BatchEntry.BYTES : QueueEntry.BYTES;
        List<StoreFiles.FileEntry> found = files.list(directory).stream()
                .filter(entry -> SegmentedFile.isSegmentName(entry.name()))
                .toList();
        int fileBytes = fileBytes(found, entryBytes);
        List<FileOfEntries> run = new ArrayList<>();
        List<Path> leftOut = new ArrayList<>();
        for (StoreFiles.FileEntry entry : found) {
            FileOfEntries file = new FileOfEntries(
                    directory.resolve(entry.name()), Long.parseLong(entry.name()), Math.min(entry.size(), fileBytes));
            if (fileBytes == 0 || file.base % fileBytes != 0) {
                leftOut.add(file.path);
                continue;
            }
            if (!run.isEmpty() && run.get(run.size() - 1).base + fileBytes != file.base) {
                run.forEach(older -> leftOut.add(older.path));
                run.clear();
            }
            run.add(file);
        }
        return new QueueEntries(files, directory, batched, fileBytes, List.copyOf(run), List.copyOf(leftOut));
    }

    /** The distance of two neighbours says it; where there is one file, its length, or that of all that is before it. */
    private static int fileBytes(List<StoreFiles.FileEntry> found, int entryBytes) {
        if (found.isEmpty()) {
            return 0;
        }
        long base = Long.parseLong(found.get(0).name());
        long size = (found.get(0).size() + entryBytes - 1) / entryBytes * entryBytes;
        if (found.size() == 1 && base > 0 && (size == 0 || base % size != 0)) {
            size = base;
        }
        for (int i = 1; i < found.size(); i++) {
            long next = Long.parseLong(found.get(i).name());
            size = i == 1 ? next - base : Math.min(size, next - base);
            base = next;
        }
        return size <= Integer.MAX_VALUE && size % entryBytes == 0 ? (int) size : 0;
    }

    public Path directory() {
        return directory;
    }

    public boolean isBatched() {
        return batched;
    }

    /** How long its files are meant to be, 0 when they do not say. */
    public int fileBytes() {
        return fileBytes;
    }

    /** Files that a broker does not read: before a gap, or with a name that fits no file of this length. */
    public List<Path> leftOut() {
        return leftOut;
    }

    /** The number of the first entry that has a place in a file. */
    public long first() {
        return run.isEmpty() ? 0 : run.get(0).base / entryBytes;
    }

    /** One past the number of the last entry that has a place in a file. */
    public long end() {
        return run.isEmpty() ? 0 : (run.get(run.size() - 1).base + fileBytes) / entryBytes;
    }

    /**
     * An entry, or null when it has no place in a file, or the file is too short to have it.
     *
     * @throws IOException when the disk cannot read it
     */
    public @Nullable Entry at(long number) throws IOException {
        if (number < first() || number >= end()) {
            return null;
        }
        long index = number - windowFrom;
        if (index < 0 || index >= window.limit() / entryBytes) {
            load(number);
            index = 0;
        }
        return window.limit() < entryBytes ? null : decode(number, (int) index * entryBytes);
    }

    /** Lets go of the entries in memory. */
    public void forget() {
        window = ByteBuffer.allocate(0);
    }

    /** One past the number of the last entry that was written, from {@code number} on without a gap. */
    public long writtenFrom(long number) throws IOException {
        long at = number;
        for (Entry entry = at(at); entry != null && entry.written; entry = at(at)) {
            at++;
        }
        return at;
    }

    /**
     * The queue offsets that consumers can ask for.
     *
     * @param min of the first entry whose record is not before the start of the log; {@code max} when there is none
     * @param max one past the last one
     */
    public record Bounds(long min, long max) {}

    /** Finds the bounds by halving, as a broker does. */
    public Bounds bounds(long logStart) throws IOException {
        long end = writtenEnd();
        Entry last = at(end - 1);
        long max = last == null ? end : last.queueOffset + last.messages;
        long low = first();
        long high = end;
        while (low < high) {
            long middle = (low + high) >>> 1;
            Entry entry = at(middle);
            if (entry == null || entry.blank || entry.logOffset < logStart) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        Entry kept = low < end ? at(low) : null;
        return new Bounds(kept == null ? max : kept.queueOffset, max);
    }

    private long writtenEnd() throws IOException {
        int perFile = fileBytes / entryBytes;
        long low = Math.max(first(), end() - perFile);
        while (low > first() && !isWritten(low)) {
            low -= perFile;
        }
        long high = Math.min(end(), low + perFile);
        while (low < high) {
            long middle = (low + high) >>> 1;
            if (isWritten(middle)) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private boolean isWritten(long number) throws IOException {
        Entry entry = at(number);
        return entry != null && entry.written;
    }

    /** The file that has the place of an entry; the directory where there is none. */
    public Path fileOf(long number) {
        return number < first() || number >= end() ? directory : file(number).path;
    }

    /** Where in its file an entry is, in bytes. */
    public long positionOf(long number) {
        return fileBytes == 0 ? 0 : number * entryBytes % fileBytes;
    }

    private Entry decode(long number, int index) {
        boolean written = QueueEntry.isWritten(window, index);
        return new Entry(
                number,
                QueueEntry.logOffset(window, index),
                QueueEntry.size(window, index),
                QueueEntry.tagsCode(window, index),
                batched ? BatchEntry.baseOffset(window, index) : number,
                batched ? BatchEntry.messages(window, index) : 1,
                written,
                written && QueueEntry.isBlank(window, index));
    }

    private void load(long number) throws IOException {
        FileOfEntries file = file(number);
        long position = positionOf(number);
        int length = (int) Math.max(0, Math.min((long) ENTRIES_PER_READ * entryBytes, file.size - position));
        ByteBuffer next = ByteBuffer.allocate(length);
        window = next.duplicate().limit(0);
        windowFrom = number;
        if (length > 0) {
            try (StoreFile source = files.open(file.path)) {
                int read = source.read(next, position);
                window = next.clear().limit(read - read % entryBytes);
            }
        }
    }

    private FileOfEntries file(long number) {
        return run.get((int) ((number * entryBytes - run.get(0).base) / fileBytes));
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store.segment;

import io.cometmq.common.lifecycle.Resource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A run of equally long files under one growing offset. A file's name is the offset of its first byte, in 20 digits.
 *
 * <p>Readers take the present run as an immutable array; changes are guarded by this object's lock. What always holds:
 * the files follow each other without a gap, and only the first ones are taken away while the store runs.
 */
public final class SegmentedFile implements Resource {
    private static final Logger log = LoggerFactory.getLogger(SegmentedFile.class);
    private static final int NAME_DIGITS = 20;

    private final StoreFiles files;
    private final Path directory;
    private final int segmentSize;
    private volatile SegmentFile[] segments;
    /** Held while names are forced: whoever comes meanwhile may not take them for durable. */
    private final Object namesLock = new Object();
    /**
     * Whether the directory on the disk may lack names of files: those that were added, and those that are found at the
     * start, whose creator may have been killed before it forced them.
     */
    private volatile boolean namesUnforced = true;

    /** Told that files are about to get back the length that they should have. */
    @FunctionalInterface
    public interface Repairing {
        /** Gets the first offset that a file is too short for; throws when the files must be left as they are. */
        void from(long offset) throws IOException;
    }

    private SegmentedFile(StoreFiles files, Path directory, int segmentSize, SegmentFile[] segments) {
        this.files = files;
        this.directory = directory;
        this.segmentSize = segmentSize;
        this.segments = segments;
    }

    /**
     * Opens the run in a directory. Files that exist give the segment size; a file that is too short is lengthened by
     * zeros, and one that is missing in the middle is made of zeros. When very many are missing in the middle, the run is the
     * one that reaches {@code durable}: younger ones were never known to be on the disk, and are given other names.
     *
     * @param sizeForNew the segment size of a run that has no files yet
     * @param durable everything before this offset was on the disk; when that is not known, the youngest run is taken
     */
    public static SegmentedFile open(StoreFiles files, Path directory, int sizeForNew, OptionalLong durable)
            throws IOException {
        return open(files, directory, sizeForNew, durable, bytes -> true, offset -> {});
    }

    /**
     * The same for files that tell by their bytes whether they are as long as they were made. When nothing but the length of
     * torn ones speaks against {@code sizeForNew}, that is the segment size.
     *
     * @param isWhole gets all bytes of a file
     * @param repairing told before the first file is lengthened or made, when any is
     */
    public static SegmentedFile open(
            StoreFiles files,
            Path directory,
            int sizeForNew,
            OptionalLong durable,
            Predicate<ByteBuffer> isWhole,
            Repairing repairing)
            throws IOException {
        files.createDirectories(directory);
        List<StoreFiles.FileEntry> found = new ArrayList<>();
        for (StoreFiles.FileEntry entry : files.list(directory)) {
            if (isSegmentName(entry.name())) {
                found.add(entry);
            }
        }
        int size = SegmentRuns.sizeOf(files, directory, found, sizeForNew, isWhole);
        List<StoreFiles.FileEntry> run = new SegmentRuns(files, directory, size).choose(found, durable);
        long missing = firstMissing(run, size);
        if (missing < Long.MAX_VALUE) {
            repairing.from(missing);
        }
        SegmentFile[] opened = new SegmentFile[run.size()];
        for (int i = 0; i < opened.length; i++) {
            opened[i] = openSegment(files, directory, run.get(i), size);
        }
        return new SegmentedFile(files, directory, size, opened);
    }

    /** The first offset that a file is too short for, or {@link Long#MAX_VALUE}. */
    private static long firstMissing(List<StoreFiles.FileEntry> run, int size) {
        for (StoreFiles.FileEntry entry : run) {
            if (entry.size() < size) {
                return Long.parseLong(entry.name()) + Math.max(0, entry.size());
            }
        }
        return Long.MAX_VALUE;
    }

    public Path directory() {
        return directory;
    }

    public int segmentSize() {
        return segmentSize;
    }

    /** The present files, oldest first; never changed. */
    public List<SegmentFile> segments() {
        return List.of(segments);
    }

    public int count() {
        return segments.length;
    }

    public boolean isEmpty() {
        return segments.length == 0;
    }

    /** The offset of the first byte, 0 when there is no file. */
    public long startOffset() {
        SegmentFile[] present = segments;
        return present.length == 0 ? 0 : present[0].baseOffset();
    }

    /** One past the offset of the last byte, 0 when there is no file. */
    public long endOffset() {
        SegmentFile[] present = segments;
        return present.length == 0 ? 0 : present[present.length - 1].endOffset();
    }

    /** The file that holds an offset, or null when none does. */
    public @Nullable SegmentFile at(long offset) {
        SegmentFile[] present = segments;
        if (present.length == 0 || offset < present[0].baseOffset()) {
            return null;
        }
        long index = (offset - present[0].baseOffset()) / segmentSize;
        return index < present.length ? present[(int) index] : null;
    }

    /** Some bytes from an offset on, or null when they are not all in one present file. The caller closes the slice. */
    public @Nullable Slice slice(long offset, int length) {
        SegmentFile segment = at(offset);
        if (segment == null || length < 0 || offset + length > segment.endOffset()) {
            return null;
        }
        return segment.slice((int) (offset - segment.baseOffset()), length);
    }

    /**
     * Makes sure that the file exists which holds an offset, by adding one to the end of the run.
     *
     * @param offset inside the run, or in the first {@link #segmentSize()} bytes past its end
     */
    public SegmentFile extendTo(long offset) throws IOException {
        // Most appends end here, without the lock under which files are created.
        SegmentFile present = at(offset);
        return present != null ? present : add(offset);
    }

    private synchronized SegmentFile add(long offset) throws IOException {
        SegmentFile present = at(offset);
        if (present != null) {
            return present;
        }
        long base = isEmpty() ? offset - offset % segmentSize : endOffset();
        if (offset < base || offset >= base + segmentSize) {
            throw new IllegalStateException("offset=" + offset + ": expected " + base + ".." + (base + segmentSize));
        }
        SegmentFile added = create(base);
        SegmentFile[] next = Arrays.copyOf(segments, segments.length + 1);
        next[next.length - 1] = added;
        segments = next;
        return added;
    }

    /** How many bytes this process may still write to the disk of these files. */
    public long usableBytes() throws IOException {
        return files.space(directory).usableBytes();
    }

    /** Makes the names of new files durable. */
    public void forceNames() throws IOException {
        synchronized (namesLock) {
            if (namesUnforced) {
                namesUnforced = false;
                files.forceDirectory(directory);
            }
        }
    }

    /** Makes the bytes between two offsets durable, and the names of their files. */
    public void force(long from, long to) throws IOException {
        forceNames();
        for (SegmentFile segment : segments) {
            if (segment.baseOffset() < to && segment.endOffset() > from) {
                long base = segment.baseOffset();
                segment.force((int) Math.max(0, from - base), (int) Math.min(segmentSize, to - base));
            }
        }
    }

    /** Takes everything from an offset on away: whole files go, the rest of a file becomes zeros. */
    public synchronized void cutFrom(long offset) throws IOException {
        List<SegmentFile> kept = new ArrayList<>();
        for (SegmentFile segment : segments) {
            if (segment.baseOffset() >= offset && !kept.isEmpty()) {
                drop(segment);
            } else {
                kept.add(segment);
                if (offset < segment.endOffset()) {
                    segment.zeroFrom((int) Math.max(0, offset - segment.baseOffset()));
                }
            }
        }
        segments = kept.toArray(new SegmentFile[0]);
    }

    /** Turns everything from an offset on into zeros, in the file that holds it; the files after it were never written. */
    public synchronized void zeroTail(long offset) throws IOException {
        SegmentFile segment = at(offset);
        if (segment != null) {
            segment.zeroFrom((int) (offset - segment.baseOffset()));
        }
    }

    /** Deletes the first files of the run; the caller made sure that nobody counts on them. */
    public void deleteFront(int count) throws IOException {
        for (int i = 0; i < count; i++) {
            deleteFirstFile().close();
        }
    }

    /**
     * Deletes the first file of the run, which others may be reading; a file that the disk does not delete stays in the run.
     * The disk works on it without this object's lock, which appends may need. One caller at a time.
     *
     * @param discarded gets the file, to be unmapped when its last reader is done
     */
    public void deleteFirst(DiscardedSegments discarded) throws IOException {
        discarded.add(deleteFirstFile());
    }

    private SegmentFile deleteFirstFile() throws IOException {
        files.delete(segments[0].path());
        return takeFirst();
    }

    private synchronized SegmentFile takeFirst() {
        SegmentFile[] present = segments;
        segments = Arrays.copyOfRange(present, 1, present.length);
        return present[0];
    }

    /** Makes it durable that files are gone. New files' names are another matter: whoever needs them does not wait for this. */
    public void forceFolder() throws IOException {
        files.forceDirectory(directory);
    }

    /** Gives the files back; those that are pinned are closed when their last reader is done. */
    @Override
    public synchronized void close() {
        for (SegmentFile segment : segments) {
            segment.close();
        }
    }

    /** The name of the file that begins at an offset. */
    public static String nameOf(long baseOffset) {
        String digits = Long.toString(baseOffset);
        return "0".repeat(NAME_DIGITS - digits.length()) + digits;
    }

    /** Whether a file name is one that {@link #nameOf} gives. */
    public static boolean isSegmentName(String name) {
        return name.length() == NAME_DIGITS
                && name.charAt(0) <= '8'
                && name.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    private SegmentFile create(long base) throws IOException {
        Path path = directory.resolve(nameOf(base));
        StoreFile file = files.open(path);
        try {
            file.setSize(segmentSize);
        } catch (IOException failure) {
            file.close();
            throw failure;
        }
        namesUnforced = true;
        return new SegmentFile(path, base, segmentSize, file);
    }

    private void drop(SegmentFile segment) throws IOException {
        files.delete(segment.path());
        segment.close();
    }

    private static SegmentFile openSegment(StoreFiles files, Path directory, StoreFiles.FileEntry entry, int size)
            throws IOException {
        Path path = directory.resolve(entry.name());
        StoreFile file = files.open(path);
        if (entry.size() != size && entry.size() >= 0) {
            log.warn("Segment has an unexpected size, it is read as {}: file={} size={}", size, path, entry.size());
        }
        if (entry.size() < size) {
            file.setSize(size);
        }
        return new SegmentFile(path, Long.parseLong(entry.name()), size, file);
    }
}

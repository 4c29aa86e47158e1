// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store.segment;

import io.cometmq.store.segment.StoreFiles.FileEntry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes one run without a gap of the files of a directory. A gap comes about when a new file's name was lost with the
 * power, or when a file was taken away by hand. Its files are made anew, as holes, so that both sides of it stay in the run;
 * whoever owns the run says what is in the place of what was lost.
 *
 * <p>A gap of more than {@link #MAX_HOLES} files is not filled: then the run is the side that reaches what was durable, or
 * the youngest one when all of them begin behind that.
 * Files of the other side, and those whose name fits no file of this length, stay or are given other names.
 */
public final class SegmentRuns {
    /** How many files in a row may be missing. */
    static final int MAX_HOLES = 64;

    private static final Logger log = LoggerFactory.getLogger(SegmentRuns.class);

    /** Sizes that are no multiple of this were not chosen by anybody: such a file is a torn one. */
    static final int SIZE_UNIT = 4096;

    private final StoreFiles files;
    private final Path directory;
    private final int segmentSize;

    SegmentRuns(StoreFiles files, Path directory, int segmentSize) {
        this.files = files;
        this.directory = directory;
        this.segmentSize = segmentSize;
    }

    /** See {@link SegmentedFile#open}; files that have to be made have the size -1. */
    List<FileEntry> choose(List<FileEntry> found, OptionalLong durable) throws IOException {
        List<List<FileEntry>> runs = split(found);
        int chosen = runs.size() - 1;
        if (durable.isPresent()) {
            while (chosen >= 0 && base(runs.get(chosen).get(0)) > durable.getAsLong()) {
                chosen--;
            }
            if (chosen < 0) {
                // The front went after that was noted, which is all that it says: the youngest files are the log.
                chosen = runs.size() - 1;
            }
        }
        for (int i = 0; i < chosen; i++) {
            log.error(
                    "Log files are missing, older ones are not read: directory={} notRead={}", directory, runs.get(i));
        }
        for (int i = chosen + 1; i < runs.size(); i++) {
            for (FileEntry entry : runs.get(i)) {
                putAside(entry, "it follows a gap behind the last checkpoint");
            }
        }
        return chosen < 0 ? List.of() : runs.get(chosen);
    }

    /**
     * The length of the files of a run, which torn files do not say: when {@code sizeForNew} is longer and goes with all
     * names, one file of a shorter length must be whole.
     *
     * @param sizeForNew of a run that has no files yet, or none with a length that makes sense
     * @param isWhole gets all bytes of a file
     */
    static int sizeOf(
            StoreFiles files, Path directory, List<FileEntry> found, int sizeForNew, Predicate<ByteBuffer> isWhole)
            throws IOException {
        int size = sizeOf(found, sizeForNew);
        if (size >= sizeForNew || fitting(found, sizeForNew) < found.size()) {
            return size;
        }
        for (FileEntry entry : found) {
            if (entry.size() == size && isWhole(files, directory.resolve(entry.name()), size, isWhole)) {
                return size;
            }
        }
        log.warn("Files of {} bytes are torn ones of {}: directory={}", size, sizeForNew, directory);
        return sizeForNew;
    }

    private static boolean isWhole(StoreFiles files, Path path, int size, Predicate<ByteBuffer> isWhole)
            throws IOException {
        try (StoreFile file = files.open(path);
                StoreFile.Mapping mapping = file.map(size)) {
            return isWhole.test(mapping.bytes());
        }
    }

    /**
     * What the lengths and names say: of the lengths that exist the one that fits the most names, then the most frequent
     * one, then the longest. When none fits, the smallest distance of two names.
     *
     * @param found files with segment names, in their order
     * @param sizeForNew a length that makes sense whatever it is, and that of a run without files; 0 when none is known
     */
    public static int sizeOf(List<FileEntry> found, int sizeForNew) {
        Map<Long, Integer> frequency = new TreeMap<>();
        frequency.put((long) sizeForNew, 0);
        found.forEach(entry -> frequency.merge(entry.size(), 1, Integer::sum));
        long best = 0;
        long bestScore = 0;
        for (Map.Entry<Long, Integer> length : frequency.entrySet()) {
            long score = isPlausible(length.getKey(), sizeForNew)
                    ? (long) fitting(found, length.getKey()) << Integer.SIZE | length.getValue()
                    : 0;
            boolean better = score > bestScore || (score == bestScore && best != sizeForNew);
            best = better && score > 0 ? length.getKey() : best;
            bestScore = Math.max(bestScore, score);
        }
        boolean mostFit = 2 * fitting(found, Math.max(1, best)) > found.size();
        return best > 0 && mostFit ? (int) best : smallestDistance(found, sizeForNew);
    }

    private static boolean isPlausible(long size, int sizeForNew) {
        return size > 0 && (size == sizeForNew || (size <= Integer.MAX_VALUE && size % SIZE_UNIT == 0));
    }

    /** How many files have a name that one of this length can have. */
    private static int fitting(List<FileEntry> found, long size) {
        return (int) found.stream().filter(entry -> base(entry) % size == 0).count();
    }

    private static int smallestDistance(List<FileEntry> found, int sizeForNew) {
        long smallest = Long.MAX_VALUE;
        for (int i = 1; i < found.size(); i++) {
            smallest = Math.min(smallest, base(found.get(i)) - base(found.get(i - 1)));
        }
        return smallest > 0 && smallest <= Integer.MAX_VALUE ? (int) smallest : sizeForNew;
    }

    private List<List<FileEntry>> split(List<FileEntry> found) throws IOException {
        List<List<FileEntry>> runs = new ArrayList<>();
        List<FileEntry> run = new ArrayList<>();
        long expected = -1;
        for (FileEntry entry : found) {
            long base = base(entry);
            if (expected >= 0 && (base - expected) % segmentSize != 0) {
                putAside(entry, "its name fits no file of " + segmentSize + " bytes");
                continue;
            }
            long missing = expected < 0 ? 0 : (base - expected) / segmentSize;
            if (run.isEmpty() || missing > MAX_HOLES) {
                run = new ArrayList<>();
                runs.add(run);
                missing = 0;
            }
            for (; missing > 0; missing--) {
                String name = SegmentedFile.nameOf(base - missing * segmentSize);
                log.error("File is missing, a hole takes its place: directory={} file={}", directory, name);
                run.add(new FileEntry(name, -1, 0));
            }
            run.add(entry);
            expected = base + segmentSize;
        }
        return runs;
    }

    private void putAside(FileEntry entry, String why) throws IOException {
        Path path = directory.resolve(entry.name());
        log.error("File is put aside, {}: file={} as={}", why, path, files.putAside(path));
    }

    private static long base(FileEntry entry) {
        return Long.parseLong(entry.name());
    }
}

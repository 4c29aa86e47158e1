// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store.queue;

import io.cometmq.store.segment.SegmentedFile;
import io.cometmq.store.segment.StoreFiles;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One run without a gap of the files that a queue's directory has; nothing is written yet. Immutable.
 *
 * @param fileBytes how long each file is to be
 * @param handles oldest first, missing ones included
 * @param tooShort those of them that are missing or cut
 */
record EntryRun(int fileBytes, List<OpenFiles.Handle> handles, List<OpenFiles.Handle> tooShort) {
    private static final Logger log = LoggerFactory.getLogger(EntryRun.class);
    /** How many files in a row may be missing. */
    private static final int MAX_HOLES = 1000;

    /**
     * Chooses the files. Their length is the length of new ones too; without any it is {@code bytesForNew}.
     *
     * @param listed what is in the directory, other names included
     */
    static EntryRun of(List<StoreFiles.FileEntry> listed, Path directory, int entryBytes, int bytesForNew) {
        List<StoreFiles.FileEntry> found = listed.stream()
                .filter(entry -> SegmentedFile.isSegmentName(entry.name()))
                .toList();
        int size = sizeOf(found, entryBytes, bytesForNew);
        List<OpenFiles.Handle> run = new ArrayList<>();
        List<OpenFiles.Handle> tooShort = new ArrayList<>();
        for (StoreFiles.FileEntry entry : found) {
            long base = Long.parseLong(entry.name());
            Path path = directory.resolve(entry.name());
            if (base % size != 0) {
                log.error("Queue file is not read, its name fits no file of {} bytes: file={}", size, path);
                continue;
            }
            long expected = run.isEmpty() ? base : run.get(run.size() - 1).base() + size;
            if ((base - expected) / size > MAX_HOLES) {
                log.error("Very many queue files are missing, older ones are not read: gapBefore={}", path);
                run.clear();
                tooShort.clear();
                expected = base;
            }
            for (; expected < base; expected += size) {
                OpenFiles.Handle missing =
                        new OpenFiles.Handle(directory.resolve(SegmentedFile.nameOf(expected)), expected);
                run.add(missing);
                tooShort.add(missing);
            }
            OpenFiles.Handle handle = new OpenFiles.Handle(path, base);
            run.add(handle);
            if (entry.size() < size) {
                tooShort.add(handle);
            }
        }
        return new EntryRun(size, List.copyOf(run), List.copyOf(tooShort));
    }

    /** The most frequent length of the files, of equally frequent ones the usual one; a single short one was cut. */
    private static int sizeOf(List<StoreFiles.FileEntry> found, int entryBytes, int bytesForNew) {
        Map<Long, Integer> frequency = new TreeMap<>();
        found.forEach(entry -> frequency.merge(entry.size(), 1, Integer::sum));
        long best = bytesForNew;
        int most = 0;
        for (Map.Entry<Long, Integer> length : frequency.entrySet()) {
            boolean better = length.getValue() > most || (length.getValue() == most && length.getKey() == bytesForNew);
            if (better && isFileSize(length.getKey(), entryBytes)) {
                best = length.getKey();
                most = length.getValue();
            }
        }
        boolean onlyOne = found.size() == 1 && Long.parseLong(found.get(0).name()) == 0;
        return (int) (onlyOne ? Math.max(best, bytesForNew) : best);
    }

    private static boolean isFileSize(long size, int entryBytes) {
        return size > 0 && size <= Integer.MAX_VALUE && size % entryBytes == 0;
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store.offline;

import io.cometmq.store.segment.SegmentRuns;
import io.cometmq.store.segment.SegmentedFile;
import io.cometmq.store.segment.StoreFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The files of a log as they are, gaps and torn ones included. Immutable.
 *
 * @param segmentBytes how long a file is meant to be
 * @param all oldest first
 */
public record LogFiles(int segmentBytes, List<LogFile> all) {
    /**
     * One file.
     *
     * @param baseOffset the log offset of its first byte
     * @param size how many bytes it has
     * @param segmentBytes how many it is meant to have
     */
    public record LogFile(Path path, long baseOffset, int size, int segmentBytes) {
        /** One past the log offset of the last byte that it is meant to have. */
        public long endOffset() {
            return baseOffset + segmentBytes;
        }
    }

    /** Lists a log's directory; other names are passed over. */
    public static LogFiles list(StoreFiles files, Path directory) throws IOException {
        List<StoreFiles.FileEntry> found = files.list(directory).stream()
                .filter(entry -> SegmentedFile.isSegmentName(entry.name()))
                .toList();
        int segmentBytes = segmentBytes(found);
        List<LogFile> all = new ArrayList<>(found.size());
        for (StoreFiles.FileEntry entry : found) {
            int size = (int) Math.min(entry.size(), segmentBytes);
            all.add(new LogFile(directory.resolve(entry.name()), base(entry), size, segmentBytes));
        }
        return new LogFiles(segmentBytes, List.copyOf(all));
    }

    /** By the same rule as an open store, of which no length is known before. */
    private static int segmentBytes(List<StoreFiles.FileEntry> found) {
        long longest =
                found.stream().mapToLong(StoreFiles.FileEntry::size).max().orElse(0);
        return SegmentRuns.sizeOf(found, (int) Math.min(longest, Integer.MAX_VALUE));
    }

    /** The log offset of the first byte, 0 when there is no file. */
    public long startOffset() {
        return all.isEmpty() ? 0 : all.get(0).baseOffset();
    }

    /** How many bytes the files have together. */
    public long totalBytes() {
        return all.stream().mapToLong(LogFile::size).sum();
    }

    /** The file that holds a log offset, or null. */
    public @Nullable LogFile at(long offset) {
        int low = 0;
        int high = all.size() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            LogFile file = all.get(middle);
            if (offset < file.baseOffset()) {
                high = middle - 1;
            } else if (offset >= file.endOffset()) {
                low = middle + 1;
            } else {
                return file;
            }
        }
        return null;
    }

    private static long base(StoreFiles.FileEntry entry) {
        return Long.parseLong(entry.name());
    }
}

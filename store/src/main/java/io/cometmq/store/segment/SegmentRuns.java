// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store.segment;

import io.cometmq.store.segment.StoreFiles.FileEntry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Chooses among the files of a directory those that follow each other without a gap. A gap comes about when a new file's
 * name was lost with the power, or when a file was taken away by hand.
 */
final class SegmentRuns {
    private static final Logger log = LoggerFactory.getLogger(SegmentRuns.class);
    private static final String PUT_ASIDE = ".lost";

    private final StoreFiles files;
    private final Path directory;
    private final int segmentSize;

    SegmentRuns(StoreFiles files, Path directory, int segmentSize) {
        this.files = files;
        this.directory = directory;
        this.segmentSize = segmentSize;
    }

    /** See {@link SegmentedFile#open}. */
    List<FileEntry> choose(List<FileEntry> found, OptionalLong durable) throws IOException {
        List<List<FileEntry>> runs = split(found);
        int chosen = runs.size() - 1;
        if (durable.isPresent()) {
            while (chosen >= 0 && base(runs.get(chosen).get(0)) > durable.getAsLong()) {
                chosen--;
            }
        }
        for (int i = 0; i < chosen; i++) {
            log.error(
                    "Log files are missing, older ones are not read: directory={} notRead={}", directory, runs.get(i));
        }
        for (int i = chosen + 1; i < runs.size(); i++) {
            putAside(runs.get(i));
        }
        return chosen < 0 ? List.of() : runs.get(chosen);
    }

    private List<List<FileEntry>> split(List<FileEntry> found) {
        List<List<FileEntry>> runs = new ArrayList<>();
        long expected = -1;
        for (FileEntry entry : found) {
            if (base(entry) != expected) {
                runs.add(new ArrayList<>());
            }
            runs.get(runs.size() - 1).add(entry);
            expected = base(entry) + segmentSize;
        }
        return runs;
    }

    private void putAside(List<FileEntry> run) throws IOException {
        for (FileEntry entry : run) {
            Path path = directory.resolve(entry.name());
            Path aside = directory.resolve(entry.name() + PUT_ASIDE);
            log.error("Log file follows a gap behind the last checkpoint, it is put aside: file={} as={}", path, aside);
            files.move(path, aside);
        }
    }

    private static long base(FileEntry entry) {
        return Long.parseLong(entry.name());
    }
}

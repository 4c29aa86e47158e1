// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store.index;

import io.cometmq.store.segment.StoreFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The files of a key index and what their headers say, for reading alone. Immutable. */
public final class IndexListing {
    private final List<FileSummary> all;
    private final List<Path> unknown;

    /**
     * What the header of one file says.
     *
     * @param slots hash slots
     * @param room how many keys it can hold
     * @param keys how many it holds
     * @param usedSlots slots with a chain
     * @param beginOffset log offset of the first record with keys in it
     * @param endOffset of the last one
     * @param beginMillis store time of the first one
     * @param endMillis store time of the last one
     */
    public record FileSummary(
            Path path,
            int slots,
            int room,
            int keys,
            int usedSlots,
            long beginOffset,
            long endOffset,
            long beginMillis,
            long endMillis) {
        static FileSummary of(Path path, IndexFiles.Shape shape, IndexHeader header) {
            return new FileSummary(
                    path,
                    shape.slots(),
                    shape.entries(),
                    header.nextEntry() - 1,
                    header.usedSlots(),
                    header.beginOffset(),
                    header.endOffset(),
                    header.beginMillis(),
                    header.endMillis());
        }
    }

    private IndexListing(List<FileSummary> all, List<Path> unknown) {
        this.all = all;
        this.unknown = unknown;
    }

    /**
     * Looks at the headers of all files.
     *
     * @param config the sizes that files may have, beside four entries a slot
     */
    public static IndexListing of(StoreFiles files, Path directory, IndexConfig config) throws IOException {
        List<FileSummary> all = new ArrayList<>();
        List<Path> unknown = new ArrayList<>();
        for (StoreFiles.FileEntry entry : files.list(directory)) {
            if (IndexFiles.isIndexName(entry.name())) {
                Path path = directory.resolve(entry.name());
                Optional<FileSummary> known = summary(files, path, entry.size(), config);
                known.ifPresentOrElse(all::add, () -> unknown.add(path));
            }
        }
        return new IndexListing(List.copyOf(all), List.copyOf(unknown));
    }

    private static Optional<FileSummary> summary(StoreFiles files, Path path, long size, IndexConfig config) {
        for (IndexFiles.Shape shape : IndexFiles.shapes(size, config)) {
            try (IndexFile file = new IndexFile(path, files.open(path), shape.slots(), shape.entries())) {
                if (file.hasPlausibleHeader()) {
                    return Optional.of(FileSummary.of(path, shape, file.header()));
                }
            } catch (IOException unreadable) {
                return Optional.empty();
            }
        }
        return Optional.empty();
    }

    /** The files, oldest first. */
    public List<FileSummary> all() {
        return all;
    }

    /** Files whose length or header is not that of an index file; a broker deletes them. */
    public List<Path> unknown() {
        return unknown;
    }
}

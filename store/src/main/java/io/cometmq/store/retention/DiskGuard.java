// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store.retention;

import io.cometmq.store.segment.StoreFiles;
import io.cometmq.store.segment.StoreFiles.DiskSpace;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks at the disk of a store, and refuses or accepts appends by its state. Thread-safe. */
public final class DiskGuard {
    private static final Logger log = LoggerFactory.getLogger(DiskGuard.class);

    private final Supplier<DiskConfig> config;
    private final StoreFiles files;
    private final Path root;
    private final Consumer<String> onDiskFull;
    private boolean full;

    /**
     * Joins the parts.
     *
     * @param root a directory on the disk that is looked at
     * @param onDiskFull told after each look why appends are refused; an empty text when they are not
     */
    public DiskGuard(Supplier<DiskConfig> config, StoreFiles files, Path root, Consumer<String> onDiskFull) {
        this.config = config;
        this.files = files;
        this.root = root;
        this.onDiskFull = onDiskFull;
    }

    /** How full the disk is now. */
    DiskSpace look() throws IOException {
        return files.space(root);
    }

    /** Refuses appends, or accepts them again. */
    synchronized void judge() throws IOException {
        String refusal = config.get().refusal(root, look());
        onDiskFull.accept(refusal == null ? "" : refusal);
        boolean nowFull = refusal != null;
        if (nowFull && !full) {
            log.warn("Sends are refused until there is room: {}", refusal);
        } else if (full && !nowFull) {
            log.warn("Sends are accepted again: store={} disk={}", root, describe());
        }
        full = nowFull;
    }

    /**
     * How much the disk takes.
     *
     * @param totalBytes -1 when the disk cannot be asked
     * @param freeBytes what nobody uses
     * @param roomBytes what may be written until sends are refused
     * @param usedPercent of what this process could have
     */
    public record Room(long totalBytes, long freeBytes, long roomBytes, double usedPercent) {}

    /** How much the disk takes until sends are refused. */
    public Room room() {
        try {
            DiskSpace space = look();
            return new Room(
                    space.totalBytes(), space.freeBytes(), config.get().roomBytes(space), space.usedRatio() * 100);
        } catch (IOException failure) {
            log.debug("The disk cannot be asked: root={}", root, failure);
            return new Room(-1, -1, -1, Double.NaN);
        }
    }

    /** How full the disk is, for an operator. */
    public String describe() {
        try {
            DiskSpace space = look();
            return String.format(
                    Locale.ROOT,
                    "total=%d free=%d used=%.1f%%",
                    space.totalBytes(),
                    space.usableBytes(),
                    space.usedRatio() * 100);
        } catch (IOException failure) {
            return "unknown: " + failure.getMessage();
        }
    }
}

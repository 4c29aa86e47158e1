// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store.recovery;

import io.cometmq.store.segment.SegmentedFile;
import io.cometmq.store.segment.StoreFile;
import io.cometmq.store.segment.StoreFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file {@code repairing}: there while a start makes files of the log longer and looks at what they have. A file that has
 * its length again does not say any more that it was damaged; so when that start does not come to its end, the next one
 * knows from here that the log is to be looked at before the checkpoint, too. Its content is the log offset from which on,
 * in 20 digits. Used once, by the thread that starts the store.
 */
public final class RepairMarker {
    private static final Logger log = LoggerFactory.getLogger(RepairMarker.class);
    private static final long NONE = Long.MAX_VALUE;

    private final StoreFiles files;
    private final Path directory;
    private final Path file;
    private long from;

    private RepairMarker(StoreFiles files, Path directory) {
        this.files = files;
        this.directory = directory;
        this.file = directory.resolve("repairing");
    }

    /** The marker of the store in a directory, as the last start left it. */
    public static RepairMarker open(StoreFiles files, Path directory) {
        RepairMarker marker = new RepairMarker(files, directory);
        marker.from = files.exists(marker.file) ? marker.read() : NONE;
        if (marker.from != NONE) {
            log.warn("A start ended before the log was repaired, it is looked at again: fromLogOffset={}", marker.from);
        }
        return marker;
    }

    /** The log is to be looked at from this offset on, at the latest; {@link Long#MAX_VALUE} when this says nothing. */
    public long from() {
        return from;
    }

    /** Says that files are about to be made longer, from a log offset on; it is durable when this returns. */
    public void set(long logOffset) throws IOException {
        if (logOffset >= from) {
            return;
        }
        Path temporary = directory.resolve("repairing.tmp");
        try (StoreFile target = files.open(temporary)) {
            target.setSize(0);
            target.write(StandardCharsets.US_ASCII.encode(SegmentedFile.nameOf(logOffset)), 0);
            target.force();
        }
        files.move(temporary, file);
        files.forceDirectory(directory);
        from = logOffset;
    }

    /** Says that the log is whole again, what was repaired is durable. A file that cannot be deleted costs the next start a longer look. */
    public void clear() {
        if (from == NONE) {
            return;
        }
        from = NONE;
        try {
            files.delete(file);
        } catch (IOException failure) {
            log.warn("File cannot be deleted, the next start looks at the log once more: file={}", file, failure);
        }
    }

    /** What the file says; the beginning of the log when that cannot be read. */
    private long read() {
        try (StoreFile source = files.open(file)) {
            ByteBuffer bytes = ByteBuffer.allocate(SegmentedFile.nameOf(0).length());
            source.read(bytes, 0);
            String digits = StandardCharsets.US_ASCII.decode(bytes.flip()).toString();
            if (SegmentedFile.isSegmentName(digits)) {
                return Long.parseLong(digits);
            }
            log.warn("File has no log offset, the whole log is looked at: file={} content={}", file, digits);
        } catch (IOException failure) {
            log.warn("File cannot be read, the whole log is looked at: file={}", file, failure);
        }
        return 0;
    }
}

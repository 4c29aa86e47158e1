// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store.recovery;

import io.cometmq.store.segment.StoreFile;
import io.cometmq.store.segment.StoreFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** The file {@code abort}: there while a store is open, so one that is there at the start tells of an unclean stop. */
public final class AbortMarker {
    private final StoreFiles files;
    private final Path directory;
    private final Path file;

    /** The marker of the store in a directory. */
    public AbortMarker(StoreFiles files, Path directory) {
        this.files = files;
        this.directory = directory;
        this.file = directory.resolve("abort");
    }

    /** Whether the last stop was an unclean one. Asked before {@link #set}. */
    public boolean isSet() {
        return files.exists(file);
    }

    /**
     * Says that the store is open, durably: a loss of power must not make it look closed. Compat: the text is the process
     * id, as RocketMQ writes it.
     */
    public void set() throws IOException {
        byte[] pid = Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII);
        try (StoreFile marker = files.open(file)) {
            marker.setSize(0);
            marker.write(ByteBuffer.wrap(pid), 0);
            marker.force();
        }
        files.forceDirectory(directory);
    }

    /** Says that the store was closed cleanly. */
    public void clear() throws IOException {
        files.delete(file);
    }
}

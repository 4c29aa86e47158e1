// SPDX-License-Identifier: Apache-2.0
package io.cometmq.distribution.benchmark;

import io.cometmq.common.lifecycle.Resource;
import io.cometmq.store.segment.StoreFile;
import io.cometmq.store.segment.StoreFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.zip.CRC32;

/**
 * Records copied into a new file by one thread with nothing around it: what the system takes for giving the file its pages,
 * below which no append can come. The pages are made as those of the log are: zeros are written, a piece at a time, and
 * mapped.
 */
final class FreshFileCopy implements Resource {
    private static final int WINDOW_BYTES = 4 << 20;
    private static final int PIECE_BYTES = 256 << 10;

    private final StoreFile file;
    private final ByteBuffer zeros = ByteBuffer.allocateDirect(PIECE_BYTES);

    /** Begins with an empty file. */
    FreshFileCopy(Path file) throws IOException {
        this.file = StoreFiles.disk().open(file);
    }

    /** Copies a record so many times and computes the checksum of its last {@code body} bytes each time. */
    void copy(byte[] record, int body, int records) throws IOException {
        ByteBuffer source = ByteBuffer.wrap(record);
        CRC32 checksum = new CRC32();
        int inWindow = WINDOW_BYTES / record.length;
        for (int done = 0; done < records; done += inWindow) {
            long start = (long) done / inWindow * WINDOW_BYTES;
            try (StoreFile.Window window = file.window(start, WINDOW_BYTES)) {
                if (window == null) {
                    throw new IOException("files cannot be written in memory on this system");
                }
                int ready = 0;
                for (int i = 0; i < Math.min(inWindow, records - done); i++) {
                    if ((i + 1) * record.length > ready) {
                        file.write(zeros.clear(), start + ready);
                        window.touch(ready, PIECE_BYTES);
                        ready += PIECE_BYTES;
                    }
                    checksum.reset();
                    checksum.update(record, record.length - body, body);
                    window.put(source.clear(), i * record.length);
                }
            }
        }
    }

    @Override
    public void close() {
        file.close();
    }
}

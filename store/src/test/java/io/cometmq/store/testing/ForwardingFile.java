// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store.testing;

import io.cometmq.store.segment.StoreFile;
import java.io.IOException;
import java.nio.ByteBuffer;

/** A file that does what another one does; a test overrides what it is about. */
public class ForwardingFile implements StoreFile {
    private final StoreFile file;

    public ForwardingFile(StoreFile file) {
        this.file = file;
    }

    @Override
    public long size() throws IOException {
        return file.size();
    }

    @Override
    public void setSize(long size) throws IOException {
        file.setSize(size);
    }

    @Override
    public void write(ByteBuffer source, long position) throws IOException {
        file.write(source, position);
    }

    @Override
    public int read(ByteBuffer target, long position) throws IOException {
        return file.read(target, position);
    }

    @Override
    public void force() throws IOException {
        file.force();
    }

    @Override
    public Mapping map(long size) throws IOException {
        return file.map(size);
    }

    @Override
    public void close() {
        file.close();
    }
}

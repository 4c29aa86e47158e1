// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store.offline;

import io.cometmq.common.lifecycle.Resource;
import io.cometmq.common.message.RecordLayout;
import io.cometmq.store.log.RecordView;
import io.cometmq.store.offline.LogFiles.LogFile;
import io.cometmq.store.segment.StoreFile;
import io.cometmq.store.segment.StoreFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A part of a log file in memory, which moves with what is looked at. Reads instead of mapping, so that a sector which the
 * disk cannot read costs that sector alone: it is taken for zeros and told to the listener. Owned by one thread.
 */
final class LogWindow implements Resource {
    /** No record is longer: RocketMQ's brokers take 4 MiB unless told otherwise. */
    static final int MAX_RECORD_BYTES = 32 << 20;

    private static final int BLOCK_BYTES = 4096;
    private static final int FIRST_LOOK_BYTES = 512;

    private final StoreFiles files;
    private final Unreadable unreadable;
    private final RecordView view = new RecordView();
    private ByteBuffer window;
    private @Nullable LogFile file;
    private @Nullable StoreFile open;
    private int from;

    /** Told of bytes that the disk cannot read. */
    @FunctionalInterface
    interface Unreadable {
        void at(LogFile file, int position, int length, IOException reason);
    }

    /**
     * A window that holds nothing.
     *
     * @param bytesPerRead how much is read at a time; more for a longer record
     */
    LogWindow(StoreFiles files, int bytesPerRead, Unreadable unreadable) {
        this.files = files;
        this.unreadable = unreadable;
        this.window = ByteBuffer.allocateDirect(bytesPerRead).limit(0);
    }

    /** The record that was looked at last; valid until the next look. */
    RecordView view() {
        return view;
    }

    /** Looks at what begins at a position of a file; a record that the file does not hold in full is none. */
    RecordView.Kind look(LogFile target, int position) throws IOException {
        int left = target.segmentBytes() - position;
        int available = target.size() - position;
        if (left >= RecordLayout.BLANK_HEADER_BYTES && available < RecordLayout.BLANK_HEADER_BYTES) {
            return RecordView.Kind.NONE;
        }
        if (left < RecordLayout.BLANK_HEADER_BYTES) {
            return RecordView.Kind.BLANK;
        }
        load(target, position, Math.min(available, FIRST_LOOK_BYTES));
        int size = RecordLayout.totalSize(window, position - from);
        int magic = RecordLayout.magic(window, position - from);
        if (magic == RecordLayout.MAGIC_V1 || magic == RecordLayout.MAGIC_V2) {
            if (size < RecordLayout.MIN_BYTES || size > Math.min(available, MAX_RECORD_BYTES)) {
                return RecordView.Kind.NONE;
            }
            load(target, position, size);
        }
        return view.wrap(window, position - from, left, target.baseOffset() + position);
    }

    /** How many bytes can be had at a position without reading, at least 1 unless the file ends there. */
    int available(LogFile target, int position) throws IOException {
        load(target, position, Math.min(1, target.size() - position));
        return window.limit() - (position - from);
    }

    /** One byte that is available. */
    byte byteAt(int position) {
        return window.get(position - from);
    }

    /** Eight bytes that are available. */
    long longAt(int position) {
        return window.getLong(position - from);
    }

    private void load(LogFile target, int position, int length) throws IOException {
        if (target.equals(file) && position >= from && position + length <= from + window.limit()) {
            return;
        }
        if (!target.equals(file)) {
            closeFile();
            open = files.open(target.path());
            file = target;
        }
        if (window.capacity() < length) {
            window = ByteBuffer.allocateDirect(length);
        }
        from = position;
        window.clear().limit(Math.min(window.capacity(), target.size() - position));
        read(target, position);
    }

    private void read(LogFile target, int position) throws IOException {
        StoreFile source = open;
        if (source == null) {
            throw new IOException(target.path() + " is not open");
        }
        try {
            source.read(window, position);
        } catch (IOException broken) {
            readBlocks(source, target, position);
        }
        window.limit(window.position());
    }

    /** Block by block, so that what the disk still has is seen. */
    private void readBlocks(StoreFile source, LogFile target, int position) {
        int length = window.limit();
        int end;
        for (int at = 0; at < length; at = end) {
            end = Math.min(length, at + BLOCK_BYTES - (position + at) % BLOCK_BYTES);
            ByteBuffer block = ByteBuffer.allocate(end - at);
            try {
                source.read(block, position + at);
            } catch (IOException broken) {
                block = ByteBuffer.allocate(end - at);
                unreadable.at(target, position + at, end - at, broken);
            }
            window.put(at, block.array(), 0, end - at);
        }
        window.position(length);
    }

    private void closeFile() {
        StoreFile present = open;
        open = null;
        file = null;
        if (present != null) {
            present.close();
        }
    }

    @Override
    public void close() {
        closeFile();
    }
}

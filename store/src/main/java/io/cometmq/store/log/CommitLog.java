// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store.log;

import io.cometmq.common.lifecycle.Clock;
import io.cometmq.common.lifecycle.Resource;
import io.cometmq.common.message.RecordLayout;
import io.cometmq.store.segment.SegmentFile;
import io.cometmq.store.segment.SegmentedFile;
import io.cometmq.store.segment.Slice;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The log of records. Appends are made one at a time under the append lock, which is never held across a force or a
 * callback; the end of the log is published after the bytes are written, so whoever reads below it reads whole records.
 *
 * <p>The end of a segment that the next record does not fit into is filled by a blank, see {@link RecordLayout}. So each
 * record is followed by room for the head of one.
 */
public final class CommitLog implements Resource {
    private final SegmentedFile segments;
    private final Clock clock;
    private final Runnable onNewSegment;
    private final ReentrantLock appendLock = new ReentrantLock();
    private final ByteBuffer blank = ByteBuffer.allocateDirect(RecordLayout.BLANK_HEADER_BYTES);
    private volatile long end;
    private volatile long start;
    private volatile long lastStoreTime;
    /** Changed under the append lock. */
    private final AtomicLong records = new AtomicLong();
    /** Changed under the append lock. */
    private final AtomicLong bytes = new AtomicLong();
    /** Guarded by the append lock: a write that failed, or did not come to its end, may have left bytes past the end. */
    private boolean dirtyTail;
    /** Guarded by the append lock. */
    private boolean ended;
    /** Read under the append lock: an append that ends past this wakes whoever looks ahead. */
    private volatile long nextLook = Long.MAX_VALUE;

    private volatile Runnable onLook = () -> {};

    /**
     * A log that goes on at {@code end}.
     *
     * @param lastStoreTime the store time of the last record, or 0; later ones are not before it
     * @param onNewSegment called under no lock when the first record of a segment was appended
     */
    public CommitLog(SegmentedFile segments, long end, long lastStoreTime, Clock clock, Runnable onNewSegment) {
        this.segments = segments;
        this.clock = clock;
        this.onNewSegment = onNewSegment;
        this.end = end;
        this.start = segments.isEmpty() ? end : segments.startOffset();
        this.lastStoreTime = lastStoreTime;
    }

    /**
     * Appends the records of a batch one after another in one segment; then the batch says where they went.
     *
     * @throws IOException when the disk refused a write; nothing was appended then
     * @throws IllegalArgumentException when the batch is longer than a segment
     */
    public void append(RecordBatch batch) throws IOException {
        int size = batch.size();
        if (size > maxAppendBytes()) {
            throw new IllegalArgumentException(
                    "records of " + size + " bytes: expected at most " + maxAppendBytes() + ", a segment's length");
        }
        boolean opensSegment;
        appendLock.lock();
        try {
            if (ended) {
                throw new IOException("the log is closed");
            }
            cleanTail();
            long offset = roomFor(size);
            SegmentFile segment = segments.extendTo(offset);
            long storeTime = Math.max(clock.millis(), lastStoreTime);
            dirtyTail = true;
            segment.write(batch.patch(offset, storeTime), (int) (offset - segment.baseOffset()));
            batch.commit();
            if (storeTime != lastStoreTime) {
                lastStoreTime = storeTime;
            }
            count(batch);
            end = offset + size;
            dirtyTail = false;
            opensSegment = offset == segment.baseOffset();
        } finally {
            appendLock.unlock();
        }
        if (opensSegment) {
            onNewSegment.run();
        }
        if (logOffsetAfter(batch) >= nextLook) {
            onLook.run();
        }
    }

    private void count(RecordBatch batch) {
        records.lazySet(records.get() + batch.count());
        bytes.lazySet(bytes.get() + batch.size());
    }

    private static long logOffsetAfter(RecordBatch batch) {
        return batch.logOffset(0) + batch.size();
    }

    /** Refuses appends from now on; none is going on when this returns. */
    public void end() {
        appendLock.lock();
        try {
            ended = true;
        } finally {
            appendLock.unlock();
        }
    }

    /** Has each append that ends at an offset or behind it run something, under no lock. */
    void lookAt(long offset, Runnable look) {
        onLook = look;
        nextLook = offset;
    }

    /**
     * Makes a piece of the log between its end and an offset ready for being written in memory.
     *
     * @param help how many bytes behind that offset appends make ready by themselves when they come there first
     * @return how many bytes; 0 when all of it is ready, or cannot be
     */
    int prepare(long until, int help) throws IOException {
        long present = end;
        for (SegmentFile segment = segments.at(present); segment != null; ) {
            if (!segment.isPreparing()) {
                startPreparing(segment);
            }
            long here = until - segment.baseOffset();
            int done =
                    segment.prepare((int) Math.min(segment.size(), here), (int) Math.min(segment.size(), here + help));
            if (done > 0 || until <= segment.endOffset()) {
                return done;
            }
            segment = segments.at(segment.endOffset());
        }
        return 0;
    }

    /** Makes what is prepared ready again after a force. */
    void touchAfterForce() throws IOException {
        long present = end;
        for (SegmentFile segment = segments.at(present); segment != null; segment = segments.at(segment.endOffset())) {
            segment.touchAfterForce((int) (present - segment.baseOffset()));
        }
    }

    private void startPreparing(SegmentFile segment) {
        appendLock.lock();
        try {
            segment.startPreparing((int) Math.min(segment.size(), Math.max(0, end - segment.baseOffset())));
        } finally {
            appendLock.unlock();
        }
    }

    /** Unmaps what was prepared of files that are full; of all files when the log stands still. */
    void stopPreparing(boolean all) {
        appendLock.lock();
        try {
            for (SegmentFile segment : segments.segments()) {
                if (all || segment.endOffset() <= end) {
                    segment.stopPreparing();
                }
            }
        } finally {
            appendLock.unlock();
        }
    }

    /** The longest batch that can be appended. */
    public int maxAppendBytes() {
        return segments.segmentSize() - RecordLayout.BLANK_HEADER_BYTES;
    }

    /** Creates the segment after the one that is written, so that no append has to. Its name is not durable yet. */
    public void prepareNextSegment() throws IOException {
        long present = end;
        SegmentFile active = segments.extendTo(present);
        if (segments.endOffset() == active.endOffset()) {
            segments.extendTo(active.endOffset());
        }
    }

    /** The offset of the first byte. */
    public long startOffset() {
        return start;
    }

    /** Gives up what is before an offset; nobody is shown it from now on, and its files may go. */
    public void raiseStart(long offset) {
        start = Math.max(start, offset);
    }

    /** One past the last appended byte. */
    public long endOffset() {
        return end;
    }

    /** How many records were appended since the start. */
    public long appendedRecords() {
        return records.get();
    }

    /** How many bytes of records were appended since the start. */
    public long appendedBytes() {
        return bytes.get();
    }

    /** The store time of the newest record, or 0 when there was none. */
    public long lastStoreTime() {
        return lastStoreTime;
    }

    /** The files below. */
    public SegmentedFile segments() {
        return segments;
    }

    /** Some bytes of the log, or null when they are not there (any more). The caller closes the slice. */
    public @Nullable Slice slice(long offset, int size) {
        return offset < startOffset() || offset + size > end ? null : segments.slice(offset, size);
    }

    /** The store time of the record at an offset, or -1 when there is none. */
    public long storeTimeAt(long offset) {
        SegmentFile segment = offset < end ? segments.at(offset) : null;
        if (segment == null || !segment.pin()) {
            return -1;
        }
        try {
            RecordView record = new RecordView();
            RecordView.Kind kind = record.wrap(segment, offset);
            return kind == RecordView.Kind.RECORD ? record.storeTimestamp() : -1;
        } finally {
            segment.unpin();
        }
    }

    @Override
    public void close() {
        segments.close();
    }

    /** Where {@code size} bytes go: at the end, or behind a blank in the next segment. */
    private long roomFor(int size) throws IOException {
        long offset = end;
        SegmentFile segment = segments.at(offset);
        if (segment == null || size + RecordLayout.BLANK_HEADER_BYTES <= segment.endOffset() - offset) {
            return offset;
        }
        long next = segment.endOffset();
        segments.extendTo(next);
        int left = (int) (next - offset);
        if (left >= RecordLayout.BLANK_HEADER_BYTES) {
            dirtyTail = true;
            RecordLayout.putBlank(blank, 0, left);
            segment.write(blank.clear(), (int) (offset - segment.baseOffset()));
        }
        end = next;
        dirtyTail = false;
        return next;
    }

    /** What a failed write left behind must not look like a record after a crash. */
    private void cleanTail() throws IOException {
        if (dirtyTail) {
            segments.zeroTail(end);
            dirtyTail = false;
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store;

import io.cometmq.store.log.CommitLog;
import io.cometmq.store.segment.SegmentFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.IntSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Knows which part of the log is in memory, and brings the next part there for whoever reads on. Keeps no books: what is
 * in memory is asked of the system, a microsecond for each read that is not among the newest records. So a consumer far
 * behind waits for the disk once for each window, on a thread that may wait, and is served from memory in
 * between. At most one window for each such thread is on its way. Thread-safe.
 */
final class ReadAhead {
    /** How much is read at a time, unless less is asked for. */
    static final int WINDOW_BYTES = 4 << 20;
    /** How much must be in memory for a read not to count as cold: as much as one read returns by default. */
    static final int PROBE_BYTES = 256 << 10;
    /** What this process wrote last is in memory without asking. */
    private static final long TAIL_BYTES = 64L << 20;

    private static final Logger log = LoggerFactory.getLogger(ReadAhead.class);
    private static final ThreadLocal<ByteBuffer> SINK =
            ThreadLocal.withInitial(() -> ByteBuffer.allocateDirect(PROBE_BYTES));

    private final CommitLog commitLog;
    private final long writtenFrom;
    private volatile IntSupplier windowBytes = () -> WINDOW_BYTES;

    ReadAhead(CommitLog commitLog) {
        this.commitLog = commitLog;
        this.writtenFrom = commitLog.endOffset();
    }

    /** Each window is no longer than {@code bytes} says then, and never longer than {@link #WINDOW_BYTES}. */
    void bringAtMost(IntSupplier bytes) {
        windowBytes = () -> Math.max(PROBE_BYTES, Math.min(WINDOW_BYTES, bytes.getAsInt()));
    }

    /** Whether a log offset is before what this process wrote last, so that it may have to be read from the disk. */
    boolean isOld(long logOffset) {
        return logOffset >= 0 && logOffset < Math.max(writtenFrom, commitLog.endOffset() - TAIL_BYTES);
    }

    /** Whether a read at a log offset would have to wait for the disk; false where nothing can be read. */
    boolean isCold(long logOffset) {
        if (!isOld(logOffset)) {
            return false;
        }
        SegmentFile segment = commitLog.segments().at(logOffset);
        if (segment == null || !segment.pin()) {
            return false;
        }
        try {
            int position = (int) (logOffset - segment.baseOffset());
            return !segment.isResident(position, end(segment, position, PROBE_BYTES) - position);
        } finally {
            segment.unpin();
        }
    }

    /**
     * Reads a window of the log into the system's memory, and has it mapped; waits for the disk. Without the latter each of
     * its pages would be mapped when it is read first, most often by an event loop: that took two thirds of its time.
     */
    void bring(long logOffset) {
        SegmentFile segment = commitLog.segments().at(logOffset);
        if (segment == null || !segment.pin()) {
            return;
        }
        ByteBuffer sink = SINK.get();
        try {
            int position = (int) (logOffset - segment.baseOffset());
            int end = end(segment, position, windowBytes.getAsInt());
            while (position < end) {
                int read = segment.read(sink.clear().limit(Math.min(sink.capacity(), end - position)), position);
                if (read == 0) {
                    return;
                }
                segment.touch(position, read);
                position += read;
            }
        } catch (IOException failure) {
            // Whoever reads the record itself meets the failure, too, and answers for it.
            log.warn("The log cannot be read ahead: file={} logOffset={}", segment, logOffset, failure);
        } finally {
            segment.unpin();
        }
    }

    private int end(SegmentFile segment, int position, int length) {
        long written = Math.min(segment.size(), commitLog.endOffset() - segment.baseOffset());
        return (int) Math.max(position, Math.min(written, (long) position + length));
    }
}

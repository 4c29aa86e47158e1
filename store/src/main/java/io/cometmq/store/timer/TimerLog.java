// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store.timer;

import io.cometmq.common.lifecycle.Resource;
import io.cometmq.store.segment.SegmentFile;
import io.cometmq.store.segment.SegmentedFile;
import io.cometmq.store.segment.StoreFile;
import io.cometmq.store.segment.StoreFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The units of all waiting messages, in the order in which they were put, in the files of {@code timerlog/}. Owned by one
 * thread, apart from {@link #force} and {@link #deleteWrittenBefore}.
 *
 * <p>Units are gathered and written together by {@link #flush}. A unit never crosses a file: what is left of a file that
 * cannot hold a unit and a blank is a blank, which has the same layout as the commit log's.
 *
 * <pre>
 * offset size field of a blank
 *      0    4 length of the blank
 *      4    8 zero
 *     12    4 0xCBD43194
 * </pre>
 */
final class TimerLog implements Resource {
    private static final int BLANK_BYTES = 16;
    private static final int BLANK_MAGIC_AT = 12;
    private static final int BLANK_MAGIC = 0xCBD43194;
    private static final int PAGE_BYTES = 4096;
    private static final int GATHERED_BYTES = TimerUnit.BYTES * 512;

    /** The shortest file that makes sense. */
    static final int MIN_SEGMENT_BYTES = TimerUnit.BYTES + BLANK_BYTES;

    private final SegmentedFile segments;
    private final ByteBuffer gathered = ByteBuffer.allocateDirect(GATHERED_BYTES);
    private long written;

    private TimerLog(SegmentedFile segments) {
        this.segments = segments;
        this.written = segments.startOffset();
    }

    /**
     * Opens the files; {@link #walk} and {@link #endAt} say where they end.
     *
     * @param durable everything before it was on the disk, where that is known
     */
    static TimerLog open(StoreFiles files, Path directory, int segmentBytes, OptionalLong durable) throws IOException {
        lengthenTorn(files, directory, segmentBytes);
        return new TimerLog(SegmentedFile.open(files, directory, segmentBytes, durable));
    }

    /** A single file gives its length to those that follow, so one that was cut gets the configured length back. */
    private static void lengthenTorn(StoreFiles files, Path directory, int segmentBytes) throws IOException {
        List<StoreFiles.FileEntry> found = files.list(directory).stream()
                .filter(entry -> SegmentedFile.isSegmentName(entry.name()))
                .toList();
        if (found.size() == 1 && (found.get(0).size() == 0 || found.get(0).size() % PAGE_BYTES != 0)) {
            try (StoreFile file = files.open(directory.resolve(found.get(0).name()))) {
                file.setSize(segmentBytes);
            }
        }
    }

    /** Told of each whole unit; false stops the walk before it. */
    @FunctionalInterface
    interface Visitor {
        boolean take(long position, TimerUnit unit) throws IOException;
    }

    /** The position of the first unit. */
    long start() {
        return segments.startOffset();
    }

    /** One past the last unit, gathered ones included. */
    long end() {
        return written + gathered.position();
    }

    /** Takes a unit in; it can be read at once, and is in its file after {@link #flush}. */
    long append(TimerUnit unit) throws IOException {
        if (segments.isEmpty()) {
            segments.extendTo(written);
        }
        int left = left(end());
        if (left < TimerUnit.BYTES + BLANK_BYTES) {
            fill(left);
        }
        if (gathered.remaining() < TimerUnit.BYTES) {
            flush();
        }
        long position = end();
        unit.encode(gathered, gathered.position());
        gathered.position(gathered.position() + TimerUnit.BYTES);
        return position;
    }

    /** Writes what was gathered; on a failure it stays gathered. */
    void flush() throws IOException {
        if (gathered.position() > 0) {
            SegmentFile segment = segments.extendTo(written);
            segment.write(gathered.duplicate().flip(), (int) (written - segment.baseOffset()));
            written += gathered.position();
            gathered.clear();
        }
    }

    /** The unit at a position, or null when no whole unit begins there. */
    @Nullable
    TimerUnit read(long position) {
        if (position >= written) {
            int at = (int) (position - written);
            return at + TimerUnit.BYTES <= gathered.position() ? TimerUnit.decode(gathered, at, position) : null;
        }
        return readFile(position);
    }

    private @Nullable TimerUnit readFile(long position) {
        SegmentFile segment = segments.at(position);
        if (segment == null || position + TimerUnit.BYTES > segment.endOffset() || !segment.pin()) {
            return null;
        }
        try {
            return TimerUnit.decode(segment.mapped(), (int) (position - segment.baseOffset()), position);
        } finally {
            segment.unpin();
        }
    }

    /** Writes a unit in the place of another one, which is in its file. */
    void rewrite(long position, TimerUnit unit) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(TimerUnit.BYTES);
        unit.encode(bytes, 0);
        SegmentFile segment = segments.extendTo(position);
        segment.write(bytes, (int) (position - segment.baseOffset()));
    }

    /** Visits the units from the start on, up to the first that is not whole or a limit; returns where it stopped. */
    long walk(long limit, Visitor visitor) throws IOException {
        long position = start();
        long end = Math.min(limit, segments.endOffset());
        // What is read is what the files have: nothing is gathered during a walk.
        written = segments.endOffset();
        while (position < end) {
            TimerUnit unit = read(position);
            if (unit != null) {
                if (!visitor.take(position, unit)) {
                    return position;
                }
                position += TimerUnit.BYTES;
            } else if (isBlank(position)) {
                position += left(position);
            } else {
                return position;
            }
        }
        return position;
    }

    /** Goes on at a position: what is there and behind it is taken away. */
    void endAt(long position) throws IOException {
        gathered.clear();
        written = position;
        segments.cutFrom(position);
    }

    /** The same without touching the files: the position is known to be their end. */
    void resumeAt(long position) {
        gathered.clear();
        written = position;
    }

    /** Makes the units between two positions durable. Callable from any thread. */
    void force(long from, long to) throws IOException {
        segments.force(from, to);
    }

    /** One past the last byte of the files, used or not. */
    long fileEnd() {
        return segments.endOffset();
    }

    /** Deletes the files before the last one whose first unit was written before a time. Callable from any thread. */
    int deleteWrittenBefore(long millis) throws IOException {
        List<SegmentFile> present = segments.segments();
        int count = 0;
        while (count + 1 < present.size()) {
            TimerUnit next = readFile(present.get(count + 1).baseOffset());
            if (next == null || next.writtenMillis() >= millis) {
                break;
            }
            count++;
        }
        segments.deleteFront(count);
        return count;
    }

    @Override
    public void close() {
        segments.close();
    }

    private int left(long position) {
        return segments.segmentSize() - (int) ((position - segments.startOffset()) % segments.segmentSize());
    }

    private void fill(int left) throws IOException {
        flush();
        if (left < segments.segmentSize()) {
            ByteBuffer blank = ByteBuffer.allocate(BLANK_BYTES);
            blank.putInt(0, left);
            blank.putInt(BLANK_MAGIC_AT, BLANK_MAGIC);
            SegmentFile segment = segments.extendTo(written);
            segment.write(blank, (int) (written - segment.baseOffset()));
            written += left;
        }
        segments.extendTo(written);
    }

    private boolean isBlank(long position) {
        SegmentFile segment = segments.at(position);
        if (segment == null || !segment.pin()) {
            return false;
        }
        try {
            int at = (int) (position - segment.baseOffset());
            return isBlank(segment.mapped(), at, segment.size() - at);
        } finally {
            segment.unpin();
        }
    }

    /** Whether a blank begins at an index, {@code left} bytes before the end of its file. */
    static boolean isBlank(ByteBuffer bytes, int at, long left) {
        return left >= BLANK_BYTES && bytes.getInt(at) == left && bytes.getInt(at + BLANK_MAGIC_AT) == BLANK_MAGIC;
    }
}

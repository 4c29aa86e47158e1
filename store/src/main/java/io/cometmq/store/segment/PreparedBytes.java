// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store.segment;

import io.cometmq.common.lifecycle.Resource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of a file ahead of its data, made ready for being written in memory: zeros are written over them, so that the
 * disk has given its room and said so if it has none, and they are mapped. A write that finds its bytes ready is a copy;
 * any other is a write of the file.
 *
 * <p>There is one writer, which goes forward and is told by {@link #write}; another thread may prepare. What always holds:
 * zeros are never written over data, since both sides agree on the frontier under the lock; what a force of the file
 * covers is what was written in either way. The windows behind the writer are unmapped by whoever prepares.
 */
final class PreparedBytes implements Resource {
    /** How much is mapped at a time, so that little more than what is ahead of the writer counts as memory in use. */
    static final int WINDOW_BYTES = 4 << 20;
    /** How much is written at a time: the writer may have to wait for so much, or writes so much itself. */
    static final int PIECE_BYTES = 256 << 10;

    private static final ByteBuffer ZEROS =
            ByteBuffer.allocateDirect(PIECE_BYTES).asReadOnlyBuffer();

    private final StoreFile file;
    private final int size;
    /** Held over writes to the disk; fair, so that the writer waits for one piece at most. */
    private final ReentrantLock lock = new ReentrantLock(true);
    /** Changed under the lock. Windows from the one that is written to, in order. */
    private final Deque<Window> windows = new ArrayDeque<>();
    /** Guarded by the lock: windows that the writer has left. */
    private List<Window> left = new ArrayList<>();
    /** Changed under the lock: everything from here on is neither data nor zeros of ours. Only grows. */
    private volatile int frontier;
    /** Changed under the lock: the first of the windows. */
    private volatile @Nullable Window present;
    /** How far the writer may prepare by itself when it gets to the frontier. */
    private volatile int wanted;
    /** How often the file was forced since the pages were touched, which takes them from those that can be written. */
    private final AtomicInteger forces = new AtomicInteger();

    private record Window(StoreFile.Window bytes, int start, int end) {}

    /**
     * Nothing is ready yet.
     *
     * @param frontier the end of the data; the writer does not write now
     */
    PreparedBytes(StoreFile file, int size, int frontier) {
        this.file = file;
        this.size = size;
        this.frontier = frontier;
    }

    /** Writes all of {@code source} at a position. Called by the writer. */
    void write(ByteBuffer source, int position) throws IOException {
        Window window = present;
        if (window != null && isReady(window, position, source.remaining())) {
            window.bytes.put(source, position - window.start);
        } else {
            writeAtEdge(source, position);
        }
    }

    /**
     * Prepares one more piece of the file, if some of it before {@code until} is not prepared.
     *
     * @param help the writer prepares by itself what it needs before this position, when it comes there sooner
     * @return how many bytes became ready, 0 when all are or when this file cannot be written in memory
     */
    int prepare(int until, int help) throws IOException {
        freeLeft();
        wanted = Math.min(help, size);
        lock.lock();
        try {
            return prepareTo(Math.min(until, size));
        } catch (IOException refused) {
            wanted = 0;
            throw refused;
        } finally {
            lock.unlock();
        }
    }

    /** Says that the file was forced. */
    void forced() {
        forces.incrementAndGet();
    }

    /**
     * Makes the pages ready again that a force has taken: the system sees by a fault of the writer which ones change
     * later. Where forces come faster than this is called, that would not last and is left to the writer.
     *
     * @param from the end of the data, or a little before it
     */
    void touchAfterForce(int from) throws IOException {
        if (forces.getAndSet(0) != 1) {
            return;
        }
        for (int at = from; at < frontier; at += PIECE_BYTES) {
            lock.lock();
            try {
                for (Window window : windows) {
                    int begin = Math.max(at, window.start);
                    int end = Math.min(Math.min(at + PIECE_BYTES, frontier), window.end);
                    if (begin < end) {
                        window.bytes.touch(begin - window.start, end - begin);
                    }
                }
            } finally {
                lock.unlock();
            }
        }
    }

    /** Forgets what is ready; for the writer, or while it surely does not write. */
    void drop() {
        lock.lock();
        try {
            wanted = 0;
            present = null;
            left.addAll(windows);
            windows.clear();
        } finally {
            lock.unlock();
        }
        freeLeft();
    }

    /** The same, and while something is done to the file nobody prepares. */
    void dropAnd(FileAction action) throws IOException {
        lock.lock();
        try {
            drop();
            action.run();
        } finally {
            lock.unlock();
        }
    }

    /** Something that is done to a file. */
    interface FileAction {
        void run() throws IOException;
    }

    @Override
    public void close() {
        drop();
    }

    private boolean isReady(Window window, int position, int length) {
        int end = position + length;
        return position >= window.start && end <= window.end && end <= frontier;
    }

    private void writeAtEdge(ByteBuffer source, int position) throws IOException {
        lock.lock();
        try {
            leaveBefore(position);
            int end = position + source.remaining();
            if (end > frontier && end < wanted) {
                prepareByWriter(end);
            }
            Window window = present;
            if (window != null && isReady(window, position, source.remaining())) {
                window.bytes.put(source, position - window.start);
            } else {
                file.write(source, position);
                frontier = Math.max(frontier, end);
            }
        } finally {
            lock.unlock();
        }
    }

    private void prepareByWriter(int end) {
        try {
            prepareTo(Math.min(wanted, Math.max(end, frontier + PIECE_BYTES)));
        } catch (IOException refused) {
            // The write that follows says what is wrong, if it is still wrong; until then nobody tries again.
            wanted = 0;
        }
    }

    private int prepareTo(int until) throws IOException {
        int from = frontier;
        if (from >= until) {
            return 0;
        }
        Window last = windows.peekLast();
        if (last == null || from >= last.end) {
            last = open(from);
        }
        if (last == null) {
            return 0;
        }
        int to = Math.min(Math.min(until, last.end), from + PIECE_BYTES);
        file.write(ZEROS.slice(0, to - from), from);
        last.bytes.touch(from - last.start, to - from);
        frontier = to;
        return to - from;
    }

    private @Nullable Window open(int start) throws IOException {
        int end = (int) Math.min(size, (long) start - start % WINDOW_BYTES + WINDOW_BYTES);
        StoreFile.Window bytes = file.window(start, end - start);
        if (bytes == null) {
            return null;
        }
        Window opened = new Window(bytes, start, end);
        windows.addLast(opened);
        present = windows.peekFirst();
        return opened;
    }

    private void leaveBefore(int position) {
        while (!windows.isEmpty() && windows.getFirst().end <= position) {
            left.add(windows.removeFirst());
        }
        present = windows.peekFirst();
    }

    /** Unmapping takes long, so it is done without the lock. */
    private void freeLeft() {
        List<Window> free;
        lock.lock();
        try {
            free = left;
            left = free.isEmpty() ? free : new ArrayList<>();
        } finally {
            lock.unlock();
        }
        if (!free.isEmpty()) {
            free.forEach(window -> window.bytes.close());
        }
    }
}

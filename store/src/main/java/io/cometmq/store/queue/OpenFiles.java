// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store.queue;

import io.cometmq.common.lifecycle.Resource;
import io.cometmq.store.segment.StoreFile;
import io.cometmq.store.segment.StoreFiles;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Keeps queue files open that were used, a bounded number of them. Which one is closed for another one is left to chance: where
 * more queues than that are written in turn, the one that was not used longest would always be the one that is next. Guarded by
 * its own lock, which is held while a file is opened and never while one is read or written.
 */
final class OpenFiles implements Resource {
    private final StoreFiles files;
    private final int bound;
    private final List<Handle> idle = new ArrayList<>();
    private final SplittableRandom chance = new SplittableRandom(0);
    private int open;

    OpenFiles(StoreFiles files, int bound) {
        this.files = files;
        this.bound = bound;
    }

    /** A file of one queue, open or not. */
    static final class Handle {
        private final Path path;
        private final long base;
        private @Nullable StoreFile file;
        private int users;
        private boolean gone;
        /** Its place in the list of idle files while it is there. */
        private int place;

        /** A file whose first byte is byte {@code base} of its queue. */
        Handle(Path path, long base) {
            this.path = path;
            this.base = base;
        }

        Path path() {
            return path;
        }

        /** The place of the file's first byte in its queue. */
        long base() {
            return base;
        }
    }

    /** Opens a file if need be, and keeps it open until {@link #release}. */
    synchronized StoreFile acquire(Handle handle) throws IOException {
        StoreFile file = handle.file;
        if (handle.gone) {
            // A reader may still have it in its list; opening it would make it anew.
            throw new NoSuchFileException(handle.path.toString());
        }
        if (file == null) {
            closeAny();
            file = files.open(handle.path);
            handle.file = file;
            open++;
        } else if (handle.users == 0) {
            remove(handle);
        }
        handle.users++;
        return file;
    }

    /** Gives a file back; it stays open while there is room. */
    synchronized void release(Handle handle) {
        handle.users--;
        if (handle.users == 0 && handle.gone) {
            closeFile(handle);
        } else if (handle.users == 0) {
            handle.place = idle.size();
            idle.add(handle);
        }
    }

    /** Closes a file that is about to be deleted, now or when its last user is done, and opens it no more. */
    synchronized void forget(Handle handle) {
        handle.gone = true;
        if (handle.users == 0 && handle.file != null) {
            remove(handle);
            closeFile(handle);
        }
    }

    /** How many files are open. */
    synchronized int openCount() {
        return open;
    }

    @Override
    public synchronized void close() {
        for (Handle handle : idle) {
            closeFile(handle);
        }
        idle.clear();
    }

    private void closeAny() {
        while (open >= bound && !idle.isEmpty()) {
            Handle any = idle.get(chance.nextInt(idle.size()));
            remove(any);
            closeFile(any);
        }
    }

    private void remove(Handle handle) {
        Handle last = idle.remove(idle.size() - 1);
        if (last != handle) {
            idle.set(handle.place, last);
            last.place = handle.place;
        }
    }

    private void closeFile(Handle handle) {
        if (handle.file != null) {
            handle.file.close();
            handle.file = null;
            open--;
        }
    }
}

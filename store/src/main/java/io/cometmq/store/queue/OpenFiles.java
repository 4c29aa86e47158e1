// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store.queue;

import io.cometmq.common.lifecycle.Resource;
import io.cometmq.store.segment.StoreFile;
import io.cometmq.store.segment.StoreFiles;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the queue files open that were used last, a bounded number of them. Guarded by its own lock, which is held while
 * a file is opened and never while one is read or written.
 */
final class OpenFiles implements Resource {
    private final StoreFiles files;
    private final int bound;
    private final Set<Handle> idle = new LinkedHashSet<>();
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
            closeEldest();
            file = files.open(handle.path);
            handle.file = file;
            open++;
        } else if (handle.users == 0) {
            idle.remove(handle);
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
            idle.add(handle);
        }
    }

    /** Closes a file that is about to be deleted, now or when its last user is done, and opens it no more. */
    synchronized void forget(Handle handle) {
        handle.gone = true;
        if (handle.users == 0 && idle.remove(handle)) {
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

    private void closeEldest() {
        Iterator<Handle> eldest = idle.iterator();
        while (open >= bound && eldest.hasNext()) {
            closeFile(eldest.next());
            eldest.remove();
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

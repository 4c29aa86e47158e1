// SPDX-License-Identifier: Apache-2.0
package io.cometmq.distribution.quickstart;

import io.cometmq.common.lifecycle.Resource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** All files as they arrive at the consumers, and how much is still to come. Thread-safe. */
final class Rebuilt implements Resource {
    private final FileChannel copy;
    private final List<Reassembly> files = new ArrayList<>();
    private final long expected;
    private final AtomicLong arrived = new AtomicLong();
    private final CountDownLatch complete = new CountDownLatch(1);

    private Rebuilt(List<InputFile> originals, FileChannel copy) {
        this.copy = copy;
        long base = 0;
        long lines = 0;
        for (InputFile original : originals) {
            files.add(new Reassembly(original, copy, base));
            base += original.sizeBytes();
            lines += original.lines();
        }
        this.expected = lines;
        if (lines == 0) {
            complete.countDown();
        }
    }

    /** Begins to rebuild {@code originals} in the new file {@code path}. */
    static Rebuilt in(Path path, List<InputFile> originals) throws IOException {
        return new Rebuilt(
                originals,
                FileChannel.open(
                        path, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE));
    }

    /** Takes a line of file {@code index}; see {@link Reassembly#take}. */
    boolean take(int index, int number, long position, byte[] line) {
        try {
            boolean isNew = files.get(index).take(number, position, line);
            if (isNew && arrived.incrementAndGet() == expected) {
                complete.countDown();
            }
            return isNew;
        } catch (IOException failure) {
            throw new UncheckedIOException("a received line cannot be written down", failure);
        }
    }

    /** Waits until every line arrived. */
    boolean awaitComplete(long timeoutMillis) throws InterruptedException {
        return complete.await(timeoutMillis, TimeUnit.MILLISECONDS);
    }

    long expected() {
        return expected;
    }

    long arrived() {
        return arrived.get();
    }

    List<Reassembly> files() {
        return files;
    }

    @Override
    public void close() {
        try {
            copy.close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}

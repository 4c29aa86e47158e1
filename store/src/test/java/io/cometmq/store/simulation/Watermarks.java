// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.cometmq.store.Appended;
import io.cometmq.store.LocalMessageStore;
import io.cometmq.store.testing.FaultyFiles;
import io.cometmq.store.testing.FaultyFiles.Operation;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Invariants 3 and 4 after every step of one running store: watermarks keep their order, answers mean what they say. */
final class Watermarks {
    private static final int OUR_PART = 2048;
    private static final long MAGIC = 0x436F6D65744D5131L;

    /** The folders of the log and of what is derived from it. */
    private static final Set<String> DATA = Set.of("commitlog", "consumequeue", "batchconsumequeue", "index");

    private final boolean sync;
    private final Path root;
    private final List<Appended> waiting = new ArrayList<>();
    private long flushed;
    private long dispatched;
    private long start;

    Watermarks(LocalMessageStore store, boolean sync, Path root) {
        this.sync = sync;
        this.root = root;
        flushed = store.flushedLogOffset();
        dispatched = store.dispatchedLogOffset();
        start = store.minLogOffset();
    }

    void appended(Appended result) {
        waiting.add(result);
    }

    void check(LocalMessageStore store, FaultyFiles disk, boolean trouble) {
        long nowFlushed = store.flushedLogOffset();
        long nowDispatched = store.dispatchedLogOffset();
        long appended = store.maxLogOffset();
        assertThat(nowFlushed).as("flushed").isBetween(flushed, appended);
        assertThat(nowDispatched).as("dispatched").isBetween(dispatched, sync ? nowFlushed : appended);
        assertThat(store.minLogOffset()).as("start of the log").isBetween(start, appended);
        flushed = nowFlushed;
        dispatched = nowDispatched;
        start = store.minLogOffset();
        assertThat(checkpoint(disk, root)).as("checkpoint").isLessThanOrEqualTo(flushed);
        checkAnswers(trouble);
        checkForces(store, disk);
    }

    /** How far the checkpoint goes that a disk has, or -1. */
    static long checkpoint(FaultyFiles disk, Path root) {
        Path file = root.resolve("checkpoint");
        if (!disk.under(root).contains(file)) {
            return -1;
        }
        ByteBuffer bytes = ByteBuffer.wrap(disk.content(file));
        return bytes.getLong(OUR_PART) == MAGIC ? bytes.getLong(OUR_PART + 8) : -1;
    }

    private void checkAnswers(boolean trouble) {
        for (Appended each : List.copyOf(waiting)) {
            if (!each.durable().isDone()) {
                continue;
            }
            waiting.remove(each);
            if (each.durable().isCompletedExceptionally()) {
                assertThat(trouble).as("a flush failed without cause").isTrue();
            } else if (sync && each.durable().join()) {
                assertThat(each.logOffset(0) + each.size())
                        .as("end of records that are answered as durable")
                        .isLessThanOrEqualTo(flushed);
            }
        }
    }

    /** The first failed force of the log or of what is derived makes the store read-only; small files are written anew. */
    private void checkForces(LocalMessageStore store, FaultyFiles disk) {
        for (Path path : disk.failed(Operation.FORCE)) {
            if (root.relativize(path).getNameCount() > 1
                    || DATA.contains(path.getFileName().toString())) {
                assertThat(store.state().writable())
                        .as("writable after a failed force of %s", path)
                        .isFalse();
            }
        }
    }
}

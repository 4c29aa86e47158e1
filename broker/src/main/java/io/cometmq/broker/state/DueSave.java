// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.state;

import io.cometmq.common.lifecycle.Scheduler;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has a file saved by the scheduler, so that no event loop waits for the disk: once for all changes that come while the save
 * is due, and again after a failure, which is logged. Thread-safe.
 */
public final class DueSave {
    private static final Logger log = LoggerFactory.getLogger(DueSave.class);
    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

    private final Path file;
    private final Scheduler scheduler;
    private final AtomicBoolean due = new AtomicBoolean();

    DueSave(Path file, Scheduler scheduler) {
        this.file = file;
        this.scheduler = scheduler;
    }

    /**
     * Has {@code save} called after a delay, unless that is due already. Never blocks. Does nothing once the scheduler has
     * ended: then the owner saves when it is closed.
     *
     * @param save throws {@link UncheckedIOException} when the disk refuses
     */
    public void after(Duration delay, Runnable save) {
        if (due.compareAndSet(false, true)) {
            try {
                scheduler.after(delay, "save " + file.getFileName(), () -> saveDue(save));
            } catch (RejectedExecutionException ended) {
                due.set(false);
            }
        }
    }

    /** Whether a save was due; it is not any more, the caller saves. */
    public boolean take() {
        return due.getAndSet(false);
    }

    private void saveDue(Runnable save) {
        due.set(false);
        try {
            save.run();
        } catch (UncheckedIOException failure) {
            log.error("State not saved, tried again: file={} afterSeconds={}", file, RETRY_AFTER.toSeconds(), failure);
            after(RETRY_AFTER, save);
        }
    }
}

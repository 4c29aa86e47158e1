// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store.log;

import io.cometmq.common.lifecycle.Clock;
import io.cometmq.common.lifecycle.Worker;
import java.io.IOException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Prepares what is ahead of the log's end while records come fast, so that appending one is a copy in memory: as much as
 * comes in a tenth of a second, at most what the settings say and a small part of the free disk. A log that grows slowly is
 * left alone, since the system, or a flush that cannot be bounded, would write the zeros to the disk before the records. A disk that refuses costs nothing but
 * that: the append that needs the room then meets the refusal itself.
 *
 * <p>Owned by the thread that turns it.
 */
public final class LogAhead implements Worker {
    /** What comes in so long is prepared; where a flush covers all of a file, it writes a fifth more than the records at most. */
    private static final Duration AHEAD = Duration.ofMillis(100);
    /** The rate is measured over this part of the longest distance. */
    private static final int STEPS = 16;
    /** Nothing is prepared beyond this part of what is free on the disk. */
    private static final int FREE_SHARE = 64;
    /** After so long without a step the mappings are given back. */
    private static final Duration STANDSTILL = Duration.ofSeconds(10);
    /** After a refusal nothing is prepared for so long. */
    private static final Duration PAUSE = Duration.ofSeconds(10);

    private static final Logger log = LoggerFactory.getLogger(LogAhead.class);

    private final CommitLog commitLog;
    private final int step;
    private final int most;
    private final Clock clock;
    private final Runnable wake;
    private long seenEnd;
    private long seenNanos;
    private long until;
    private boolean mapped;
    /** When the disk may be asked for room again. */
    private long pausedUntilNanos;

    /**
     * Begins at the log's end.
     *
     * @param most how far ahead, in bytes; positive
     * @param wake wakes the thread that turns this
     */
    public LogAhead(CommitLog commitLog, int most, Clock clock, Runnable wake) {
        this.commitLog = commitLog;
        this.most = most;
        this.step = Math.max(1, most / STEPS);
        this.clock = clock;
        this.wake = wake;
        pausedUntilNanos = clock.nanos();
        look(commitLog.endOffset(), clock.nanos());
    }

    @Override
    public String role() {
        return "store-ahead";
    }

    /** Prepares one piece, or sees that there is nothing to do. */
    @Override
    public int doWork() {
        long now = clock.nanos();
        long end = commitLog.endOffset();
        try {
            if (end - seenEnd >= step) {
                decide(end, now);
                commitLog.touchAfterForce();
            } else if (mapped && now - seenNanos >= STANDSTILL.toNanos()) {
                commitLog.stopPreparing(true);
                mapped = false;
                until = 0;
            }
            if (until <= end) {
                return 0;
            }
            int done = commitLog.prepare(until, most);
            mapped |= done > 0;
            return done;
        } catch (IOException failure) {
            log.info(
                    "The log is not prepared ahead for a while: seconds={} cause={}",
                    PAUSE.toSeconds(),
                    failure.toString());
            pausedUntilNanos = now + PAUSE.toNanos();
            until = 0;
            return 0;
        }
    }

    private void decide(long end, long now) throws IOException {
        long nanos = Math.max(1, now - seenNanos);
        double comes = (double) (end - seenEnd) * AHEAD.toNanos() / nanos;
        double room = Math.min(most, (double) commitLog.segments().usableBytes() / FREE_SHARE);
        long distance = (long) Math.min(comes, room);
        boolean paused = now - pausedUntilNanos < 0;
        until = distance >= step && !paused ? end + distance : 0;
        look(end, now);
        if (mapped) {
            commitLog.stopPreparing(false);
        }
    }

    private void look(long end, long now) {
        seenEnd = end;
        seenNanos = now;
        commitLog.lookAt(end + step, wake);
    }
}

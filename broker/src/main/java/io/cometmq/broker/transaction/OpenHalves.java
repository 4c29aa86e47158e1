// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.transaction;

import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Which half messages are open: a window over the half queue with one bit for each offset that is ended. An offset from
 * {@link #low} on without a bit is open, so sending a half message costs nothing here. Guarded by its own lock, which is
 * held for some nanoseconds.
 *
 * <p>A checked half message lives on as a copy under a later offset; {@link #begin} follows it there, so that the answer
 * of a slow producer, which names the first offset, still counts and counts once.
 */
final class OpenHalves {
    /** How many offsets the window spans at most: 2 MiB of bits. */
    static final int MAX_WINDOW = 1 << 24;

    /** How many copies are followed at most; an answer to another one is left to the next check. */
    static final int MAX_FOLLOWED = 100_000;

    /** Bits of the past are given back when there are this many. */
    private static final int KEPT_PAST = 1 << 16;

    private final Map<Long, Long> copies = new HashMap<>();
    private final Set<Long> ending = new HashSet<>();
    private BitSet ended = new BitSet();
    private long base;
    private long low;

    /** What became of a wish to end a half message. */
    enum Outcome {
        /** The caller ends it, and says {@link OpenHalves#ended} or {@link OpenHalves#abandoned}. */
        BEGUN,
        /** It was ended before, or its copies are followed no more. */
        ENDED,
        /** Another thread ends it just now. */
        ENDING,
        /** More half messages than the window spans were sent after the oldest open one. */
        BEYOND_WINDOW
    }

    /**
     * The answer to {@link OpenHalves#begin}.
     *
     * @param offset under which the half message is found now
     */
    record Attempt(Outcome outcome, long offset) {}

    OpenHalves(long low) {
        this.base = low;
        this.low = low;
    }

    /** The first offset that may be open; all before it are ended. */
    synchronized long low() {
        return low;
    }

    /** Has the caller alone end the half message that is or was under an offset. */
    synchronized Attempt begin(long identity, long offset) {
        long present = copies.getOrDefault(identity, offset);
        if (isEnded(present)) {
            return new Attempt(Outcome.ENDED, present);
        }
        if (present - base >= MAX_WINDOW) {
            return new Attempt(Outcome.BEYOND_WINDOW, present);
        }
        return new Attempt(ending.add(present) ? Outcome.BEGUN : Outcome.ENDING, present);
    }

    /** What {@link #begin} began is done. */
    synchronized void ended(long identity, long offset) {
        ending.remove(offset);
        copies.remove(identity);
        end(offset);
    }

    /** What {@link #begin} began was not done; the half message stays open. */
    synchronized void abandoned(long offset) {
        ending.remove(offset);
    }

    /** A half message is over that nobody ends any more: found ended at the start, or lost with its log. */
    synchronized void over(long offset) {
        if (offset >= low && offset - base < MAX_WINDOW) {
            end(offset);
        }
    }

    /**
     * A half message goes on as a copy.
     *
     * @return false when it was ended meanwhile; then the copy is ended too, and the caller has to write that down
     */
    synchronized boolean moved(long identity, long from, long to) {
        if (isEnded(from) || ending.contains(from)) {
            end(to);
            return false;
        }
        end(from);
        follow(identity, to);
        return true;
    }

    /** Follows a copy that was made before this table was. */
    synchronized void follow(long identity, long offset) {
        if (!isEnded(offset) && (copies.size() < MAX_FOLLOWED || copies.containsKey(identity))) {
            copies.put(identity, offset);
        }
    }

    /** Whether nobody has ended it. */
    synchronized boolean isOpen(long offset) {
        return !isEnded(offset) && !ending.contains(offset);
    }

    /** The first offset from {@code from} on that is not ended. */
    synchronized long nextOpen(long from) {
        long start = Math.max(from, low);
        return base + ended.nextClearBit((int) Math.min(start - base, Integer.MAX_VALUE));
    }

    /** Moves {@link #low} to the first offset that is not ended, at most to {@code limit}, and returns it. */
    synchronized long advance(long limit) {
        low = Math.max(low, Math.min(nextOpen(low), limit));
        int past = (int) ((low - base) & -Long.SIZE);
        if (past >= KEPT_PAST) {
            ended = ended.get(past, Math.max(past, ended.length()));
            base += past;
        }
        return low;
    }

    /** How many copies are followed. */
    synchronized int followed() {
        return copies.size();
    }

    private boolean isEnded(long offset) {
        return offset < low || (offset - base < MAX_WINDOW && ended.get((int) (offset - base)));
    }

    private void end(long offset) {
        if (offset >= base && offset - base < MAX_WINDOW) {
            ended.set((int) (offset - base));
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.transaction;

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
    /** How many copies are followed at most; an answer to another one is left to the next check. */
    static final int MAX_FOLLOWED = 100_000;

    private final Map<Long, Long> copies = new HashMap<>();
    private final Set<Long> ending = new HashSet<>();
    private final EndedOffsets ended;

    /** What became of a wish to end a half message. */
    enum Outcome {
        /** The caller ends it, and says {@link OpenHalves#ended} or {@link OpenHalves#abandoned}. */
        BEGUN,
        /** It was ended before, or its copies are followed no more. */
        ENDED,
        /** Another thread ends it just now. */
        ENDING,
        /** Too many half messages are open among too many that are ended: the oldest have to end first. */
        NO_ROOM
    }

    /**
     * The answer to {@link OpenHalves#begin}.
     *
     * @param offset under which the half message is found now
     */
    record Attempt(Outcome outcome, long offset) {}

    OpenHalves(long low) {
        this(new EndedOffsets(low, EndedOffsets.CHUNK_OFFSETS, EndedOffsets.MAX_CHUNKS));
    }

    OpenHalves(EndedOffsets ended) {
        this.ended = ended;
    }

    /** The first offset that may be open; all before it are ended. */
    synchronized long low() {
        return ended.low();
    }

    /** Has the caller alone end the half message that is or was under an offset. */
    synchronized Attempt begin(long identity, long offset) {
        long present = copies.getOrDefault(identity, offset);
        if (ended.contains(present)) {
            return new Attempt(Outcome.ENDED, present);
        }
        if (!ended.reserve(present)) {
            return new Attempt(Outcome.NO_ROOM, present);
        }
        return new Attempt(ending.add(present) ? Outcome.BEGUN : Outcome.ENDING, present);
    }

    /** What {@link #begin} began is done. */
    synchronized void ended(long identity, long offset) {
        ending.remove(offset);
        copies.remove(identity);
        ended.add(offset);
    }

    /** What {@link #begin} began was not done; the half message stays open. */
    synchronized void abandoned(long offset) {
        ending.remove(offset);
    }

    /** A half message is over that nobody ends any more: found ended at the start, or lost with its log. */
    synchronized void over(long offset) {
        ended.add(offset);
    }

    /** Whether a half message can go on as a copy; asked before the copy is made. */
    synchronized boolean canMove(long from) {
        return ended.reserve(from);
    }

    /**
     * A half message goes on as a copy.
     *
     * @return false when it was ended meanwhile; then the copy is ended too, and the caller has to write that down
     */
    synchronized boolean moved(long identity, long from, long to) {
        if (ended.contains(from) || ending.contains(from)) {
            ended.add(to);
            return false;
        }
        ended.add(from);
        follow(identity, to);
        return true;
    }

    /** Follows a copy that was made before this table was. */
    synchronized void follow(long identity, long offset) {
        if (!ended.contains(offset) && (copies.size() < MAX_FOLLOWED || copies.containsKey(identity))) {
            copies.put(identity, offset);
        }
    }

    /** Whether nobody has ended it. */
    synchronized boolean isOpen(long offset) {
        return !ended.contains(offset) && !ending.contains(offset);
    }

    /** The first offset from {@code from} on that is not ended. */
    synchronized long nextOpen(long from) {
        return ended.nextMissing(from);
    }

    /** Moves {@link #low} to the first offset that is not ended, at most to {@code limit}, and returns it. */
    synchronized long advance(long limit) {
        ended.moveLow(Math.min(ended.nextMissing(ended.low()), limit));
        return ended.low();
    }

    /** Whether old open half messages should go on as copies, so that this table gets smaller. */
    synchronized boolean isCrowded() {
        return ended.isCrowded();
    }

    /** How many copies are followed. */
    synchronized int followed() {
        return copies.size();
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.offset;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashSet;
import java.util.OptionalLong;
import java.util.Set;

/**
 * One queue of a group that an operator moved to another offset. Guarded by its own lock.
 *
 * <p>First it waits for a consumer to follow: pulls from elsewhere are told to go to the new offset, and commits of other
 * offsets are ignored, since they belong to what was pulled before. It has been followed when somebody pulls from the new
 * offset.
 *
 * <p>From then on, for a while, it keeps out those who do not know of the move yet, when members share the group's queues. A
 * connection that pulls from where the group has come to since the move, or before, follows, and what it commits counts, for
 * a client sends its commits over the connection of its pulls. Who pulls from further on was there before the move: he is
 * told to go back, and what he commits is ignored, or it would skip what the group was moved back to.
 */
final class MovedQueue {
    /** Clients drop a queue for ten seconds before they follow. */
    static final Duration TIME_TO_FOLLOW = Duration.ofSeconds(30);

    /** How long after somebody followed the others are kept out. */
    static final Duration FENCE = Duration.ofSeconds(30);

    /** How many connections can follow; a queue has one owner, and another one around each change of the group. */
    static final int MAX_FOLLOWERS = 32;

    private static final long NOT_YET = Long.MAX_VALUE;

    private final Set<InetSocketAddress> followers = new HashSet<>();
    private long offset;
    private long toldMillis = NOT_YET;
    private long followedMillis = NOT_YET;

    MovedQueue(long offset) {
        this.offset = offset;
    }

    /** Where it was moved to. */
    synchronized long offset() {
        return offset;
    }

    /** Whether it has nothing to say any more. */
    synchronized boolean isOver(long nowMillis) {
        return isFollowed()
                ? nowMillis - followedMillis > FENCE.toMillis()
                : toldMillis != NOT_YET && nowMillis - toldMillis > TIME_TO_FOLLOW.toMillis();
    }

    /** Whether some consumer has followed. */
    synchronized boolean isFollowed() {
        return followedMillis != NOT_YET;
    }

    /** Takes the offset back to {@code end} when it lies beyond. */
    synchronized void boundBy(long end) {
        offset = Math.min(offset, end);
    }

    /**
     * Where a pull must go instead; empty when it may go on.
     *
     * @param committed the offset of the group now
     */
    synchronized OptionalLong redirect(long asked, Committer who, long committed, long nowMillis) {
        long present = isFollowed() ? Math.max(offset, committed) : offset;
        if (asked >= offset && asked <= present) {
            followedMillis = Math.min(followedMillis, nowMillis);
            if (followers.size() < MAX_FOLLOWERS) {
                followers.add(who.address());
            }
            return OptionalLong.empty();
        }
        if (isFollowed()) {
            return isKeptOut(who) ? OptionalLong.of(present) : OptionalLong.empty();
        }
        toldMillis = Math.min(toldMillis, nowMillis);
        return OptionalLong.of(offset);
    }

    /** Whether a commit comes from before the move, or may. */
    synchronized boolean outdates(long committed, Committer who) {
        return isFollowed() ? isKeptOut(who) : committed != offset;
    }

    /** The same for what the broker itself commits, which knows of the move when anybody does. */
    synchronized boolean outdates(long committed) {
        return !isFollowed() && committed != offset;
    }

    private boolean isKeptOut(Committer who) {
        return !followers.contains(who.address()) && who.sharesQueues().getAsBoolean();
    }
}

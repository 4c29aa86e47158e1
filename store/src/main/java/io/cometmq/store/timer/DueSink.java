// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store.timer;

/** Takes the units that are due soon, in any order. Called by the thread that owns the index. */
@FunctionalInterface
public interface DueSink {
    /**
     * Takes one unit.
     *
     * @param dueMillis when it is due
     * @param position the unit's position in the timer log, by which units of one time are in the order they were put
     */
    void take(long dueMillis, long position, TimerUnit unit);
}

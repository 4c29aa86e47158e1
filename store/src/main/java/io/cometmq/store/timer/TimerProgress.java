// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store.timer;

/**
 * How far the timers came. Immutable.
 *
 * @param readMillis everything that was due before it is delivered
 * @param queueOffset every entry of the timers' queue before it has its unit
 * @param logPosition the units of those entries stand before it in the timer log
 */
public record TimerProgress(long readMillis, long queueOffset, long logPosition) {
    /** Nothing is known. */
    public static final TimerProgress NONE = new TimerProgress(0, 0, 0);

    /** The same from another queue offset on. */
    public TimerProgress fromQueueOffset(long other) {
        return new TimerProgress(readMillis, other, logPosition);
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store.timer;

/**
 * How the timers' files are laid out.
 *
 * @param precisionMillis the length of a slot of the wheel
 * @param windowMillis what is due later than this is put back when it has passed; at most half a turn of the wheel
 * @param segmentBytes the length of a new file of the timer log
 */
public record TimerSettings(int precisionMillis, long windowMillis, int segmentBytes) {
    /** The most slots of a window: the wheel has twice as many, so that what is overdue is not overwritten. */
    public static final int MAX_WINDOW_SLOTS = TimerWheel.SLOTS / 2 - 60;

    public TimerSettings {
        if (precisionMillis <= 0) {
            throw new IllegalArgumentException("precisionMillis=" + precisionMillis + ": expected > 0");
        }
        long longest = (long) MAX_WINDOW_SLOTS * precisionMillis;
        if (windowMillis < 2L * precisionMillis || windowMillis > longest) {
            throw new IllegalArgumentException(
                    "windowMillis=" + windowMillis + ": expected " + 2L * precisionMillis + ".." + longest);
        }
        if (segmentBytes < TimerLog.MIN_SEGMENT_BYTES) {
            throw new IllegalArgumentException(
                    "segmentBytes=" + segmentBytes + ": expected at least " + TimerLog.MIN_SEGMENT_BYTES);
        }
    }
}

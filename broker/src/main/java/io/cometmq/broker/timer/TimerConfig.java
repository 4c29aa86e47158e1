// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.timer;

import io.cometmq.common.config.Key;
import io.cometmq.store.timer.TimerSettings;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Set;

/** Messages with a delivery time of their own. */
public record TimerConfig(
        @Key(
                        value = "timerWheelEnable",
                        byDefault = "true",
                        doc = "Whether messages may have a delivery time of their own; those that wait stay when not.")
                boolean enabled,
        @Key(
                        value = "timerMaxDelaySec",
                        byDefault = "31622400",
                        reloadable = true,
                        min = 1,
                        unit = ChronoUnit.SECONDS,
                        doc =
                                "The longest such delay, in seconds. By default a year of 366 days; RocketMQ has three days.")
                Duration maxDelay,
        @Key(
                        value = "timerPrecisionMs",
                        byDefault = "1000",
                        min = 100,
                        max = 1000,
                        doc =
                                "The length of a slot of the timer wheel, in milliseconds: 100, 200, 500 or 1000. Messages are"
                                        + " delivered to the millisecond whatever it is.")
                int precisionMillis,
        @Key(
                        value = "timerRollWindowSlot",
                        byDefault = "172800",
                        min = 2,
                        max = TimerSettings.MAX_WINDOW_SLOTS,
                        doc =
                                "What is due later than this many slots is stored anew when they have passed, so that it"
                                        + " outlives the old files of the log. Two thirds of fileReservedTime when that is less.")
                int windowSlots,
        @Key(
                        value = "timerFlushIntervalMs",
                        byDefault = "1000",
                        min = 10,
                        doc = "How soon after a change it is saved how far the timers came, in milliseconds; what was"
                                + " delivered since the last time is delivered again after a crash.")
                Duration saveEvery,
        @Key(
                        value = "timerCongestNumEachSlot",
                        byDefault = "2000000",
                        reloadable = true,
                        min = 1,
                        doc =
                                "How many messages may be due in one slot; more are refused. RocketMQ has no bound by default.")
                int maxPerSlot,
        @Key(
                        value = "mappedFileSizeTimerLog",
                        byDefault = "104857600",
                        min = 4096,
                        max = 1 << 30,
                        doc =
                                "The length of a file of the timer log, in bytes; files that exist keep the length they have.")
                int logFileBytes,
        @Key(
                        value = "recallMessageEnable",
                        byDefault = "false",
                        reloadable = true,
                        doc = "Whether producers may call back messages that wait for their delivery time.")
                boolean recallEnabled,
        @Key(
                        value = "allowRecallWhenBrokerNotWriteable",
                        byDefault = "true",
                        reloadable = true,
                        doc = "Whether messages may be called back while brokerPermission forbids sends.")
                boolean recallWithoutWrite) {
    private static final Set<Integer> PRECISIONS = Set.of(100, 200, 500, 1000);
    private static final int KEPT_PARTS = 3;

    public TimerConfig {
        if (!PRECISIONS.contains(precisionMillis)) {
            throw new IllegalArgumentException(
                    "timerPrecisionMs=" + precisionMillis + ": expected 100, 200, 500 or 1000");
        }
    }

    /**
     * The settings of the files.
     *
     * @param reserved how long the log keeps records; a waiting one is stored anew before
     */
    TimerSettings settings(Duration reserved) {
        long kept = reserved.toMillis() / KEPT_PARTS * (KEPT_PARTS - 1);
        long window = Math.min((long) windowSlots * precisionMillis, Math.max(kept, 2L * precisionMillis));
        return new TimerSettings(precisionMillis, window, logFileBytes);
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store.retention;

import io.cometmq.common.config.ByteSize;
import io.cometmq.common.config.Key;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Set;
import java.util.TreeSet;

/** How long records are kept, and how many. */
public record RetentionConfig(
        @Key(
                        value = "fileReservedTime",
                        byDefault = "72",
                        unit = ChronoUnit.HOURS,
                        min = 0,
                        doc =
                                "How long records are kept, in hours. Not reloadable, since waiting timed messages are stored anew in time by it.")
                Duration reservedTime,
        @Key(
                        value = "deleteWhen",
                        byDefault = "04",
                        reloadable = true,
                        doc = "The hours of the day in which expired files are deleted, separated by semicolons.")
                String deleteWhen,
        @Key(
                        value = "fileReservedBytes",
                        byDefault = "0",
                        reloadable = true,
                        doc =
                                "How many bytes the log has at most: the oldest files beyond go at any hour, whatever their age, but never the one that is written. 0: as many as come. This key is ours.")
                ByteSize reservedBytes,
        @Key(
                        value = "cleanResourceInterval",
                        byDefault = "10000",
                        min = 100,
                        doc = "Time between two looks at the disk and at old files, in milliseconds.")
                Duration interval,
        @Key(
                        value = "deleteFileBatchMax",
                        byDefault = "10",
                        min = 1,
                        max = 1000,
                        reloadable = true,
                        doc = "How many files of the log are deleted at a time.")
                int maxFiles,
        DiskConfig disk) {
    /** 72 hours; a full disk refuses sends. */
    public static final RetentionConfig DEFAULT = new RetentionConfig(
            Duration.ofDays(3), "04", new ByteSize(0), Duration.ofSeconds(10), 10, DiskConfig.DEFAULT);

    public RetentionConfig {
        if (reservedTime.isNegative()) {
            throw new IllegalArgumentException("fileReservedTime=" + reservedTime.toHours() + ": expected 0 or more");
        }
        if (interval.isZero() || interval.isNegative()) {
            throw new IllegalArgumentException("cleanResourceInterval=" + interval.toMillis() + ": expected > 0");
        }
        hours(deleteWhen);
    }

    /** The hours in which expired files are deleted. */
    Set<Integer> hours() {
        return hours(deleteWhen);
    }

    private static Set<Integer> hours(String text) {
        Set<Integer> hours = new TreeSet<>();
        for (String word : text.split(";", -1)) {
            String hour = word.strip();
            if (!hour.matches("[0-9]{1,2}") || Integer.parseInt(hour) > 23) {
                throw new IllegalArgumentException("deleteWhen=" + text + ": expected hours like 04 or 02;14");
            }
            hours.add(Integer.parseInt(hour));
        }
        return hours;
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store.retention;

import io.cometmq.common.config.ByteSize;
import io.cometmq.common.config.Key;
import io.cometmq.store.segment.StoreFiles.DiskSpace;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What happens when the disk fills up. Ratios are percent of the disk in use; free space is what this process may write. */
public record DiskConfig(
        @Key(
                        value = "diskMaxUsedSpaceRatio",
                        byDefault = "75",
                        min = 10,
                        max = 99,
                        reloadable = true,
                        doc = "Above this, expired files are deleted at any hour, in percent.")
                int deleteRatio,
        @Key(
                        value = "diskSpaceCleanForciblyRatio",
                        byDefault = "85",
                        min = 10,
                        max = 99,
                        reloadable = true,
                        doc =
                                "Above this, files are deleted before their time where diskFullPolicy says so, in percent.")
                int dropRatio,
        @Key(
                        value = "diskSpaceWarningLevelRatio",
                        byDefault = "90",
                        min = 10,
                        max = 100,
                        reloadable = true,
                        doc = "Above this, sends are refused, in percent.")
                int refuseRatio,
        @Key(
                        value = "diskSpaceCleanForciblyFreeBytes",
                        byDefault = "0",
                        reloadable = true,
                        doc =
                                "With less free space than this, expired files are deleted at any hour, and others before their time where diskFullPolicy says so, whatever the ratios. 0: the ratios alone count.")
                ByteSize dropBelow,
        @Key(
                        value = "diskSpaceWarningLevelFreeBytes",
                        byDefault = "0",
                        reloadable = true,
                        doc =
                                "With less free space than this, sends are refused, whatever the ratio. 0: the ratio alone counts.")
                ByteSize refuseBelow,
        @Key(
                        value = "diskFullPolicy",
                        byDefault = "reject",
                        reloadable = true,
                        doc =
                                "What a disk that fills up costs when nothing expired is left: reject costs sends, they are refused until there is room; drop-oldest costs the oldest records, which a log line counts by topic.")
                DiskFullPolicy policy,
        @Key(
                        value = "cleanFileForciblyEnable",
                        byDefault = "false",
                        reloadable = true,
                        doc =
                                "RocketMQ's word for diskFullPolicy=drop-oldest, where it is on by default; either is enough.")
                boolean cleanForcibly) {
    /** RocketMQ's ratios; a full disk refuses sends. */
    public static final DiskConfig DEFAULT =
            new DiskConfig(75, 85, 90, new ByteSize(0), new ByteSize(0), DiskFullPolicy.REJECT, false);

    /** Whether records may go before their time. */
    boolean mayDrop() {
        return cleanForcibly || policy == DiskFullPolicy.DROP_OLDEST;
    }

    /** Whether expired files are to go at any hour. */
    boolean isTight(DiskSpace space) {
        return percent(space) > deleteRatio || isBelow(space, dropBelow);
    }

    /**
     * How many bytes must go before their time, at least 1 when any must. A disk that would refuse sends counts as one that
     * drops, so that the order of the two thresholds does not matter.
     */
    long bytesToDrop(DiskSpace space) {
        if (!mayDrop()) {
            return 0;
        }
        int ratio = Math.min(dropRatio, refuseRatio);
        long floor = Math.max(dropBelow.bytes(), refuseBelow.bytes());
        long reachable = space.totalBytes() - space.freeBytes() + space.usableBytes();
        long overRatio = percent(space) > ratio ? 1 + (long) Math.ceil((percent(space) - ratio) / 100 * reachable) : 0;
        return Math.max(overRatio, Math.max(0, floor - space.usableBytes()));
    }

    /** How many bytes may be written until sends are refused; 0 when they are. */
    long roomBytes(DiskSpace space) {
        long reachable = space.totalBytes() - space.freeBytes() + space.usableBytes();
        long untilRatio = (long) ((refuseRatio - percent(space)) / 100 * reachable);
        return Math.max(0, Math.min(untilRatio, space.usableBytes() - refuseBelow.bytes()));
    }

    /** Why sends are refused: the rule, the value, the threshold and its setting; null when they are not. */
    @Nullable
    String refusal(Path root, DiskSpace space) {
        if (percent(space) > refuseRatio) {
            return String.format(
                    Locale.ROOT,
                    "the disk of %s is %.1f%% full: expected at most %d%% (diskSpaceWarningLevelRatio)",
                    root,
                    percent(space),
                    refuseRatio);
        }
        if (isBelow(space, refuseBelow)) {
            return String.format(
                    Locale.ROOT,
                    "the disk of %s has %d bytes free: expected at least %d (diskSpaceWarningLevelFreeBytes)",
                    root,
                    space.usableBytes(),
                    refuseBelow.bytes());
        }
        return null;
    }

    private static boolean isBelow(DiskSpace space, ByteSize least) {
        return space.usableBytes() < least.bytes();
    }

    private static double percent(DiskSpace space) {
        return space.usedRatio() * 100;
    }
}

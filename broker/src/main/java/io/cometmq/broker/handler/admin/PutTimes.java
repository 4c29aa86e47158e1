// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.handler.admin;

import io.cometmq.broker.stats.BrokerTotals;
import io.cometmq.common.metrics.Histogram;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** How long appends and reads took, under RocketMQ's names. Stateless. */
final class PutTimes {
    private static final double NANOS_PER_MILLI = TimeUnit.MILLISECONDS.toNanos(1);
    /** Compat: RocketMQ's classes of append times, and the milliseconds that each ends at. */
    private static final String[] CLASSES = {
        "[<=0ms]",
        "[0~10ms]",
        "[10~50ms]",
        "[50~100ms]",
        "[100~200ms]",
        "[200~500ms]",
        "[500ms~1s]",
        "[1~2s]",
        "[2~3s]",
        "[3~4s]",
        "[4~5s]",
        "[5~10s]",
        "[10s~]"
    };

    private static final long[] ENDS = {1, 10, 50, 100, 200, 500, 1000, 2000, 3000, 4000, 5000, 10_000};

    private PutTimes() {}

    static void addTo(Map<String, String> table, BrokerTotals totals) {
        Histogram appends = totals.appends();
        table.put("putMessageDistributeTime", distribution(appends));
        table.put("putMessageEntireTimeMax", Long.toString(TimeUnit.NANOSECONDS.toMillis(totals.longestAppendNanos())));
        table.put("getMessageEntireTimeMax", Long.toString(totals.longestGetMillis()));
        table.put("putLatency99", millis(appends.quantile(0.99)));
        table.put("putLatency999", millis(appends.quantile(0.999)));
    }

    private static String distribution(Histogram appends) {
        StringBuilder text = new StringBuilder();
        long before = 0;
        for (int i = 0; i < CLASSES.length; i++) {
            long until = i < ENDS.length
                    ? appends.countUpTo(TimeUnit.MILLISECONDS.toNanos(ENDS[i]))
                    : Math.max(before, appends.count());
            text.append(i == 0 ? "" : " ").append(CLASSES[i]).append(':').append(Math.max(0, until - before));
            before = until;
        }
        return text.toString();
    }

    private static String millis(double nanos) {
        return String.format(Locale.ROOT, "%.2f", nanos / NANOS_PER_MILLI);
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.handler.admin;

import io.cometmq.broker.longpoll.HeldPulls;
import io.cometmq.broker.stats.BrokerTotals;
import io.cometmq.broker.stats.Meter;
import io.cometmq.broker.timer.Timers;
import io.cometmq.common.lifecycle.Clock;
import io.cometmq.remoting.protocol.MqVersion;
import io.cometmq.store.MessageStore;
import io.cometmq.store.StoreState;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The figures of a running broker under the names that RocketMQ's tools know. Thread-safe. */
public final class RuntimeInfo {
    private static final double PERCENT = 100;
    private static final Duration TEN_SECONDS = Duration.ofSeconds(10);
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration TEN_MINUTES = Duration.ofMinutes(10);

    private final MessageStore store;
    private final BrokerTotals stats;
    private final HeldPulls held;
    private final Timers timers;
    private final Clock clock;
    private final long bootMillis;

    public RuntimeInfo(MessageStore store, BrokerTotals stats, HeldPulls held, Timers timers, Clock clock) {
        this.store = store;
        this.stats = stats;
        this.held = held;
        this.timers = timers;
        this.clock = clock;
        this.bootMillis = clock.millis();
    }

    Map<String, String> table() {
        Map<String, String> table = new TreeMap<>(store.runtimeInfo());
        StoreState state = store.state();
        table.put("brokerActive", "true");
        table.put("brokerVersion", String.valueOf(MqVersion.CURRENT));
        table.put("brokerVersionDesc", MqVersion.describe(MqVersion.CURRENT));
        table.put("bootTimestamp", String.valueOf(bootMillis));
        table.put("runtime", runtime());
        // Ours: mqadmin doctor compares clocks.
        table.put("currentMillis", String.valueOf(clock.millis()));
        table.put("storeWritable", String.valueOf(state.writable()));
        if (!state.writable()) {
            table.put("storeNotWritableBecause", state.reason());
        }
        table.put("heldPulls", String.valueOf(held.count()));
        table.putAll(timers.runtimeInfo());
        totals(table);
        tps(table);
        // Compat: mqadmin clusterList reads these without asking whether they are there.
        for (String queue : new String[] {"send", "pull", "litePull", "query", "ack"}) {
            table.putIfAbsent(queue + "ThreadPoolQueueSize", "0");
            table.putIfAbsent(queue + "ThreadPoolQueueCapacity", "0");
            table.putIfAbsent(queue + "ThreadPoolQueueHeadWaitTimeMills", "0");
        }
        for (String figure : new String[] {"pageCacheLockTimeMills", "startAcceptSendRequestTimeStamp"}) {
            table.putIfAbsent(figure, "0");
        }
        table.putIfAbsent("timerEnqueueTps", "0.0");
        table.putIfAbsent("timerDequeueTps", "0.0");
        table.putIfAbsent(
                "earliestMessageTimeStamp",
                String.valueOf(store.earliestStoreTime().orElse(-1)));
        table.putIfAbsent("commitLogMinOffset", String.valueOf(store.minLogOffset()));
        table.putIfAbsent("commitLogMaxOffset", String.valueOf(store.maxLogOffset()));
        String used = ratio(store.figures().usedPercent() / PERCENT);
        table.put("commitLogDiskRatio", used);
        table.put("consumeQueueDiskRatio", used);
        table.putIfAbsent("dispatchBehindBytes", String.valueOf(store.maxLogOffset() - store.dispatchedLogOffset()));
        table.putIfAbsent("remainHowManyDataToFlush", String.valueOf(store.maxLogOffset() - store.flushedLogOffset()));
        return table;
    }

    /** Compat: RocketMQ's word for a disk that cannot be asked is -1. */
    private static String ratio(double ratio) {
        return Double.isNaN(ratio) ? "-1" : String.format(Locale.ROOT, "%.4f", ratio);
    }

    private void totals(Map<String, String> table) {
        table.put("msgPutTotalYesterdayMorning", String.valueOf(stats.putUntil(false)));
        table.put("msgPutTotalTodayMorning", String.valueOf(stats.putUntil(true)));
        table.put("msgPutTotalTodayNow", String.valueOf(stats.put().total()));
        table.put("msgGetTotalYesterdayMorning", String.valueOf(stats.gotUntil(false)));
        table.put("msgGetTotalTodayMorning", String.valueOf(stats.gotUntil(true)));
        table.put("msgGetTotalTodayNow", String.valueOf(stats.got().total()));
    }

    private void tps(Map<String, String> table) {
        table.put("putTps", rates(stats.put()));
        table.put("getFoundTps", rates(stats.got()));
        table.put("getMissTps", rates(stats.missed()));
        table.put("getTransferredTps", rates(stats.transferred()));
        table.put("getTotalTps", rates(stats.got(), stats.missed()));
    }

    /** Averages over ten seconds, a minute and ten minutes, separated by spaces. */
    private String rates(Meter... meters) {
        return rate(TEN_SECONDS, meters) + " " + rate(MINUTE, meters) + " " + rate(TEN_MINUTES, meters);
    }

    private String rate(Duration window, Meter... meters) {
        double sum = 0;
        for (Meter meter : meters) {
            sum += meter.perSecond(window, clock.nanos());
        }
        return String.format(Locale.ROOT, "%.2f", sum);
    }

    private String runtime() {
        Duration up = Duration.ofMillis(clock.millis() - bootMillis);
        return "[ " + up.toDays() + " days, " + up.toHoursPart() + " hours, " + up.toMinutesPart() + " minutes, "
                + up.toSecondsPart() + " seconds ]";
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.handler.admin;

import io.cometmq.broker.delay.DelayOffsets;
import io.cometmq.broker.longpoll.HeldPulls;
import io.cometmq.broker.stats.BrokerStats;
import io.cometmq.broker.stats.BrokerTotals;
import io.cometmq.broker.stats.Meter;
import io.cometmq.broker.timer.Timers;
import io.cometmq.common.lifecycle.Clock;
import io.cometmq.common.lifecycle.TaskPool;
import io.cometmq.common.topic.TopicNames;
import io.cometmq.remoting.protocol.MqVersion;
import io.cometmq.remoting.rpc.LanePools;
import io.cometmq.store.MessageStore;
import io.cometmq.store.StoreState;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The figures of a running broker under the names that RocketMQ's tools know. Thread-safe. */
public final class RuntimeInfo {
    private static final double PERCENT = 100;
    private static final List<String> NOTHING = List.of(
            "pageCacheLockTimeMills",
            "startAcceptSendRequestTimeStamp",
            "remainTransientStoreBufferNumbs",
            "remainHowManyDataToCommit",
            "putMessageFailedTimes");
    private static final Duration TEN_SECONDS = Duration.ofSeconds(10);
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration TEN_MINUTES = Duration.ofMinutes(10);

    private final Sources sources;
    private final MessageStore store;
    private final BrokerTotals stats;
    private final Timers timers;
    private final Clock clock;
    private final Meter timersEntered;
    private final Meter timersLeft;
    private final long bootMillis;

    /**
     * What the figures are of.
     *
     * @param delayLevels how many delay levels there are
     */
    public record Sources(
            MessageStore store,
            BrokerStats stats,
            HeldPulls held,
            Timers timers,
            LanePools lanes,
            DelayOffsets delays,
            int delayLevels) {}

    /** Figures of these parts; the broker counts as booted now. */
    public RuntimeInfo(Sources sources, Clock clock) {
        this.sources = sources;
        this.store = sources.store();
        this.stats = sources.stats().totals();
        this.timers = sources.timers();
        this.clock = clock;
        this.timersEntered = sources.stats().follow(timers::entered);
        this.timersLeft = sources.stats().follow(timers::left);
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
        table.put("heldPulls", String.valueOf(sources.held().count()));
        table.putAll(timers.runtimeInfo());
        totals(table);
        tps(table);
        PutTimes.addTo(table, stats);
        lanes(table);
        delays(table);
        // Compat: these have no meaning here, and clusterList reads them without asking whether they are there: appends
        // wait for no lock of pages, sends are taken from the start on, and there is no buffer before the log.
        for (String figure : NOTHING) {
            table.putIfAbsent(figure, "0");
        }
        table.put("timerEnqueueTps", tps(timersEntered));
        table.put("timerDequeueTps", tps(timersLeft));
        table.putIfAbsent(
                "earliestMessageTimeStamp",
                String.valueOf(store.earliestStoreTime().orElse(-1)));
        table.putIfAbsent("commitLogMinOffset", String.valueOf(store.minLogOffset()));
        table.putIfAbsent("commitLogMaxOffset", String.valueOf(store.maxLogOffset()));
        String used = ratio(store.figures().usedPercent() / PERCENT);
        table.put("commitLogDiskRatio", used);
        table.put("consumeQueueDiskRatio", used);
        long puts = Math.max(1, stats.put().total());
        table.put(
                "putMessageAverageSize",
                Double.toString((double) stats.bytesIn().total() / puts));
        table.putIfAbsent("dispatchBehindBytes", String.valueOf(store.maxLogOffset() - store.dispatchedLogOffset()));
        table.putIfAbsent("remainHowManyDataToFlush", String.valueOf(store.maxLogOffset() - store.flushedLogOffset()));
        return table;
    }

    /** Compat: a single number, as RocketMQ has it. */
    private String tps(Meter meter) {
        return String.valueOf((float) meter.perSecond(MINUTE, clock.nanos()));
    }

    /** Sends, acks and pulls of what is in memory are served where they were decoded, so nothing of them waits. */
    private void lanes(Map<String, String> table) {
        TaskPool slow = sources.lanes().slow();
        for (String queue : new String[] {"send", "ack", "pull", "litePull", "query"}) {
            boolean inline = queue.equals("send") || queue.equals("ack");
            table.put(queue + "ThreadPoolQueueSize", inline ? "0" : Integer.toString(slow.queued()));
            table.put(queue + "ThreadPoolQueueCapacity", inline ? "0" : Integer.toString(slow.queueBound()));
            table.put(
                    queue + "ThreadPoolQueueHeadWaitTimeMills",
                    inline ? "0" : Long.toString(slow.headWait().toMillis()));
        }
        table.put("EndTransactionQueueSize", "0");
        table.put("EndTransactionThreadPoolQueueCapacity", "0");
    }

    /** How far each delay level was delivered, and how far it is filled. */
    private void delays(Map<String, String> table) {
        for (int level = 1; level <= sources.delayLevels(); level++) {
            long max = store.maxQueueOffset(TopicNames.SCHEDULE_TOPIC, level - 1);
            if (max > 0) {
                table.put("scheduleMessageOffset_" + level, sources.delays().next(level) + "," + max);
            }
        }
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

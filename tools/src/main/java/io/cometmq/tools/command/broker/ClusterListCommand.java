// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.command.broker;

import io.cometmq.remoting.protocol.body.ClusterInfo;
import io.cometmq.remoting.protocol.route.BrokerData;
import io.cometmq.tools.admin.AdminClient;
import io.cometmq.tools.admin.AdminException;
import io.cometmq.tools.admin.BrokerAdmin;
import io.cometmq.tools.command.AdminCommand;
import io.cometmq.tools.command.Interval;
import io.cometmq.tools.output.Column;
import io.cometmq.tools.output.Report;
import io.cometmq.tools.output.Table;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lists the clusters, their brokers and how these do. */
@Command(name = "clusterList", description = "Lists the clusters, their brokers and how these do.", sortOptions = false)
public final class ClusterListCommand implements AdminCommand {
    private static final double MILLIS_PER_HOUR = Duration.ofHours(1).toMillis();
    private static final double CONGESTION_UNIT = 10_000;

    @Option(
            names = {"-m", "--moreStats"},
            description = "How many messages came in and went out instead.")
    private boolean moreStats;

    @Mixin
    private Interval interval = new Interval();

    @Option(
            names = {"-c", "--clusterName"},
            description = "Only this cluster.")
    private @Nullable String clusterName;

    @Override
    public Optional<Duration> again() {
        return interval.pause();
    }

    @Override
    public void run(AdminClient admin, Report report) {
        ClusterInfo info = admin.clusters();
        Table table = moreStats ? totals() : brokers();
        for (String cluster : chosen(info)) {
            Set<String> names = new TreeSet<>(info.clusterAddrTable().getOrDefault(cluster, Set.of()));
            for (String name : report.progress().each("brokers", names)) {
                BrokerData broker = info.brokerAddrTable().get(name);
                if (broker != null) {
                    addBroker(admin, report, table, cluster, broker);
                }
            }
        }
        report.table(table);
    }

    private List<String> chosen(ClusterInfo info) {
        List<String> clusters = info.clusterAddrTable().keySet().stream()
                .filter(cluster -> clusterName == null || clusterName.equals(cluster))
                .sorted()
                .toList();
        if (clusters.isEmpty() && clusterName != null) {
            throw new AdminException(
                    AdminException.NO_ANSWER,
                    "no cluster " + clusterName + ": expected one of "
                            + new TreeSet<>(info.clusterAddrTable().keySet()));
        }
        return clusters;
    }

    private void addBroker(AdminClient admin, Report report, Table table, String cluster, BrokerData broker) {
        Map<Long, String> addresses = new TreeMap<>(broker.brokerAddrs());
        if (moreStats) {
            AdminClient.readAddress(broker).ifPresent(address -> {
                RuntimeInfo info = status(admin, report, address);
                addTotals(table, cluster, broker.brokerName(), info);
            });
            return;
        }
        addresses.forEach((id, address) -> addStatus(
                table, cluster, broker.brokerName(), id, address, status(admin, report, address), admin.now()));
    }

    /** A broker that does not answer is listed all the same, with a sentence why. */
    private static RuntimeInfo status(AdminClient admin, Report report, String address) {
        try {
            return new RuntimeInfo(new BrokerAdmin(admin).runtimeInfo(address).table());
        } catch (AdminException failure) {
            report.say(String.valueOf(failure.getMessage()));
            return new RuntimeInfo(Map.of());
        }
    }

    private static Table brokers() {
        return Table.of(
                "brokers",
                new Column("#Cluster Name", "clusterName"),
                new Column("#Broker Name", "brokerName"),
                new Column("#BID", "brokerId"),
                new Column("#Addr", "addr"),
                new Column("#Version", "version"),
                new Column("#InTPS(LOAD)", "inTps"),
                new Column("#OutTPS(LOAD)", "outTps"),
                new Column("#Timer(Progress)", "timer"),
                new Column("#PCWait(ms)", "pageCacheWaitMillis"),
                new Column("#Hour", "hours"),
                new Column("#SPACE", "space"),
                new Column("#ACTIVATED", "activated"));
    }

    private static void addStatus(
            Table table, String cluster, String name, long id, String address, RuntimeInfo info, long now) {
        long earliest = info.number("earliestMessageTimeStamp");
        double hours = earliest > 0 ? (now - earliest) / MILLIS_PER_HOUR : 0;
        table.row(
                cluster,
                name,
                id,
                address,
                info.text("brokerVersionDesc"),
                format(
                        "%.2f(%d,%dms)",
                        info.rate("putTps"),
                        info.number("sendThreadPoolQueueSize"),
                        info.number("sendThreadPoolQueueHeadWaitTimeMills")),
                format(
                        "%.2f(%d,%dms|%d,%dms)",
                        info.rate("getTransferredTps"),
                        info.number("pullThreadPoolQueueSize"),
                        info.number("pullThreadPoolQueueHeadWaitTimeMills"),
                        info.number("ackThreadPoolQueueSize"),
                        info.number("ackThreadPoolQueueHeadWaitTimeMills")),
                format(
                        "%d-%d(%.1fw, %.1f, %.1f)",
                        info.number("timerReadBehind"),
                        info.number("timerOffsetBehind"),
                        info.number("timerCongestNum") / CONGESTION_UNIT,
                        info.decimal("timerEnqueueTps"),
                        info.decimal("timerDequeueTps")),
                info.number("pageCacheLockTimeMills"),
                format("%.2f", hours),
                format("%.4f", info.decimal("commitLogDiskRatio")),
                info.text("brokerActive"));
    }

    private static Table totals() {
        return Table.of(
                "brokers",
                new Column("#Cluster Name", "clusterName"),
                new Column("#Broker Name", "brokerName"),
                new Column("#InTotalYest", "inTotalYesterday"),
                new Column("#OutTotalYest", "outTotalYesterday"),
                new Column("#InTotalToday", "inTotalToday"),
                new Column("#OutTotalToday", "outTotalToday"));
    }

    private static void addTotals(Table table, String cluster, String name, RuntimeInfo info) {
        table.row(
                cluster,
                name,
                yesterday(info, "msgPut"),
                yesterday(info, "msgGet"),
                today(info, "msgPut"),
                today(info, "msgGet"));
    }

    private static long yesterday(RuntimeInfo info, String what) {
        return info.number(what + "TotalTodayMorning") - info.number(what + "TotalYesterdayMorning");
    }

    private static long today(RuntimeInfo info, String what) {
        return info.number(what + "TotalTodayNow") - info.number(what + "TotalTodayMorning");
    }

    private static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }
}

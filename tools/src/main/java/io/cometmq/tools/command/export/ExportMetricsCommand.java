// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.command.export;

import io.cometmq.common.topic.TopicNames;
import io.cometmq.remoting.protocol.MqVersion;
import io.cometmq.remoting.protocol.ResponseCode;
import io.cometmq.remoting.protocol.body.Connection;
import io.cometmq.remoting.protocol.body.ConsumerConnection;
import io.cometmq.tools.admin.AdminClient;
import io.cometmq.tools.admin.AdminException;
import io.cometmq.tools.admin.BrokerAdmin;
import io.cometmq.tools.admin.ClientAdmin;
import io.cometmq.tools.admin.GroupAdmin;
import io.cometmq.tools.admin.TopicAdmin;
import io.cometmq.tools.command.AdminCommand;
import io.cometmq.tools.command.BrokerCounts;
import io.cometmq.tools.command.broker.RuntimeInfo;
import io.cometmq.tools.output.Report;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Writes what the masters of a cluster hold and how much goes through them to a JSON file. */
@Command(
        name = "exportMetrics",
        description = "Writes what the masters of a cluster hold and how much goes through them to a JSON file.",
        sortOptions = false)
public final class ExportMetricsCommand implements AdminCommand {
    @Mixin
    private ExportedCluster cluster = new ExportedCluster();

    @Mixin
    private ExportFolder folder = new ExportFolder();

    @Override
    public void run(AdminClient admin, Report report) {
        Map<String, Object> brokers = new TreeMap<>();
        Traffic total = Traffic.NONE;
        for (Map.Entry<String, String> master :
                report.progress().each("brokers", admin.masters(cluster.name()).entrySet())) {
            RuntimeInfo info = new RuntimeInfo(
                    new BrokerAdmin(admin).runtimeInfo(master.getValue()).table());
            Traffic traffic = Traffic.of(admin, master.getValue(), info);
            total = total.plus(traffic);
            brokers.put(master.getKey(), broker(admin, master.getValue(), info, traffic));
        }
        Map<String, Object> totals = new LinkedHashMap<>();
        totals.put("totalTps", total.rates("total"));
        totals.put("totalOneDayNum", total.ofDay());
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("evaluateReport", brokers);
        document.put("totalData", totals);
        folder.write(report, "metrics.json", document);
    }

    private static Map<String, Object> broker(AdminClient admin, String address, RuntimeInfo info, Traffic traffic) {
        Set<String> groups = new GroupAdmin(admin)
                .userConfigs(address)
                .subscriptionGroupTable()
                .keySet();
        Map<String, Object> quota = new LinkedHashMap<>();
        quota.put(
                "diskRatio",
                Map.of(
                        "commitLogDiskRatio", info.text("commitLogDiskRatio"),
                        "consumeQueueDiskRatio", info.text("consumeQueueDiskRatio")));
        quota.put("tps", traffic.rates(""));
        quota.put("oneDayNum", traffic.ofDay());
        if (!info.text("putMessageAverageSize").isEmpty()) {
            quota.put("messageAverageSize", info.text("putMessageAverageSize"));
        }
        quota.put(
                "topicSize",
                new TopicAdmin(admin)
                        .userConfigs(address, false)
                        .topicConfigTable()
                        .size());
        quota.put("groupSize", groups.size());
        quota.put("messageAverageSize", info.text("putMessageAverageSize"));
        Map<String, Object> version = new LinkedHashMap<>();
        version.put("rocketmqVersion", info.text("brokerVersionDesc"));
        version.put("clientInfo", clients(admin, address, groups));
        Map<String, Object> broker = new LinkedHashMap<>();
        broker.put("runtimeEnv", environment(info));
        broker.put("runtimeQuota", quota);
        broker.put("runtimeVersion", version);
        return broker;
    }

    private static Map<String, String> environment(RuntimeInfo info) {
        Map<String, String> environment = new LinkedHashMap<>();
        for (String key : new String[] {"cpuNum", "totalMemKBytes"}) {
            if (!info.text(key).isEmpty()) {
                environment.put(key, info.text(key));
            }
        }
        return environment;
    }

    /** Which clients consume, as language and version. */
    private static Set<String> clients(AdminClient admin, String address, Set<String> groups) {
        Set<String> clients = new TreeSet<>();
        for (String group : groups) {
            try {
                ConsumerConnection members = new ClientAdmin(admin).consumers(address, group);
                for (Connection member : members.connectionSet()) {
                    clients.add(member.language() + "%" + MqVersion.describe(member.version()));
                }
            } catch (AdminException refused) {
                if (refused.code() != ResponseCode.CONSUMER_NOT_ONLINE) {
                    throw refused;
                }
            }
        }
        return clients;
    }

    /** What goes through a broker, by kind of message. */
    private record Traffic(BrokerCounts in, BrokerCounts out, BrokerCounts transactions, BrokerCounts delayed) {
        static final Traffic NONE =
                new Traffic(BrokerCounts.NONE, BrokerCounts.NONE, BrokerCounts.NONE, BrokerCounts.NONE);

        static Traffic of(AdminClient admin, String address, RuntimeInfo info) {
            return new Traffic(
                    new BrokerCounts(info.rate("putTps"), yesterday(info, "msgPut")),
                    new BrokerCounts(info.rate("getTransferredTps"), yesterday(info, "msgGet")),
                    BrokerCounts.put(admin, address, TopicNames.TRANS_HALF_TOPIC),
                    BrokerCounts.put(admin, address, TopicNames.SCHEDULE_TOPIC));
        }

        /** Of the last whole day. */
        private static long yesterday(RuntimeInfo info, String what) {
            return info.number(what + "TotalTodayMorning") - info.number(what + "TotalYesterdayMorning");
        }

        Traffic plus(Traffic other) {
            return new Traffic(
                    in.plus(other.in),
                    out.plus(other.out),
                    transactions.plus(other.transactions),
                    delayed.plus(other.delayed));
        }

        Map<String, Double> rates(String prefix) {
            Map<String, Double> rates = new LinkedHashMap<>();
            rates.put(name(prefix, "normalInTps"), in.perSecond());
            rates.put(name(prefix, "normalOutTps"), out.perSecond());
            rates.put(name(prefix, "transInTps"), transactions.perSecond());
            rates.put(name(prefix, "scheduleInTps"), delayed.perSecond());
            return rates;
        }

        private static String name(String prefix, String name) {
            return prefix.isEmpty() ? name : prefix + Character.toUpperCase(name.charAt(0)) + name.substring(1);
        }

        Map<String, Long> ofDay() {
            Map<String, Long> numbers = new LinkedHashMap<>();
            numbers.put("normalOneDayInNum", in.ofDay());
            numbers.put("normalOneDayOutNum", out.ofDay());
            numbers.put("transOneDayInNum", transactions.ofDay());
            numbers.put("scheduleOneDayInNum", delayed.ofDay());
            return numbers;
        }
    }
}

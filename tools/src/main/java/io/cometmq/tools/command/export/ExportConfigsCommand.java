// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.command.export;

import io.cometmq.remoting.protocol.route.BrokerData;
import io.cometmq.tools.admin.AdminClient;
import io.cometmq.tools.admin.BrokerAdmin;
import io.cometmq.tools.command.AdminCommand;
import io.cometmq.tools.output.Report;
import io.cometmq.tools.output.SettingLines;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Writes how large a cluster is and how its masters are set to a JSON file. */
@Command(
        name = "exportConfigs",
        description = "Writes how large a cluster is and how its masters are set to a JSON file.",
        sortOptions = false)
public final class ExportConfigsCommand implements AdminCommand {
    private static final List<String> KEYS = List.of(
            "brokerClusterName",
            "brokerId",
            "brokerName",
            "brokerRole",
            "fileReservedTime",
            "filterServerNums",
            "flushDiskType",
            "maxMessageSize",
            "messageDelayLevel",
            "msgTraceTopicName",
            "slaveReadEnable",
            "traceOn",
            "traceTopicEnable",
            "useTLS",
            "autoCreateTopicEnable",
            "autoCreateSubscriptionGroup");

    @Mixin
    private ExportedCluster cluster = new ExportedCluster();

    @Mixin
    private ExportFolder folder = new ExportFolder();

    @Override
    public void run(AdminClient admin, Report report) {
        String name = cluster.name();
        Map<String, String> masters = admin.masters(name);
        int members = admin.brokers(name).stream()
                .map(BrokerData::brokerAddrs)
                .mapToInt(Map::size)
                .sum();
        Map<String, Map<String, String>> settings = new TreeMap<>();
        for (Map.Entry<String, String> master : report.progress().each("brokers", masters.entrySet())) {
            settings.put(master.getKey(), settings(admin, master.getValue()));
        }
        Map<String, Object> scale = new LinkedHashMap<>();
        scale.put("namesrvSize", admin.nameServers().size());
        scale.put("masterBrokerSize", masters.size());
        scale.put("slaveBrokerSize", members - masters.size());
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("clusterScale", scale);
        document.put("brokerConfigs", settings);
        folder.write(report, "configs.json", document);
    }

    private static Map<String, String> settings(AdminClient admin, String address) {
        Map<String, String> all = SettingLines.parse(new BrokerAdmin(admin).config(address));
        all.keySet().retainAll(KEYS);
        return all;
    }
}

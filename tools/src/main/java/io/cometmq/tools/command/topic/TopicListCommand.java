// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.command.topic;

import io.cometmq.common.topic.TopicNames;
import io.cometmq.remoting.protocol.route.BrokerData;
import io.cometmq.remoting.protocol.route.TopicRouteData;
import io.cometmq.tools.admin.AdminClient;
import io.cometmq.tools.admin.TopicAdmin;
import io.cometmq.tools.command.AdminCommand;
import io.cometmq.tools.output.Column;
import io.cometmq.tools.output.Report;
import io.cometmq.tools.output.Table;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Lists all topics. */
@Command(name = "topicList", description = "Lists all topics.", sortOptions = false)
public final class TopicListCommand implements AdminCommand {
    @Option(
            names = {"-c", "--clusterModel"},
            description = "With the clusters that hold them and the groups that consume them.")
    private boolean clusterModel;

    @Override
    public void run(AdminClient admin, Report report) {
        if (!clusterModel) {
            report.list("topics", admin.topics());
            return;
        }
        Table table = Table.of(
                "topics",
                new Column("#Cluster Name", "clusterName"),
                new Column("#Topic", "topic"),
                new Column("#Consumer Group", "consumerGroup"));
        for (String topic : report.progress().each("topics", admin.topics())) {
            if (!TopicNames.isRetryTopic(topic) && !TopicNames.isDlqTopic(topic)) {
                admin.findRoute(topic).ifPresent(route -> addRows(admin, table, topic, route));
            }
        }
        report.table(table);
    }

    private static void addRows(AdminClient admin, Table table, String topic, TopicRouteData route) {
        Set<String> clusters =
                route.brokerDatas().stream().map(BrokerData::cluster).collect(Collectors.toCollection(TreeSet::new));
        Set<String> groups = groups(admin, topic, route);
        for (String cluster : clusters) {
            if (groups.isEmpty()) {
                table.row(cluster, topic, "");
            }
            groups.forEach(group -> table.row(cluster, topic, group));
        }
    }

    private static Set<String> groups(AdminClient admin, String topic, TopicRouteData route) {
        Set<String> groups = new TreeSet<>();
        for (BrokerData broker : route.brokerDatas()) {
            AdminClient.readAddress(broker)
                    .map(address -> new TopicAdmin(admin).groups(address, topic))
                    .ifPresent(found -> groups.addAll(found.groupList()));
        }
        return groups;
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.command.topic;

import io.cometmq.remoting.protocol.route.BrokerData;
import io.cometmq.remoting.protocol.route.QueueData;
import io.cometmq.remoting.protocol.route.TopicRouteData;
import io.cometmq.tools.admin.AdminClient;
import io.cometmq.tools.command.AdminCommand;
import io.cometmq.tools.command.TopicOption;
import io.cometmq.tools.output.Column;
import io.cometmq.tools.output.Report;
import io.cometmq.tools.output.Table;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Shows which brokers hold a topic. */
@Command(name = "topicRoute", description = "Shows which brokers hold a topic.", sortOptions = false)
public final class TopicRouteCommand implements AdminCommand {
    @Mixin
    private TopicOption topic = new TopicOption();

    @Option(
            names = {"-l", "--list"},
            description = "As a table.")
    private boolean list;

    @Override
    public void run(AdminClient admin, Report report) {
        TopicRouteData route = admin.route(topic.name());
        if (list) {
            listQueues(route, report);
        } else {
            report.document("route", route);
        }
    }

    private static void listQueues(TopicRouteData route, Report report) {
        Map<String, BrokerData> brokers =
                route.brokerDatas().stream().collect(Collectors.toMap(BrokerData::brokerName, Function.identity()));
        List<QueueData> queues = route.queueDatas().stream()
                .sorted(Comparator.comparing(QueueData::brokerName))
                .toList();
        Table table = Table.of(
                "queues",
                new Column("#ClusterName", "clusterName"),
                new Column("#BrokerName", "brokerName"),
                new Column("#BrokerAddrs", "brokerAddrs"),
                new Column("#ReadQueue", "readQueueNums"),
                new Column("#WriteQueue", "writeQueueNums"),
                new Column("#Perm", "perm"));
        for (QueueData queue : queues) {
            BrokerData broker = brokers.get(queue.brokerName());
            table.row(
                    broker == null ? null : broker.cluster(),
                    queue.brokerName(),
                    broker == null ? null : new TreeMap<>(broker.brokerAddrs()),
                    queue.readQueueNums(),
                    queue.writeQueueNums(),
                    queue.perm());
        }
        table.total(
                "Total:",
                queues.size(),
                null,
                queues.stream().mapToInt(QueueData::readQueueNums).sum(),
                queues.stream().mapToInt(QueueData::writeQueueNums).sum(),
                null);
        report.table(table);
    }
}

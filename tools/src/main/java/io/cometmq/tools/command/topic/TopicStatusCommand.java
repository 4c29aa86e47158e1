// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.command.topic;

import io.cometmq.common.message.MessageQueue;
import io.cometmq.remoting.protocol.admin.TopicOffset;
import io.cometmq.remoting.protocol.admin.TopicStatsTable;
import io.cometmq.remoting.protocol.route.BrokerData;
import io.cometmq.remoting.protocol.route.TopicRouteData;
import io.cometmq.tools.admin.AdminClient;
import io.cometmq.tools.admin.TopicAdmin;
import io.cometmq.tools.admin.statictopic.LogicalBounds;
import io.cometmq.tools.admin.statictopic.StaticTopicAdmin;
import io.cometmq.tools.command.AdminCommand;
import io.cometmq.tools.command.TopicOption;
import io.cometmq.tools.output.Column;
import io.cometmq.tools.output.Report;
import io.cometmq.tools.output.Table;
import io.cometmq.tools.output.Times;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Shows the offsets of a topic's queues. */
@Command(name = "topicStatus", description = "Shows the offsets of a topic's queues.", sortOptions = false)
public final class TopicStatusCommand implements AdminCommand {
    @Mixin
    private TopicOption topic = new TopicOption();

    @Option(
            names = {"-c", "--cluster"},
            description = "Only the brokers of this cluster.")
    private @Nullable String cluster;

    @Override
    public void run(AdminClient admin, Report report) {
        String name = topic.name();
        TopicRouteData route = admin.route(name);
        Map<MessageQueue, TopicOffset> offsets = new TreeMap<>();
        double tps = 0;
        for (BrokerData broker : report.progress().each("brokers", route.brokerDatas())) {
            Optional<String> address = AdminClient.readAddress(broker);
            if (address.isPresent() && (cluster == null || cluster.equals(broker.cluster()))) {
                TopicStatsTable stats = new TopicAdmin(admin).stats(address.get(), name);
                offsets.putAll(stats.offsetTable());
                tps += stats.topicPutTps();
            }
        }
        boolean isStatic = route.topicQueueMappingByBroker() != null && cluster == null;
        report.table(
                table(isStatic ? LogicalBounds.of(name, new StaticTopicAdmin(admin).configs(name), offsets) : offsets));
        report.decorate("");
        report.value("topicPutTps", tps, "Topic Put TPS: " + tps);
    }

    private static Table table(Map<MessageQueue, TopicOffset> offsets) {
        Table table = Table.of(
                "queues",
                new Column("#Broker Name", "brokerName"),
                new Column("#QID", "queueId"),
                new Column("#Min Offset", "minOffset"),
                new Column("#Max Offset", "maxOffset"),
                new Column("#Last Updated", "lastUpdated"));
        offsets.forEach((queue, offset) -> table.row(
                queue.getBrokerName(),
                queue.getQueueId(),
                offset.minOffset(),
                offset.maxOffset(),
                Times.showIfAny(offset.lastUpdateTimestamp())));
        return table;
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.command.consumer;

import io.cometmq.common.message.MessageQueue;
import io.cometmq.remoting.protocol.MqVersion;
import io.cometmq.remoting.protocol.admin.OffsetWrapper;
import io.cometmq.remoting.protocol.body.Connection;
import io.cometmq.remoting.protocol.body.ConsumerConnection;
import io.cometmq.remoting.protocol.heartbeat.ConsumeType;
import io.cometmq.tools.admin.AdminClient;
import io.cometmq.tools.admin.AdminException;
import io.cometmq.tools.command.AdminCommand;
import io.cometmq.tools.command.Options;
import io.cometmq.tools.output.Column;
import io.cometmq.tools.output.Report;
import io.cometmq.tools.output.Table;
import io.cometmq.tools.output.Times;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Shows how far one consumer group, or every group, is behind. */
@Command(
        name = "consumerProgress",
        description = "Shows how far one consumer group, or every group, is behind.",
        sortOptions = false)
public final class ConsumerProgressCommand implements AdminCommand {
    @Option(
            names = {"-g", "--groupName"},
            description = "The group; all groups without.")
    private @Nullable String group;

    @Option(
            names = {"-t", "--topicName"},
            description = "Only this topic.")
    private @Nullable String topic;

    @Option(
            names = {"-s", "--showClientIP"},
            arity = "1",
            defaultValue = "false",
            description = "Whether to show which client holds each queue.")
    private boolean showClientIp;

    @Option(
            names = {"-c", "--cluster"},
            description = "Only the brokers of this cluster.")
    private @Nullable String cluster;

    @Override
    public void run(AdminClient admin, Report report) {
        if (group == null) {
            reportAll(admin, report);
        } else {
            reportOne(admin, report, Options.requireText("-g", group));
        }
    }

    private void reportOne(AdminClient admin, Report report, String name) {
        GroupProgress progress = GroupProgress.of(admin, name, topic, cluster);
        Map<MessageQueue, String> clients = showClientIp ? progress.clients(admin, report, cluster) : Map.of();
        Table table = Table.of("queues", columns());
        progress.offsets().forEach((queue, offset) -> table.row(row(queue, offset, clients)));
        report.table(table);
        report.decorate("");
        report.value("consumeTps", progress.tps(), String.format(Locale.ROOT, "Consume TPS: %.2f", progress.tps()));
        report.value("diffTotal", progress.lag(), "Consume Diff Total: " + progress.lag());
        report.value("inflightTotal", progress.inFlight(), "Consume Inflight Total: " + progress.inFlight());
    }

    private Column[] columns() {
        List<Column> columns = new ArrayList<>(List.of(
                new Column("#Topic", "topic"),
                new Column("#Broker Name", "brokerName"),
                new Column("#QID", "queueId"),
                new Column("#Broker Offset", "brokerOffset"),
                new Column("#Consumer Offset", "consumerOffset")));
        if (showClientIp) {
            columns.add(new Column("#Client IP", "clientIp"));
        }
        columns.add(new Column("#Diff", "diff"));
        columns.add(new Column("#Inflight", "inflight"));
        columns.add(new Column("#LastTime", "lastTime"));
        return columns.toArray(Column[]::new);
    }

    private @Nullable Object[] row(MessageQueue queue, OffsetWrapper offset, Map<MessageQueue, String> clients) {
        List<Object> cells = new ArrayList<>(List.of(
                queue.getTopic(),
                queue.getBrokerName(),
                queue.getQueueId(),
                offset.brokerOffset(),
                offset.consumerOffset()));
        if (showClientIp) {
            cells.add(clients.getOrDefault(queue, "N/A"));
        }
        cells.add(offset.brokerOffset() - offset.consumerOffset());
        cells.add(Math.max(0, offset.pullOffset() - offset.consumerOffset()));
        cells.add(offset.lastTimestamp() > 0 ? Times.showSeconds(offset.lastTimestamp()) : "N/A");
        return cells.toArray();
    }

    private void reportAll(AdminClient admin, Report report) {
        Table table = Table.of(
                "groups",
                new Column("#Group", "group"),
                new Column("#Count", "count"),
                new Column("#Version", "version"),
                new Column("#Type", "type"),
                new Column("#Model", "model"),
                new Column("#TPS", "tps"),
                new Column("#Diff Total", "diffTotal"));
        for (String name : report.progress().each("groups", admin.groups())) {
            addGroup(admin, report, table, name);
        }
        report.table(table);
    }

    /** A group whose brokers do not answer is reported with a sentence, the others all the same. */
    private void addGroup(AdminClient admin, Report report, Table table, String name) {
        try {
            GroupProgress progress = GroupProgress.of(admin, name, topic, cluster);
            Optional<ConsumerConnection> members = GroupProgress.connection(admin, name, cluster);
            table.row(
                    name,
                    members.map(found -> found.connectionSet().size()).orElse(0),
                    members.map(ConsumerProgressCommand::version).orElse("OFFLINE"),
                    members.map(found -> type(found.consumeType())).orElse(""),
                    members.map(found -> String.valueOf(found.messageModel())).orElse(""),
                    Math.round(progress.tps()),
                    progress.lag());
        } catch (AdminException failure) {
            report.say("group " + name + ": " + failure.getMessage());
        }
    }

    /** The oldest version among the members. */
    private static String version(ConsumerConnection members) {
        return members.connectionSet().stream().mapToInt(Connection::version).min().stream()
                .mapToObj(MqVersion::describe)
                .findFirst()
                .orElse("OFFLINE");
    }

    private static String type(@Nullable ConsumeType type) {
        return type == null ? "" : type.getTypeCN();
    }
}

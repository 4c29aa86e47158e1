// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.command.consumer;

import io.cometmq.remoting.protocol.MqVersion;
import io.cometmq.remoting.protocol.body.ConsumerConnection;
import io.cometmq.tools.admin.AdminClient;
import io.cometmq.tools.command.AdminCommand;
import io.cometmq.tools.command.Options;
import io.cometmq.tools.output.Column;
import io.cometmq.tools.output.Report;
import io.cometmq.tools.output.Table;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Shows who is connected as a member of a group, and what the group subscribes to. */
@Command(
        name = "consumerConnection",
        description = "Shows who is connected as a member of a group, and what the group subscribes to.",
        sortOptions = false)
public final class ConsumerConnectionCommand implements AdminCommand {
    @Option(
            names = {"-g", "--consumerGroup"},
            required = true,
            description = "The group.")
    private String group = "";

    @Option(
            names = {"-b", "--brokerAddr"},
            description = "Ask this broker; any that knows the group without.")
    private @Nullable String broker;

    @Override
    public void run(AdminClient admin, Report report) {
        GroupMembers members = GroupMembers.of(
                admin,
                Options.requireText("-g", group),
                broker == null ? null : Options.requireAddress("broker", broker));
        ConsumerConnection connection = members.connection();
        Table clients = Table.of(
                "connections",
                new Column("#ClientId", "clientId"),
                new Column("#ClientAddr", "clientAddr"),
                new Column("#Language", "language"),
                new Column("#Version", "version"));
        connection.connectionSet().stream()
                .sorted((one, other) -> String.valueOf(one.clientId()).compareTo(String.valueOf(other.clientId())))
                .forEach(client -> clients.row(
                        client.clientId(),
                        client.clientAddr(),
                        client.language(),
                        MqVersion.describe(client.version())));
        report.table(clients);
        report.decorate("");
        Table subscriptions =
                Table.of("subscriptions", new Column("#Topic", "topic"), new Column("#SubExpression", "subExpression"));
        new TreeMap<>(connection.subscriptionTable())
                .forEach((topic, subscription) -> subscriptions.row(topic, subscription.subString()));
        report.table(subscriptions);
        report.decorate("");
        report.value("consumeType", connection.consumeType(), "ConsumeType: " + connection.consumeType());
        report.value("messageModel", connection.messageModel(), "MessageModel: " + connection.messageModel());
        report.value(
                "consumeFromWhere",
                connection.consumeFromWhere(),
                "ConsumeFromWhere: " + connection.consumeFromWhere());
        members.showDifferences(report);
    }
}

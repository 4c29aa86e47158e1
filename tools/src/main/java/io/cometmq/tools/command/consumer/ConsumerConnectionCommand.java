// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.command.consumer;

import io.cometmq.remoting.protocol.MqVersion;
import io.cometmq.remoting.protocol.body.ConsumerConnection;
import io.cometmq.tools.admin.AdminClient;
import io.cometmq.tools.command.AdminCommand;
import io.cometmq.tools.output.Column;
import io.cometmq.tools.output.Report;
import io.cometmq.tools.output.Table;
import java.util.TreeMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Shows who is connected as a member of a group, and what the group subscribes to. */
@Command(
        name = "consumerConnection",
        description = "Shows who is connected as a member of a group, and what the group subscribes to.",
        sortOptions = false)
public final class ConsumerConnectionCommand implements AdminCommand {
    @Mixin
    private GroupOnBroker group = new GroupOnBroker();

    @Override
    public void run(AdminClient admin, Report report) {
        GroupMembers members = group.members(admin);
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
        report.decorate("Below is subscription:");
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

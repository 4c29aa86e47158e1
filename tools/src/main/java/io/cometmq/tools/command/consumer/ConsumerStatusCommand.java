// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.command.consumer;

import io.cometmq.remoting.protocol.MqVersion;
import io.cometmq.remoting.protocol.body.Connection;
import io.cometmq.tools.admin.AdminClient;
import io.cometmq.tools.admin.AdminException;
import io.cometmq.tools.admin.ClientAdmin;
import io.cometmq.tools.command.AdminCommand;
import io.cometmq.tools.command.UsageException;
import io.cometmq.tools.output.Column;
import io.cometmq.tools.output.Report;
import io.cometmq.tools.output.Table;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Asks the members of a group what they are doing, and writes each answer to a file, as it may be long; names members
 * that subscribe differently.
 */
@Command(
        name = "consumerStatus",
        description = "Asks the members of a group what they are doing, and writes each answer to a file.",
        sortOptions = false)
public final class ConsumerStatusCommand implements AdminCommand {
    @Mixin
    private GroupOnBroker group = new GroupOnBroker();

    @Option(
            names = {"-i", "--clientId"},
            description = "Only this member; its answer is shown, not written to a file.")
    private @Nullable String clientId;

    @Option(
            names = {"-s", "--jstack"},
            arity = "0..1",
            fallbackValue = "true",
            defaultValue = "false",
            description = "Whether to ask for the stacks of its threads too.")
    private boolean jstack;

    @Override
    public void run(AdminClient admin, Report report) {
        String name = group.group();
        GroupMembers members = group.members(admin);
        if (clientId != null) {
            report.say(info(admin, members.address(), name, clientId));
            return;
        }
        List<Connection> connections = members.connection().connectionSet().stream()
                .sorted(Comparator.comparing(connection -> String.valueOf(connection.clientId())))
                .toList();
        Path folder = Path.of(String.valueOf(admin.now()));
        Table table = Table.of(
                "members",
                new Column("#Index", "index"),
                new Column("#ClientId", "clientId"),
                new Column("#Version", "version"),
                new Column("#ConsumerRunningInfoFile", "file"));
        int index = 1;
        for (Connection connection : report.progress().each("members", connections)) {
            String id = String.valueOf(connection.clientId());
            String file;
            try {
                file = write(folder, id, info(admin, members.address(), name, id));
            } catch (AdminException refused) {
                file = "no answer: " + refused.getMessage();
            }
            table.row(index++, id, MqVersion.describe(connection.version()), file);
        }
        report.table(table);
        report.decorate("");
        if (!members.showDifferences(report)) {
            report.say("Same subscription in the same group of consumer");
        }
    }

    private String info(AdminClient admin, String address, String name, String id) {
        return new ClientAdmin(admin).runningInfoText(address, name, id, jstack);
    }

    private static String write(Path folder, String id, String info) {
        if (id.contains("/") || id.contains("\\")) {
            throw new UsageException("client id '" + id + "' is no file name: expected -i " + id + " to show it");
        }
        Path file = folder.resolve(id);
        try {
            Files.createDirectories(folder);
            Files.writeString(file, info);
        } catch (IOException failure) {
            throw new UncheckedIOException("file " + file, failure);
        }
        return file.toString();
    }
}

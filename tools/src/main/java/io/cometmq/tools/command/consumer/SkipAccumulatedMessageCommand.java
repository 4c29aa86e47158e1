// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.command.consumer;

import io.cometmq.remoting.protocol.request.ResetRequests.Reset;
import io.cometmq.tools.admin.AdminClient;
import io.cometmq.tools.command.AdminCommand;
import io.cometmq.tools.command.Options;
import io.cometmq.tools.output.Report;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Moves a group to the end of a topic: what it has not consumed yet is skipped. */
@Command(
        name = "skipAccumulatedMessage",
        description = "Moves a group to the end of a topic: what it has not consumed yet is skipped.",
        sortOptions = false)
public final class SkipAccumulatedMessageCommand implements AdminCommand {
    private static final long END = -1;

    @Option(
            names = {"-g", "--group"},
            required = true,
            description = "The group.")
    private String group = "";

    @Option(
            names = {"-t", "--topic"},
            required = true,
            description = "The topic.")
    private String topic = "";

    @Option(
            names = {"-f", "--force"},
            arity = "1",
            defaultValue = "true",
            description = "Whether offsets may move forward, which skipping needs; true without.")
    private boolean force;

    @Option(
            names = {"-c", "--cluster"},
            description = "Only the brokers of this cluster.")
    private @Nullable String cluster;

    @Override
    public void run(AdminClient admin, Report report) {
        String name = Options.requireText("-t", topic);
        OffsetReset.run(
                admin,
                report,
                GroupBrokers.of(admin, name, cluster, null),
                new Reset(Options.requireText("-g", group), name, null, null, END, force));
    }
}

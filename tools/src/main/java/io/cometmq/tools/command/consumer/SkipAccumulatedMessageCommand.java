// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.command.consumer;

import io.cometmq.remoting.protocol.request.ResetRequests.Reset;
import io.cometmq.tools.admin.AdminClient;
import io.cometmq.tools.command.AdminCommand;
import io.cometmq.tools.output.Report;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Moves a group to the end of a topic: what it has not consumed yet is skipped. */
@Command(
        name = "skipAccumulatedMessage",
        description = "Moves a group to the end of a topic: what it has not consumed yet is skipped.",
        sortOptions = false)
public final class SkipAccumulatedMessageCommand implements AdminCommand {
    @Mixin
    private GroupOnTopic moved = new GroupOnTopic();

    @Override
    public Optional<String> destroys() {
        return moved.destroys();
    }

    @Override
    public void run(AdminClient admin, Report report) {
        Reset header = new Reset(moved.group(), moved.topic(), null, null, ResetTime.END, moved.force());
        OffsetReset.run(admin, report, moved.brokers(admin, null), header, moved.isDry());
    }
}

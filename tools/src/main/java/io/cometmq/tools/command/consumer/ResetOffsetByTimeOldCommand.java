// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.command.consumer;

import io.cometmq.remoting.protocol.request.ResetRequests.Reset;
import io.cometmq.tools.admin.AdminClient;
import io.cometmq.tools.command.AdminCommand;
import io.cometmq.tools.output.Report;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/**
 * Moves a group queue by queue, by commits in its name, and shows what each queue had. For brokers that move connected
 * groups only; members that are connected overwrite it.
 */
@Command(
        name = "resetOffsetByTimeOld",
        description = "Moves a group that is not connected to the messages of a time, by commits in its name.",
        sortOptions = false)
public final class ResetOffsetByTimeOldCommand implements AdminCommand {
    @Mixin
    private GroupOnTopic moved = new GroupOnTopic();

    @Mixin
    private ResetTime time = new ResetTime();

    @Override
    public Optional<String> destroys() {
        return moved.destroys();
    }

    @Override
    public void run(AdminClient admin, Report report) {
        Reset header = new Reset(moved.group(), moved.topic(), null, null, time.millis(admin), moved.force());
        Rollback rollback = new Rollback(admin, header, moved.isDry());
        rollback.all(report, moved.brokers(admin, null));
        rollback.show(report);
    }
}

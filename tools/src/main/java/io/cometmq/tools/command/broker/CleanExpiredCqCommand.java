// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.command.broker;

import io.cometmq.tools.admin.AdminClient;
import io.cometmq.tools.admin.BrokerAdmin;
import io.cometmq.tools.admin.EachServer;
import io.cometmq.tools.command.AdminCommand;
import io.cometmq.tools.command.Scope;
import io.cometmq.tools.output.Report;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Has brokers let go of the files of queues whose messages are all deleted. */
@Command(
        name = "cleanExpiredCQ",
        description = "Has brokers let go of the files of queues whose messages are all deleted.",
        sortOptions = false)
public final class CleanExpiredCqCommand implements AdminCommand {
    @Mixin
    private Scope scope = new Scope();

    @Override
    public void run(AdminClient admin, Report report) {
        EachServer.of(
                report.progress().each("brokers", scope.addresses(admin)), new BrokerAdmin(admin)::cleanExpiredQueues);
        report.say("success");
    }
}

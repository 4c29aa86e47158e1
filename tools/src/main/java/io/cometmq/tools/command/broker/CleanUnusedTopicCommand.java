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

/** Has brokers delete the queues of topics that they do not have any more. */
@Command(
        name = "cleanUnusedTopic",
        description = "Has brokers delete the queues of topics that they do not have any more.",
        sortOptions = false)
public final class CleanUnusedTopicCommand implements AdminCommand {
    @Mixin
    private Scope scope = new Scope();

    @Override
    public void run(AdminClient admin, Report report) {
        EachServer.of(
                report.progress().each("brokers", scope.addresses(admin)), new BrokerAdmin(admin)::cleanUnusedTopics);
        report.say("success");
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.command.broker;

import io.cometmq.tools.admin.AdminClient;
import io.cometmq.tools.admin.BrokerAdmin;
import io.cometmq.tools.admin.EachServer;
import io.cometmq.tools.command.AdminCommand;
import io.cometmq.tools.command.Target;
import io.cometmq.tools.output.Report;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Has the default of brokers hold for what a consumer group may read from the disk. */
@Command(
        name = "removeColdDataFlowCtrGroupConfig",
        description = "Has cgColdReadThreshold hold again for what a consumer group may read from a broker's disk.",
        sortOptions = false)
public final class RemoveColdDataFlowCtrGroupConfigCommand implements AdminCommand {
    @ArgGroup(multiplicity = "1")
    private Target target = new Target();

    @Mixin
    private ColdGroupOption group = new ColdGroupOption();

    @Override
    public void run(AdminClient admin, Report report) {
        String name = group.name();
        EachServer.of(report.progress().each("brokers", target.addresses(admin)), address -> {
            new BrokerAdmin(admin).removeColdThreshold(address, name);
            report.say("remove broker cold read threshold success, " + address);
        });
    }
}

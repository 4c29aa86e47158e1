// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.command.broker;

import io.cometmq.tools.admin.AdminClient;
import io.cometmq.tools.admin.BrokerAdmin;
import io.cometmq.tools.admin.EachServer;
import io.cometmq.tools.command.AdminCommand;
import io.cometmq.tools.command.Target;
import io.cometmq.tools.command.UsageException;
import io.cometmq.tools.output.Report;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Sets how much a consumer group may read from the disk of brokers. */
@Command(
        name = "updateColdDataFlowCtrGroupConfig",
        description = "Sets how many bytes a consumer group may read from a broker's disk within 5 seconds, where "
                + "coldDataFlowControlEnable is true.",
        sortOptions = false)
public final class UpdateColdDataFlowCtrGroupConfigCommand implements AdminCommand {
    @ArgGroup(multiplicity = "1")
    private Target target = new Target();

    @Mixin
    private ColdGroupOption group = new ColdGroupOption();

    @Option(
            names = {"-v", "--threshold"},
            paramLabel = "BYTES",
            required = true,
            description = "How many bytes.")
    private long bytes;

    @Override
    public void run(AdminClient admin, Report report) {
        if (bytes <= 0) {
            throw new UsageException("-v " + bytes + ": expected a number of bytes above 0");
        }
        String line = group.name() + "=" + bytes + "\n";
        EachServer.of(report.progress().each("brokers", target.addresses(admin)), address -> {
            new BrokerAdmin(admin).updateColdThresholds(address, line);
            report.say("updateColdDataFlowCtrGroupConfig success, " + address);
        });
    }
}

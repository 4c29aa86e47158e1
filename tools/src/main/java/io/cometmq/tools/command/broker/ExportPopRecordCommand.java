// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.command.broker;

import io.cometmq.tools.admin.AdminClient;
import io.cometmq.tools.admin.BrokerAdmin;
import io.cometmq.tools.admin.EachServer;
import io.cometmq.tools.command.AdminCommand;
import io.cometmq.tools.command.Target;
import io.cometmq.tools.output.Report;
import java.util.Map;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Has RocketMQ's brokers move what is popped from their key-value store to the log, where our brokers keep it always. */
@Command(
        name = "exportPopRecord",
        description = "Has brokers move what is popped from their key-value store to the log.",
        sortOptions = false)
public final class ExportPopRecordCommand implements AdminCommand {
    @ArgGroup(multiplicity = "1")
    private Target target = new Target();

    @Option(
            names = {"-d", "--dryRun"},
            arity = "1",
            defaultValue = "false",
            description = "Whether only to say which brokers are meant; false without.")
    private boolean dryRun;

    @Override
    public void run(AdminClient admin, Report report) {
        Map<String, String> brokers = target.named(admin);
        EachServer.of(report.progress().each("brokers", brokers.keySet()), name -> {
            String address = brokers.getOrDefault(name, "");
            if (!dryRun) {
                new BrokerAdmin(admin).exportPops(address);
            }
            report.say("Export broker records, brokerName=" + name + ", brokerAddr=" + address + ", dryRun=" + dryRun);
        });
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.command.broker;

import io.cometmq.tools.admin.AdminClient;
import io.cometmq.tools.admin.BrokerAdmin;
import io.cometmq.tools.admin.EachServer;
import io.cometmq.tools.command.AdminCommand;
import io.cometmq.tools.command.Setting;
import io.cometmq.tools.command.Target;
import io.cometmq.tools.output.Report;
import java.util.Collection;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Changes a setting of running brokers. */
@Command(name = "updateBrokerConfig", description = "Changes a setting of running brokers.", sortOptions = false)
public final class UpdateBrokerConfigCommand implements AdminCommand {
    @ArgGroup(multiplicity = "1")
    private Target target = new Target();

    @Mixin
    private Setting setting = new Setting();

    @Option(
            names = {"-a", "--updateAllBroker"},
            arity = "1",
            defaultValue = "false",
            description = "With -c, whether slaves are meant too; false without.")
    private boolean slavesToo;

    @Override
    public void run(AdminClient admin, Report report) {
        String line = setting.line();
        Collection<String> addresses = slavesToo ? target.withSlaves(admin) : target.addresses(admin);
        EachServer.of(report.progress().each("brokers", addresses), address -> {
            new BrokerAdmin(admin).updateConfig(address, line);
            report.say("update broker config success, " + address);
        });
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.command.broker;

import io.cometmq.tools.admin.AdminClient;
import io.cometmq.tools.admin.BrokerAdmin;
import io.cometmq.tools.command.AdminCommand;
import io.cometmq.tools.command.Target;
import io.cometmq.tools.output.Report;
import io.cometmq.tools.output.SettingLines;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;

/** Shows the settings of brokers; those of a cluster's slaves follow their master's. */
@Command(
        name = "getBrokerConfig",
        description = "Shows the settings of a broker, or of all masters and slaves of a cluster.",
        sortOptions = false)
public final class GetBrokerConfigCommand implements AdminCommand {
    private static final int KEY_WIDTH = 50;

    @ArgGroup(multiplicity = "1")
    private Target target = new Target();

    @Override
    public void run(AdminClient admin, Report report) {
        target.showEach(admin, report, (heading, address) -> show(admin, report, heading, address));
    }

    private static void show(AdminClient admin, Report report, String heading, String address) {
        String text = new BrokerAdmin(admin).config(address);
        SettingLines.show(report, heading, address, SettingLines.parse(text), KEY_WIDTH);
    }
}

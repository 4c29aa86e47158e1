// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.command.nameserver;

import io.cometmq.tools.admin.AdminClient;
import io.cometmq.tools.admin.EachServer;
import io.cometmq.tools.admin.NameServerAdmin;
import io.cometmq.tools.command.AdminCommand;
import io.cometmq.tools.output.Report;
import io.cometmq.tools.output.SettingLines;
import picocli.CommandLine.Command;

/** Shows the settings of the name servers. */
@Command(name = "getNamesrvConfig", description = "Shows the settings of the name servers.", sortOptions = false)
public final class GetNamesrvConfigCommand implements AdminCommand {
    private static final int KEY_WIDTH = 50;
    private static final String RULE = "============";

    @Override
    public void run(AdminClient admin, Report report) {
        EachServer.of(admin.nameServers(), address -> {
            String text = new NameServerAdmin(admin).config(address);
            SettingLines.show(report, RULE + address + RULE, address, SettingLines.parse(text), KEY_WIDTH);
        });
    }
}

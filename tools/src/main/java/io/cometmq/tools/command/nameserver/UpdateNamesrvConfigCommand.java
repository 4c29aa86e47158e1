// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.command.nameserver;

import io.cometmq.tools.admin.AdminClient;
import io.cometmq.tools.admin.EachServer;
import io.cometmq.tools.admin.NameServerAdmin;
import io.cometmq.tools.command.AdminCommand;
import io.cometmq.tools.command.Setting;
import io.cometmq.tools.output.Report;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Changes a setting of the running name servers. */
@Command(
        name = "updateNamesrvConfig",
        description = "Changes a setting of the running name servers.",
        sortOptions = false)
public final class UpdateNamesrvConfigCommand implements AdminCommand {
    @Mixin
    private Setting setting = new Setting();

    @Override
    public void run(AdminClient admin, Report report) {
        String line = setting.line();
        EachServer.of(admin.nameServers(), address -> new NameServerAdmin(admin).updateConfig(address, line));
        report.say("update name server config success!" + admin.nameServers());
        report.say(setting.key() + " : " + setting.value());
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.command.nameserver;

import io.cometmq.tools.admin.AdminClient;
import io.cometmq.tools.admin.NameServerAdmin;
import io.cometmq.tools.command.AdminCommand;
import io.cometmq.tools.output.Report;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Takes the write permission from all topics of a broker in the routes: producers go elsewhere. */
@Command(
        name = "wipeWritePerm",
        description = "Takes the write permission from all topics of a broker in the routes: producers go elsewhere.",
        sortOptions = false)
public final class WipeWritePermCommand implements AdminCommand {
    @Mixin
    private WritePermission permission = new WritePermission();

    @Override
    public void run(AdminClient admin, Report report) {
        permission.change(admin, report, "wipe", new NameServerAdmin(admin)::wipeWritePermission);
    }
}

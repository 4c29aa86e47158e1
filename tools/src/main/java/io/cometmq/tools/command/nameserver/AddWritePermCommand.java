// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.command.nameserver;

import io.cometmq.tools.admin.AdminClient;
import io.cometmq.tools.admin.NameServerAdmin;
import io.cometmq.tools.command.AdminCommand;
import io.cometmq.tools.output.Report;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Gives the write permission back to all topics of a broker in the routes. */
@Command(
        name = "addWritePerm",
        description = "Gives the write permission back to all topics of a broker in the routes.",
        sortOptions = false)
public final class AddWritePermCommand implements AdminCommand {
    @Mixin
    private WritePermission permission = new WritePermission();

    @Override
    public void run(AdminClient admin, Report report) {
        permission.change(admin, report, "add", new NameServerAdmin(admin)::addWritePermission);
    }
}

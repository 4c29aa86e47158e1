// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.command.nameserver;

import io.cometmq.tools.admin.AdminClient;
import io.cometmq.tools.admin.NameServerAdmin;
import io.cometmq.tools.command.AdminCommand;
import io.cometmq.tools.command.Options;
import io.cometmq.tools.output.Report;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Removes a key-value setting from the name servers. */
@Command(
        name = "deleteKvConfig",
        description = "Removes a key-value setting from the name servers.",
        sortOptions = false)
public final class DeleteKvConfigCommand implements AdminCommand {
    @Option(
            names = {"-s", "--namespace"},
            required = true,
            description = "The namespace of the key.")
    private String namespace = "";

    @Option(
            names = {"-k", "--key"},
            required = true,
            description = "The key.")
    private String key = "";

    @Override
    public void run(AdminClient admin, Report report) {
        new NameServerAdmin(admin).remove(Options.requireText("-s", namespace), Options.requireText("-k", key));
        report.say("delete kv config from namespace success.");
    }
}

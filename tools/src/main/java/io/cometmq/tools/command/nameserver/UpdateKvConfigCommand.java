// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.command.nameserver;

import io.cometmq.tools.admin.AdminClient;
import io.cometmq.tools.admin.NameServerAdmin;
import io.cometmq.tools.command.AdminCommand;
import io.cometmq.tools.command.Options;
import io.cometmq.tools.command.Setting;
import io.cometmq.tools.output.Report;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Puts a key-value setting into the name servers. */
@Command(name = "updateKvConfig", description = "Puts a key-value setting into the name servers.", sortOptions = false)
public final class UpdateKvConfigCommand implements AdminCommand {
    @Option(
            names = {"-s", "--namespace"},
            required = true,
            description = "The namespace of the key.")
    private String namespace = "";

    @Mixin
    private Setting setting = new Setting();

    @Override
    public void run(AdminClient admin, Report report) {
        new NameServerAdmin(admin).put(Options.requireText("-s", namespace), setting.key(), setting.value());
        report.say("create or update kv config to namespace success.");
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.command.nameserver;

import static io.cometmq.remoting.protocol.request.KvRequests.PUT_KV_CONFIG;

import io.cometmq.remoting.protocol.request.KvRequests.PutKv;
import io.cometmq.tools.admin.AdminClient;
import io.cometmq.tools.admin.EachServer;
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
        PutKv put = new PutKv(Options.requireText("-s", namespace), setting.key(), setting.value());
        EachServer.of(admin.nameServers(), address -> admin.call(address, PUT_KV_CONFIG, put));
        report.say("create or update kv config to namespace success.");
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.command.broker;

import io.cometmq.remoting.protocol.body.ProducerInfo;
import io.cometmq.remoting.protocol.body.ProducerTableInfo;
import io.cometmq.tools.admin.AdminClient;
import io.cometmq.tools.admin.ClientAdmin;
import io.cometmq.tools.command.AdminCommand;
import io.cometmq.tools.command.Options;
import io.cometmq.tools.output.Report;
import java.util.TreeMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Lists all producers that are connected to a broker. */
@Command(name = "producer", description = "Lists all producers that are connected to a broker.", sortOptions = false)
public final class ProducerCommand implements AdminCommand {
    @Option(
            names = {"-b", "--broker"},
            paramLabel = "HOST:PORT",
            required = true,
            description = "The broker.")
    private String broker = "";

    @Override
    public void run(AdminClient admin, Report report) {
        ProducerTableInfo producers = new ClientAdmin(admin).allProducers(Options.requireAddress("broker", broker));
        report.put("groups", producers.data());
        new TreeMap<>(producers.data())
                .forEach((group, members) -> members.forEach(
                        member -> report.decorate("producer group (" + group + ") instance : " + describe(member))));
    }

    private static String describe(ProducerInfo member) {
        return "clientId=" + member.clientId() + ",remoteIP=" + member.remoteIP() + ", language=" + member.language()
                + ", version=" + member.version() + ", lastUpdateTimestamp=" + member.lastUpdateTimestamp();
    }
}

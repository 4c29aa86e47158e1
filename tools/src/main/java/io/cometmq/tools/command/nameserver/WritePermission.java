// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.command.nameserver;

import io.cometmq.tools.admin.AdminClient;
import io.cometmq.tools.admin.EachServer;
import io.cometmq.tools.command.Options;
import io.cometmq.tools.output.Column;
import io.cometmq.tools.output.Report;
import io.cometmq.tools.output.Table;
import java.util.function.ToIntBiFunction;
import picocli.CommandLine.Option;

/** The broker whose topics may or may not be written, in the routes of all name servers. Filled by picocli. */
final class WritePermission {
    @Option(
            names = {"-b", "--brokerName"},
            required = true,
            description = "The name of the broker.")
    private String brokerName = "";

    /**
     * Has every name server change the routes.
     *
     * @param change asks one name server; returns how many topics it changed
     */
    void change(AdminClient admin, Report report, String verb, ToIntBiFunction<String, String> change) {
        String broker = Options.requireText("-b", brokerName);
        Table changed =
                Table.of("nameServers", new Column("#NameServer", "nameServer"), new Column("#Topics", "topicCount"));
        EachServer.of(admin.nameServers(), address -> {
            int topics = change.applyAsInt(address, broker);
            changed.row(address, topics);
            report.decorate(
                    verb + " write perm of broker[" + broker + "] in name server[" + address + "] OK, " + topics);
        });
        report.put(changed.name(), changed.records());
    }
}

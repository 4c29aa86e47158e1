// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.command.broker;

import io.cometmq.remoting.protocol.body.KVTable;
import io.cometmq.tools.admin.AdminClient;
import io.cometmq.tools.admin.BrokerAdmin;
import io.cometmq.tools.command.AdminCommand;
import io.cometmq.tools.command.Target;
import io.cometmq.tools.output.Report;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;

/** Shows the counters, rates and watermarks of brokers. */
@Command(
        name = "brokerStatus",
        description = "Shows the counters, rates and watermarks of a broker or of all masters of a cluster.",
        sortOptions = false)
public final class BrokerStatusCommand implements AdminCommand {
    /** What Apache's tool gives a name; a longer one widens the column of all. */
    private static final int NAME_WIDTH = 32;

    @ArgGroup(multiplicity = "1")
    private Target target = new Target();

    @Override
    public void run(AdminClient admin, Report report) {
        for (String address : report.progress().each("brokers", target.addresses(admin))) {
            KVTable status = new BrokerAdmin(admin).runtimeInfo(address);
            Map<String, String> sorted = new TreeMap<>(status.table());
            report.put(address, sorted);
            String prefix = target.isCluster() ? String.format("%-24s ", address) : "";
            int widest = sorted.keySet().stream().mapToInt(String::length).max().orElse(0);
            String line = "%-" + Math.max(NAME_WIDTH, widest) + "s: %s";
            sorted.forEach((key, value) -> report.decorate(prefix + String.format(line, key, value)));
        }
    }
}

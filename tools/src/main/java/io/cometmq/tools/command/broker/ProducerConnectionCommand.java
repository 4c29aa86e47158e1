// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.command.broker;

import io.cometmq.remoting.protocol.MqVersion;
import io.cometmq.remoting.protocol.body.Connection;
import io.cometmq.remoting.protocol.request.GroupRequests.OfProducerGroup;
import io.cometmq.remoting.protocol.route.BrokerData;
import io.cometmq.tools.admin.AdminClient;
import io.cometmq.tools.admin.AdminException;
import io.cometmq.tools.admin.ClientAdmin;
import io.cometmq.tools.command.AdminCommand;
import io.cometmq.tools.command.Options;
import io.cometmq.tools.output.Report;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Shows who is connected as a producer of a group. */
@Command(
        name = "producerConnection",
        description = "Shows who is connected as a producer of a group.",
        sortOptions = false)
public final class ProducerConnectionCommand implements AdminCommand {
    @Option(
            names = {"-g", "--producerGroup"},
            required = true,
            description = "The group.")
    private String group = "";

    @Option(
            names = {"-t", "--topic"},
            required = true,
            description = "A topic that the group sends to: its brokers are asked.")
    private String topic = "";

    @Override
    public void run(AdminClient admin, Report report) {
        OfProducerGroup wanted = new OfProducerGroup(Options.requireText("-g", group));
        List<Connection> members = members(admin, wanted);
        int index = 0;
        for (Connection member : members) {
            index++;
            report.decorate(String.format(
                    "%04d  %-32s %-22s %-8s %s",
                    index,
                    member.clientId(),
                    member.clientAddr(),
                    member.language(),
                    MqVersion.describe(member.version())));
        }
        report.put("connections", members);
    }

    /** A producer is connected to the brokers that it sends to: the first that knows one answers. */
    private List<Connection> members(AdminClient admin, OfProducerGroup wanted) {
        List<AdminException> refusals = new ArrayList<>();
        for (BrokerData broker : admin.route(Options.requireText("-t", topic)).brokerDatas()) {
            Optional<String> address = AdminClient.readAddress(broker);
            if (address.isEmpty()) {
                continue;
            }
            try {
                return new ClientAdmin(admin)
                        .producers(address.get(), wanted.producerGroup()).connectionSet().stream()
                                .sorted(Comparator.comparing(connection -> String.valueOf(connection.clientId())))
                                .toList();
            } catch (AdminException refused) {
                refusals.add(refused);
            }
        }
        throw refusals.isEmpty()
                ? new AdminException(AdminException.NO_ANSWER, "topic " + topic + " has no broker at the moment")
                : refusals.get(0);
    }
}

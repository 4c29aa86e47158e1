// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.command.topic;

import io.cometmq.tools.admin.AdminClient;
import io.cometmq.tools.command.AdminCommand;
import io.cometmq.tools.command.Options;
import io.cometmq.tools.output.Report;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Deletes a topic on the brokers of a cluster, then in the name servers. */
@Command(
        name = "deleteTopic",
        description = "Deletes a topic on the brokers of a cluster and in the name servers.",
        sortOptions = false)
public final class DeleteTopicCommand implements AdminCommand {
    @Option(
            names = {"-t", "--topic"},
            required = true,
            description = "The topic.")
    private String topic = "";

    @Option(
            names = {"-c", "--clusterName"},
            required = true,
            description = "The cluster that it goes from.")
    private String cluster = "";

    @Override
    public void run(AdminClient admin, Report report) {
        String name = Options.requireText("-t", topic);
        String from = Options.requireText("-c", cluster);
        TopicDeletion.fromBrokers(admin, from, name);
        report.say("delete topic [" + name + "] from cluster [" + from + "] success.");
        TopicDeletion.fromNameServers(admin, from, name);
        report.say("delete topic [" + name + "] from NameServer success.");
    }
}

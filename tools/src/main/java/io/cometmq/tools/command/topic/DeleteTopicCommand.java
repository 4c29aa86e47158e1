// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.command.topic;

import io.cometmq.tools.admin.AdminClient;
import io.cometmq.tools.admin.TopicAdmin;
import io.cometmq.tools.command.AdminCommand;
import io.cometmq.tools.command.DryRun;
import io.cometmq.tools.command.Options;
import io.cometmq.tools.command.TopicOption;
import io.cometmq.tools.output.Report;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Deletes a topic on the brokers of a cluster, then in the name servers. */
@Command(
        name = "deleteTopic",
        description = "Deletes a topic on the brokers of a cluster and in the name servers.",
        sortOptions = false)
public final class DeleteTopicCommand implements AdminCommand {
    @Mixin
    private TopicOption topic = new TopicOption();

    @Option(
            names = {"-c", "--clusterName"},
            required = true,
            description = "The cluster that it goes from.")
    private String cluster = "";

    @Mixin
    private DryRun dryRun = new DryRun();

    @Override
    public Optional<String> destroys() {
        return dryRun.isWanted()
                ? Optional.empty()
                : Optional.of("deletes topic " + topic.name() + " with its messages from cluster " + cluster + ".");
    }

    @Override
    public void run(AdminClient admin, Report report) {
        String name = topic.name();
        String from = Options.requireText("-c", cluster);
        if (dryRun.isWanted()) {
            admin.masters(from)
                    .forEach((broker, address) -> report.say("would delete topic [" + name + "] with "
                            + messages(admin, address, name) + " messages from broker [" + broker + "]"));
            return;
        }
        new TopicAdmin(admin).deleteFromBrokers(name, from);
        report.say("delete topic [" + name + "] from cluster [" + from + "] success.");
        new TopicAdmin(admin).deleteFromNameServers(name, from);
        report.say("delete topic [" + name + "] from NameServer success.");
    }

    private static long messages(AdminClient admin, String address, String name) {
        return new TopicAdmin(admin)
                .stats(address, name).offsetTable().values().stream()
                        .mapToLong(ends -> ends.maxOffset() - ends.minOffset())
                        .sum();
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.command.consumer;

import io.cometmq.remoting.protocol.request.ResetRequests.CloneOffsets;
import io.cometmq.tools.admin.AdminClient;
import io.cometmq.tools.admin.OffsetAdmin;
import io.cometmq.tools.command.AdminCommand;
import io.cometmq.tools.command.Options;
import io.cometmq.tools.command.TopicOption;
import io.cometmq.tools.output.Report;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Gives a group the offsets of another one. */
@Command(
        name = "cloneGroupOffset",
        description = "Gives a group the offsets of another one on a topic.",
        sortOptions = false)
public final class CloneGroupOffsetCommand implements AdminCommand {
    @Option(
            names = {"-s", "--srcGroup"},
            required = true,
            description = "The group whose offsets are taken.")
    private String source = "";

    @Option(
            names = {"-d", "--destGroup"},
            required = true,
            description = "The group that gets them.")
    private String destination = "";

    @Mixin
    private TopicOption topic = new TopicOption();

    @Option(
            names = {"-o", "--offline"},
            arity = "1",
            defaultValue = "false",
            description = "Whether to go on although the second group has connected members.")
    private boolean offline;

    @Override
    public void run(AdminClient admin, Report report) {
        String name = topic.name();
        CloneOffsets header = new CloneOffsets(
                Options.requireText("-s", source), Options.requireText("-d", destination), name, offline);
        Map<String, String> brokers = GroupBrokers.of(admin, name, null, null);
        for (Map.Entry<String, String> broker : report.progress().each("brokers", brokers.entrySet())) {
            new OffsetAdmin(admin).clone(broker.getValue(), header);
            report.say("clone group offset success. srcGroup[" + header.srcGroup() + "], destGroup["
                    + header.destGroup() + "], topic[" + name + "], broker[" + broker.getKey() + "]");
        }
    }
}

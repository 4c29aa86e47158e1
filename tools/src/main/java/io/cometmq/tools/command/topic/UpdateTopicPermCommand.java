// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.command.topic;

import io.cometmq.common.topic.Permission;
import io.cometmq.common.topic.TopicConfig;
import io.cometmq.common.topic.TopicNames;
import io.cometmq.remoting.protocol.request.TopicRequests.CreateTopic;
import io.cometmq.tools.admin.AdminClient;
import io.cometmq.tools.admin.EachServer;
import io.cometmq.tools.admin.TopicAdmin;
import io.cometmq.tools.command.AdminCommand;
import io.cometmq.tools.command.Target;
import io.cometmq.tools.command.TopicOption;
import io.cometmq.tools.command.UsageException;
import io.cometmq.tools.output.Report;
import java.util.Set;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Changes what clients may do with a topic, and nothing else of it. */
@Command(
        name = "updateTopicPerm",
        description = "Changes what clients may do with a topic, and nothing else of it.",
        sortOptions = false)
public final class UpdateTopicPermCommand implements AdminCommand {
    private static final Set<Integer> EXPECTED = Set.of(Permission.WRITE, Permission.READ, Permission.READ_WRITE);

    @ArgGroup(multiplicity = "1")
    private Target target = new Target();

    @Mixin
    private TopicOption topic = new TopicOption();

    @Option(
            names = {"-p", "--perm"},
            required = true,
            description = "2 write, 4 read, 6 both.")
    private int perm;

    @Override
    public void run(AdminClient admin, Report report) {
        if (!EXPECTED.contains(perm)) {
            throw new UsageException("option -p " + perm + ": expected 2, 4 or 6");
        }
        String name = topic.name();
        EachServer.of(report.progress().each("brokers", target.addresses(admin)), address -> {
            TopicConfig present = new TopicAdmin(admin).config(address, name);
            new TopicAdmin(admin).put(address, changed(present));
            report.say("update topic perm from " + present.perm() + " to " + perm + " in " + address + " success.");
        });
    }

    private CreateTopic changed(TopicConfig present) {
        return new CreateTopic(
                present.topicName(),
                TopicNames.AUTO_CREATE_TOPIC,
                present.readQueueNums(),
                present.writeQueueNums(),
                perm,
                present.topicFilterType().name(),
                present.topicSysFlag(),
                present.order(),
                "",
                false);
    }
}

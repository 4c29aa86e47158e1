// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.command.topic;

import io.cometmq.common.topic.Permission;
import io.cometmq.common.topic.TopicConfig;
import io.cometmq.remoting.protocol.body.CreateTopicListRequestBody;
import io.cometmq.tools.admin.AdminClient;
import io.cometmq.tools.admin.EachServer;
import io.cometmq.tools.admin.TopicAdmin;
import io.cometmq.tools.command.AdminCommand;
import io.cometmq.tools.command.SettingsFile;
import io.cometmq.tools.command.Target;
import io.cometmq.tools.output.Report;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Creates or changes the topics of a file. */
@Command(name = "updateTopicList", description = "Creates or changes the topics of a file.", sortOptions = false)
public final class UpdateTopicListCommand implements AdminCommand {
    @ArgGroup(multiplicity = "1")
    private Target target = new Target();

    @Mixin
    private SettingsFile file = new SettingsFile();

    @Override
    public void run(AdminClient admin, Report report) {
        CreateTopicListRequestBody wanted = new CreateTopicListRequestBody(
                file.read(TopicConfig.class, TopicConfig.of("", TopicConfig.DEFAULT_QUEUES, Permission.READ_WRITE)));
        EachServer.of(report.progress().each("brokers", target.addresses(admin)), address -> {
            new TopicAdmin(admin).putAll(address, wanted);
            report.say("submit batch of topic config to " + address + " success, please check the result later.");
        });
        report.put(
                "names",
                wanted.topicConfigList().stream().map(TopicConfig::topicName).toList());
    }
}

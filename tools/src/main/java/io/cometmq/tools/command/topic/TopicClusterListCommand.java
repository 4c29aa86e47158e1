// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.command.topic;

import io.cometmq.tools.admin.AdminClient;
import io.cometmq.tools.admin.TopicAdmin;
import io.cometmq.tools.command.AdminCommand;
import io.cometmq.tools.command.TopicOption;
import io.cometmq.tools.output.Report;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Lists the clusters that hold a topic. */
@Command(name = "topicClusterList", description = "Lists the clusters that hold a topic.", sortOptions = false)
public final class TopicClusterListCommand implements AdminCommand {
    @Mixin
    private TopicOption topic = new TopicOption();

    @Override
    public void run(AdminClient admin, Report report) {
        report.list("clusters", List.copyOf(new TopicAdmin(admin).clusters(topic.name())));
    }
}

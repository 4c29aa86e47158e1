// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.command.topic;

import io.cometmq.common.topic.TopicNames;
import io.cometmq.remoting.protocol.statictopic.TopicRemappingDetailWrapper;
import io.cometmq.tools.admin.AdminClient;
import io.cometmq.tools.admin.statictopic.StaticTopicAdmin;
import io.cometmq.tools.command.AdminCommand;
import io.cometmq.tools.command.UsageException;
import io.cometmq.tools.output.Report;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Creates a topic whose queue numbers stay when queues move, or gives it more queues. */
@Command(
        name = "updateStaticTopic",
        description = "Creates a topic whose queue numbers stay when queues move, or gives it more queues.",
        sortOptions = false)
public final class UpdateStaticTopicCommand implements AdminCommand {
    @Mixin
    private StaticTopicOptions options = new StaticTopicOptions();

    @Option(
            names = {"-qn", "--totalQueueNum"},
            required = true,
            description = "How many queues the topic has on all brokers together.")
    private int totalQueues;

    @Override
    public void run(AdminClient admin, Report report) {
        String topic = options.topic();
        String problem = TopicNames.problemOfTopic(topic);
        if (!problem.isEmpty()) {
            throw new UsageException(problem);
        }
        if (totalQueues <= 0) {
            throw new UsageException("option -qn " + totalQueues + ": expected 1 or more");
        }
        StaticTopicAdmin topics = new StaticTopicAdmin(admin);
        TopicRemappingDetailWrapper plan = options.plan(
                report,
                TopicRemappingDetailWrapper.CREATE_OR_UPDATE,
                () -> topics.planQueues(topic, options.targets(admin), totalQueues));
        topics.addQueues(plan, options.force());
        report.value(
                "queues",
                StaticTopicOptions.ledBy(plan),
                "static topic " + topic + " has " + totalQueues + " queues, by broker "
                        + StaticTopicOptions.ledBy(plan));
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.command.topic;

import io.cometmq.remoting.protocol.statictopic.TopicRemappingDetailWrapper;
import io.cometmq.tools.admin.AdminClient;
import io.cometmq.tools.admin.statictopic.StaticTopicAdmin;
import io.cometmq.tools.command.AdminCommand;
import io.cometmq.tools.output.Report;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Moves the queues of a static topic to other brokers. */
@Command(
        name = "remappingStaticTopic",
        description =
                "Moves the queues of a static topic to other brokers; what they hold stays where it is and is read.",
        sortOptions = false)
public final class RemappingStaticTopicCommand implements AdminCommand {
    @Mixin
    private StaticTopicOptions options = new StaticTopicOptions();

    @Override
    public void run(AdminClient admin, Report report) {
        String topic = options.topic();
        StaticTopicAdmin topics = new StaticTopicAdmin(admin);
        TopicRemappingDetailWrapper plan = options.plan(
                report, TopicRemappingDetailWrapper.REMAPPING, () -> topics.planMove(topic, options.targets(admin)));
        topics.move(plan, options.force());
        report.value(
                "queues",
                StaticTopicOptions.ledBy(plan),
                "static topic " + topic + " has its queues by broker " + StaticTopicOptions.ledBy(plan)
                        + ", moved from " + plan.brokerToMapOut() + " to " + plan.brokerToMapIn());
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.command.stream;

import io.cometmq.client.consumer.DefaultLitePullConsumer;
import io.cometmq.client.exception.MQClientException;
import io.cometmq.common.consumer.ConsumeFromWhere;
import io.cometmq.common.topic.TopicNames;
import io.cometmq.tools.admin.AdminClient;
import io.cometmq.tools.admin.AdminException;
import io.cometmq.tools.command.AdminCommand;
import io.cometmq.tools.command.TopicOption;
import io.cometmq.tools.command.UsageException;
import io.cometmq.tools.output.Report;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Consumes a topic as a member of a group: shares its queues with the others, and commits what it has written. */
@Command(
        name = "consume",
        description = "Joins a consumer group, writes the messages that it gets as JSON lines, and commits what it has"
                + " written.",
        sortOptions = false)
public final class ConsumeCommand implements AdminCommand {
    @Mixin
    private TopicOption topic = new TopicOption();

    @Option(
            names = {"-g", "--group"},
            required = true,
            description = "The group.")
    private String group = "";

    @Option(names = "--tag", defaultValue = "*", description = "Only these tags, such as 'TagA || TagB'; all without.")
    private String tags = "";

    @Option(
            names = "--from",
            paramLabel = "first|last",
            defaultValue = "first",
            description = "Where a group begins that has committed nothing yet; first without.")
    private Begin from = Begin.first;

    @Option(
            names = {"-c", "--count"},
            paramLabel = "N",
            description = "End after so many messages; those behind them stay for the group.")
    private @Nullable Long count;

    @Option(
            names = {"-e", "--until-end"},
            description = "End when everything is consumed that was there at the begin, of the queues that this member"
                    + " gets; without any when its group has enough members for all queues.")
    private boolean untilEnd;

    @Mixin
    private LineOptions lines = new LineOptions();

    /** Where a group begins. */
    enum Begin {
        first,
        last
    }

    @Override
    public void run(AdminClient admin, Report report) {
        requireUsable();
        MessageOutput output = lines.open(report, LineOptions::json);
        DefaultLitePullConsumer consumer = new DefaultLitePullConsumer(group);
        consumer.setNamesrvAddr(String.join(";", admin.nameServers()));
        consumer.setAutoCommit(false);
        consumer.setConsumeFromWhere(
                from == Begin.first
                        ? ConsumeFromWhere.CONSUME_FROM_FIRST_OFFSET
                        : ConsumeFromWhere.CONSUME_FROM_LAST_OFFSET);
        UntilEnd end = untilEnd ? UntilEnd.of(admin, topic.name(), report.progress()) : null;
        if (end != null) {
            consumer.setAllocateMessageQueueStrategy(end);
        }
        Consumption consumption = new Consumption(consumer, output, count == null ? Long.MAX_VALUE : count, end);
        try {
            consumer.subscribe(topic.name(), tags);
            consumer.start();
        } catch (MQClientException failure) {
            throw new AdminException(
                    AdminException.NO_ANSWER, "group " + group + " cannot be joined: " + failure.getMessage(), failure);
        }
        report.console().endings().accept(consumption);
        consumption.run();
        if (end != null) {
            end.noQueue().ifPresent(why -> report.console().err().println("mqadmin consume: " + why));
        }
    }

    private void requireUsable() {
        String problem = TopicNames.problemOfTopic(topic.name()) + TopicNames.problemOfGroup(group);
        if (!problem.isEmpty()) {
            throw new UsageException(problem);
        }
        if (count != null && count < 1) {
            throw new UsageException("option -c " + count + ": expected at least 1");
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.command.broker;

import io.cometmq.common.message.MessageQueue;
import io.cometmq.remoting.protocol.admin.ConsumeStats;
import io.cometmq.remoting.protocol.admin.OffsetWrapper;
import io.cometmq.remoting.protocol.body.ConsumeStatsList;
import io.cometmq.tools.admin.AdminClient;
import io.cometmq.tools.admin.ProgressAdmin;
import io.cometmq.tools.command.AdminCommand;
import io.cometmq.tools.command.Options;
import io.cometmq.tools.command.UsageException;
import io.cometmq.tools.output.Column;
import io.cometmq.tools.output.Report;
import io.cometmq.tools.output.Table;
import io.cometmq.tools.output.Times;
import java.time.Duration;
import java.util.TreeMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Shows how far every consumer group of a broker is behind. */
@Command(
        name = "brokerConsumeStats",
        description = "Shows how far every consumer group of a broker is behind.",
        sortOptions = false)
public final class BrokerConsumeStatsCommand implements AdminCommand {
    @Option(
            names = {"-b", "--brokerAddr"},
            paramLabel = "HOST:PORT",
            required = true,
            description = "The broker.")
    private String broker = "";

    @Option(
            names = {"-t", "--timeoutMillis"},
            defaultValue = "50000",
            description = "How long it may take; 50000 without.")
    private long timeoutMillis;

    @Option(
            names = {"-l", "--level"},
            defaultValue = "0",
            description = "Only queues with at least so many messages not consumed; 0 without.")
    private long level;

    @Option(
            names = {"-o", "--order"},
            arity = "1",
            defaultValue = "false",
            description = "Whether only topics for ordered consumption are meant; false without.")
    private boolean order;

    @Override
    public void run(AdminClient admin, Report report) {
        if (timeoutMillis <= 0) {
            throw new UsageException("option -t " + timeoutMillis + ": expected 1 or more");
        }
        ConsumeStatsList all = new ProgressAdmin(admin)
                .statsOfAllGroups(Options.requireAddress("broker", broker), order, Duration.ofMillis(timeoutMillis));
        Table table = Table.of(
                "queues",
                new Column("#Topic", "topic"),
                new Column("#Group", "group"),
                new Column("#Broker Name", "brokerName"),
                new Column("#QID", "queueId"),
                new Column("#Broker Offset", "brokerOffset"),
                new Column("#Consumer Offset", "consumerOffset"),
                new Column("#Diff", "diff"),
                new Column("#LastTime", "lastTime"));
        all.consumeStatsList().forEach(byGroup -> new TreeMap<>(byGroup)
                .forEach((group, stats) -> stats.forEach(one -> addRows(table, group, one))));
        report.table(table);
        report.decorate("");
        report.value("diffTotal", all.totalDiff(), "Diff Total: " + all.totalDiff());
    }

    private void addRows(Table table, String group, ConsumeStats stats) {
        new TreeMap<>(stats.offsetTable()).forEach((MessageQueue queue, OffsetWrapper offset) -> {
            long diff = offset.brokerOffset() - offset.consumerOffset();
            // A queue with nothing in it says nothing.
            boolean any = diff > 0 || offset.lastTimestamp() > 0;
            if (any && diff >= level) {
                table.row(
                        queue.getTopic(),
                        group,
                        queue.getBrokerName(),
                        queue.getQueueId(),
                        offset.brokerOffset(),
                        offset.consumerOffset(),
                        diff,
                        offset.lastTimestamp() > 0 ? Times.showSeconds(offset.lastTimestamp()) : "-");
            }
        });
    }
}

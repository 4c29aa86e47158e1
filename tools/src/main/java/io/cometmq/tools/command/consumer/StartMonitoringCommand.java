// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.command.consumer;

import io.cometmq.remoting.protocol.admin.OffsetWrapper;
import io.cometmq.tools.admin.AdminClient;
import io.cometmq.tools.admin.AdminException;
import io.cometmq.tools.command.AdminCommand;
import io.cometmq.tools.command.UsageException;
import io.cometmq.tools.output.Column;
import io.cometmq.tools.output.Report;
import io.cometmq.tools.output.Table;
import io.cometmq.tools.output.Times;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Looks at all consumer groups every minute, and names those that are far behind: with how many messages, on one queue at
 * most, and since when; those that failed on messages since the last time; and those whose messages were deleted unread.
 */
@Command(
        name = "startMonitoring",
        description =
                "Looks at all consumer groups every minute, and names those that are far behind, those that failed on"
                        + " messages since the last time, and those whose messages were deleted before they consumed them.",
        sortOptions = false)
public final class StartMonitoringCommand implements AdminCommand {
    @Option(
            names = {"-i", "--interval"},
            paramLabel = "SECONDS",
            defaultValue = "60",
            description = "Again after so many seconds, until ended; 60 without, 0 for once.")
    private int seconds;

    @Option(
            names = {"-u", "--undone"},
            defaultValue = "10000",
            description = "Name groups with more messages not consumed than so many; 10000 without.")
    private long undone;

    private final FailureWatch failures = new FailureWatch();
    private final LossWatch losses = new LossWatch();

    @Override
    public Optional<Duration> again() {
        return seconds > 0 ? Optional.of(Duration.ofSeconds(seconds)) : Optional.empty();
    }

    @Override
    public void run(AdminClient admin, Report report) {
        if (undone < 0) {
            throw new UsageException("option -u " + undone + ": expected 0 or more");
        }
        Table table = Table.of(
                "groups",
                new Column("#Time", "time"),
                new Column("#Group", "consumerGroup"),
                new Column("#Topic", "topic"),
                new Column("#Undone Total", "undoneMsgsTotal"),
                new Column("#Undone Single MQ", "undoneMsgsSingleMQ"),
                new Column("#Delay(ms)", "undoneMsgsDelayTimeMills"),
                new Column("#Online", "online"));
        List<String> groups = admin.groups();
        for (String group : report.progress().each("groups", groups)) {
            look(admin, report, table, group);
        }
        losses.readEvents(admin, report);
        report.table(table);
        failures.show(report);
        losses.show(report);
        report.say(Times.show(admin.now()) + " looked at " + groups.size() + " groups");
    }

    /** A group whose brokers do not answer is named with a sentence, the others are looked at all the same. */
    private void look(AdminClient admin, Report report, Table table, String group) {
        try {
            GroupProgress progress = GroupProgress.of(admin, group, null, null);
            behind(admin, table, progress);
            failures.look(admin, group);
            losses.look(admin, progress);
        } catch (AdminException failure) {
            report.say("group " + group + ": " + failure.getMessage());
        }
    }

    private void behind(AdminClient admin, Table table, GroupProgress progress) {
        Map<String, Undone> byTopic = new TreeMap<>();
        progress.offsets()
                .forEach((queue, offset) -> byTopic.merge(queue.getTopic(), Undone.of(offset), Undone::together));
        byTopic.values().removeIf(found -> found.total() <= undone);
        if (byTopic.isEmpty()) {
            return;
        }
        boolean online = GroupProgress.connection(admin, progress.group(), null).isPresent();
        byTopic.forEach((topic, found) -> table.row(
                Times.show(admin.now()),
                progress.group(),
                topic,
                found.total(),
                found.most(),
                found.since() > 0 ? admin.now() - found.since() : 0,
                online));
    }

    /**
     * What a group has not consumed of a topic.
     *
     * @param most of one queue
     * @param since when the last consumed message was stored, of the queue where that is longest ago; 0 for never
     */
    private record Undone(long total, long most, long since) {
        static Undone of(OffsetWrapper offset) {
            long behind = offset.brokerOffset() - offset.consumerOffset();
            return new Undone(behind, behind, behind > 0 ? offset.lastTimestamp() : 0);
        }

        Undone together(Undone other) {
            long earliest =
                    since == 0 || other.since == 0 ? Math.max(since, other.since) : Math.min(since, other.since);
            return new Undone(total + other.total, Math.max(most, other.most), earliest);
        }
    }
}

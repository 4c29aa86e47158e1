// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.command.consumer;

import io.cometmq.common.message.MessageQueue;
import io.cometmq.remoting.protocol.admin.OffsetWrapper;
import io.cometmq.remoting.protocol.body.ProcessQueueInfo;
import io.cometmq.tools.admin.AdminClient;
import io.cometmq.tools.command.AdminCommand;
import io.cometmq.tools.command.Options;
import io.cometmq.tools.output.Column;
import io.cometmq.tools.output.Report;
import io.cometmq.tools.output.Table;
import io.cometmq.tools.output.Times;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Shows the lag of each queue of a group, who holds the queue, and the message that keeps its offset back. */
@Command(
        name = "groupLag",
        description = "Shows the lag of each queue of a group, its owner and the message that it hangs on.",
        sortOptions = false)
public final class GroupLagCommand implements AdminCommand {
    @Option(
            names = {"-g", "--group"},
            required = true,
            description = "The group.")
    private String group = "";

    @Option(
            names = {"-t", "--topic"},
            description = "Only this topic.")
    private @Nullable String topic;

    @Option(
            names = {"-c", "--cluster"},
            description = "Only the brokers of this cluster.")
    private @Nullable String cluster;

    @Option(
            names = "--stuck",
            paramLabel = "SECONDS",
            defaultValue = "60",
            description = "A queue hangs when its owner has messages of it and has finished none for so long.")
    private long stuckSeconds;

    @Override
    public void run(AdminClient admin, Report report) {
        String name = Options.requireText("-g", group);
        GroupProgress progress = GroupProgress.of(admin, name, topic, cluster);
        Map<MessageQueue, GroupProgress.Held> holders = progress.holders(admin, report, cluster);
        boolean online = !holders.isEmpty()
                || GroupProgress.connection(admin, name, cluster).isPresent();
        Table table = Table.of(
                "queues",
                new Column("#Topic", "topic"),
                new Column("#Broker Name", "brokerName"),
                new Column("#QID", "queueId"),
                new Column("#Lag", "lag"),
                new Column("#Consumer Offset", "consumerOffset"),
                new Column("#LastTime", "lastTime"),
                new Column("#Owner", "owner"),
                new Column("#Cached", "cached"),
                new Column("#Hangs On Offset", "stuckOffset"));
        List<String> advice = new ArrayList<>();
        progress.offsets().forEach((queue, offset) -> {
            GroupProgress.Held held = holders.get(queue);
            boolean stuck = held != null && isStuck(held.info(), admin.now());
            table.row(
                    queue.getTopic(),
                    queue.getBrokerName(),
                    queue.getQueueId(),
                    lag(offset),
                    offset.consumerOffset(),
                    offset.lastTimestamp() > 0 ? Times.show(offset.lastTimestamp()) : "N/A",
                    held == null ? "" : held.clientId(),
                    held == null ? "" : held.info().cachedMsgCount(),
                    held != null && stuck ? held.info().cachedMsgMinOffset() : "");
            if (held != null && stuck) {
                advice.add("mqadmin queryMsgByOffset -t " + queue.getTopic() + " -b " + queue.getBrokerName() + " -i "
                        + queue.getQueueId() + " -o " + held.info().cachedMsgMinOffset()
                        + "; mqadmin consumerStatus -g "
                        + name + " -i " + held.clientId() + " -s");
            } else if (held == null && lag(offset) > 0 && online) {
                advice.add("queue " + queue.getQueueId() + " of " + queue.getTopic() + " on " + queue.getBrokerName()
                        + " has no owner: no member of the group takes it, see mqadmin consumerConnection -g " + name);
            }
        });
        if (!online && progress.lag() > 0) {
            advice.add("no member of the group is connected: nobody consumes these queues");
        }
        report.table(table);
        report.decorate("");
        report.value("lagTotal", progress.lag(), "Lag Total: " + progress.lag());
        if (!online && progress.offsets().isEmpty()) {
            advice.add("no member of group " + name + " is connected, and no broker has offsets of it: it has consumed"
                    + " nothing yet" + (topic == null ? "" : " of " + topic) + ", or has another name");
        }
        advice.forEach(report::say);
    }

    private boolean isStuck(ProcessQueueInfo info, long nowMillis) {
        return info.cachedMsgCount() > 0
                && nowMillis - info.lastConsumeTimestamp()
                        > Duration.ofSeconds(stuckSeconds).toMillis();
    }

    private static long lag(OffsetWrapper offset) {
        return offset.brokerOffset() - offset.consumerOffset();
    }
}

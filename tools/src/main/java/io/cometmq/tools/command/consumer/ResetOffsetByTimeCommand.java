// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.command.consumer;

import io.cometmq.remoting.protocol.request.ResetRequests.Reset;
import io.cometmq.tools.admin.AdminClient;
import io.cometmq.tools.command.AdminCommand;
import io.cometmq.tools.command.UsageException;
import io.cometmq.tools.output.Report;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Moves a group to the messages of a time, or one of its queues to an offset; connected consumers follow by themselves. */
@Command(
        name = "resetOffsetByTime",
        description = "Moves a group to the messages of a time, or one of its queues to an offset.",
        sortOptions = false)
public final class ResetOffsetByTimeCommand implements AdminCommand {
    @Mixin
    private GroupOnTopic moved = new GroupOnTopic();

    @Mixin
    private ResetTime time = new ResetTime();

    @Option(
            names = {"-b", "--broker"},
            description = "Only the broker of this name; needed with -q.")
    private @Nullable String broker;

    @Option(
            names = {"-q", "--queue"},
            description = "Only this queue.")
    private @Nullable Integer queue;

    @Option(
            names = {"-o", "--offset"},
            description = "The new offset of the queue, instead of the time.")
    private @Nullable Long offset;

    @Override
    public Optional<String> destroys() {
        return moved.destroys();
    }

    @Override
    public void run(AdminClient admin, Report report) {
        if (offset != null && queue == null) {
            throw new UsageException("option -o " + offset + ": expected -q too, an offset is one of a queue");
        }
        if (queue != null && broker == null) {
            throw new UsageException("option -q " + queue + ": expected -b too, a queue is one of a broker");
        }
        Map<String, String> brokers = moved.brokers(admin, broker);
        if (brokers.isEmpty()) {
            throw new UsageException("options -c " + moved.cluster() + " and -b " + broker + ": topic " + moved.topic()
                    + " is on no such broker, expected one of "
                    + GroupBrokers.of(admin, moved.topic(), null, null).keySet());
        }
        Reset header = new Reset(moved.group(), moved.topic(), queue, offset, time.millis(admin), moved.force());
        OffsetReset.run(admin, report, brokers, header, moved.isDry());
    }
}

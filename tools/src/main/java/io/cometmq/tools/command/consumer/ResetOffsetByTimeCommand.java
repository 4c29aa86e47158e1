// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.command.consumer;

import io.cometmq.remoting.protocol.request.ResetRequests.Reset;
import io.cometmq.tools.admin.AdminClient;
import io.cometmq.tools.command.AdminCommand;
import io.cometmq.tools.command.Options;
import io.cometmq.tools.command.UsageException;
import io.cometmq.tools.output.Report;
import io.cometmq.tools.output.Times;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Moves a group to the messages of a time, or one of its queues to an offset; connected consumers follow by themselves. */
@Command(
        name = "resetOffsetByTime",
        description = "Moves a group to the messages of a time, or one of its queues to an offset.",
        sortOptions = false)
public final class ResetOffsetByTimeCommand implements AdminCommand {
    private static final long END = -1;

    @Option(
            names = {"-g", "--group"},
            required = true,
            description = "The group.")
    private String group = "";

    @Option(
            names = {"-t", "--topic"},
            required = true,
            description = "The topic.")
    private String topic = "";

    @Option(
            names = {"-s", "--timestamp"},
            required = true,
            description = "now, -1 for the end, milliseconds since 1970, or yyyy-MM-dd#HH:mm:ss:SSS.")
    private String timestamp = "";

    @Option(
            names = {"-f", "--force"},
            arity = "1",
            defaultValue = "true",
            description = "Whether offsets may also move forward; true without.")
    private boolean force;

    @Option(
            names = {"-c", "--cluster"},
            description = "Only the brokers of this cluster.")
    private @Nullable String cluster;

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
    public void run(AdminClient admin, Report report) {
        if (offset != null && queue == null) {
            throw new UsageException("option -o " + offset + ": expected -q too, an offset is one of a queue");
        }
        if (queue != null && broker == null) {
            throw new UsageException("option -q " + queue + ": expected -b too, a queue is one of a broker");
        }
        String name = Options.requireText("-t", topic);
        Map<String, String> brokers = GroupBrokers.of(admin, name, cluster, broker);
        if (brokers.isEmpty()) {
            throw new UsageException("options -c " + cluster + " and -b " + broker + ": topic " + name
                    + " is on no such broker, expected one of "
                    + GroupBrokers.of(admin, name, null, null).keySet());
        }
        Reset header = new Reset(Options.requireText("-g", group), name, queue, offset, millis(admin), force);
        OffsetReset.run(admin, report, brokers, header);
    }

    private long millis(AdminClient admin) {
        String text = timestamp.strip();
        if (text.toLowerCase(Locale.ROOT).equals("now")) {
            return admin.now();
        }
        try {
            long millis = Times.parse(text);
            return millis < 0 ? END : millis;
        } catch (IllegalArgumentException wrong) {
            throw new UsageException("option -s " + wrong.getMessage());
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.command.stream;

import io.cometmq.common.message.MessageExt;
import io.cometmq.remoting.protocol.request.BoundaryType;
import io.cometmq.tools.admin.AdminClient;
import io.cometmq.tools.command.AdminCommand;
import io.cometmq.tools.command.Options;
import io.cometmq.tools.command.UsageException;
import io.cometmq.tools.command.message.QueueReader;
import io.cometmq.tools.command.message.QueueReaders;
import io.cometmq.tools.output.Report;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Follows a topic by plain pulls: no group is made, and nobody's offsets move. */
@Command(
        name = "tail",
        description = "Prints the last messages of a topic, and each that comes until Ctrl-C; needs no consumer group.",
        sortOptions = false)
public final class TailCommand implements AdminCommand {
    private static final String READ_AS = "TOOLS_CONSUMER";
    private static final MessageFormat LINE = MessageFormat.of("%d %b %p %o [%g] [%k] %s\\n");
    /** These are held in memory to bring them into order. */
    private static final int MOST_LAST = 10_000;

    @Mixin
    private ReadOptions messages = new ReadOptions();

    @Option(
            names = {"-b", "--brokerName"},
            description = "Only the queues of this broker.")
    private @Nullable String brokerName;

    @Option(
            names = {"-i", "--queueId"},
            description = "Only queues of this number.")
    private @Nullable Integer queueId;

    @Option(
            names = {"-l", "--last"},
            paramLabel = "N",
            defaultValue = "10",
            description =
                    "Begin with the last N messages, those of them that are meant; 10 without, 0 for new ones only.")
    private int last;

    @Option(
            names = {"-s", "--beginTimestamp"},
            paramLabel = "TIME",
            description = "Begin here instead, one queue after the other: milliseconds since 1970 or"
                    + " yyyy-MM-dd#HH:mm:ss:SSS.")
    private @Nullable String begin;

    @Option(
            names = {"-c", "--count"},
            paramLabel = "N",
            description = "End after so many messages.")
    private @Nullable Long count;

    @Mixin
    private LineOptions lines = new LineOptions();

    @Override
    public void run(AdminClient admin, Report report) {
        if (last < 0 || last > MOST_LAST) {
            throw new UsageException("option -l " + last + ": expected 0.." + MOST_LAST);
        }
        if (count != null && count < 1) {
            throw new UsageException("option -c " + count + ": expected at least 1");
        }
        QueueReader.As as = new QueueReader.As(READ_AS, messages.tags());
        Supplier<List<QueueReader>> readers = () -> QueueReaders.of(admin, messages.topic(), brokerName, queueId, as);
        Tail tail = new Tail(lines.open(report, LINE), messages, count == null ? Long.MAX_VALUE : count);
        Follower follower = new Follower(admin, readers, report.console().err());
        boolean more = begin == null
                ? tail.last(readers.get(), last, follower)
                : tail.since(readers.get(), Options.requireTime("-s", begin), follower);
        if (more) {
            follower.follow(tail::take);
        }
    }

    /** What was printed so far. */
    private static final class Tail {
        private final MessageOutput output;
        private final ReadOptions wanted;
        private long left;

        Tail(MessageOutput output, ReadOptions wanted, long most) {
            this.output = output;
            this.wanted = wanted;
            this.left = most;
        }

        /** Prints the last messages; false when these are enough. */
        boolean last(List<QueueReader> readers, int number, Follower follower) {
            LastMessages latest = new LastMessages(number);
            for (QueueReader reader : readers) {
                long end = reader.maxOffset();
                if (number > 0) {
                    reader.each(Math.max(reader.minOffset(), end - number), end, number, latest::add);
                }
                follower.add(reader, end);
            }
            return take(latest.inOrder());
        }

        /** Has the follower begin at a time. */
        boolean since(List<QueueReader> readers, long millis, Follower follower) {
            readers.forEach(reader -> follower.add(reader, reader.offsetAt(millis, BoundaryType.LOWER)));
            return true;
        }

        boolean take(List<MessageExt> some) {
            for (MessageExt message : some) {
                if (left > 0 && wanted.admits(message)) {
                    output.write(message);
                    left--;
                }
            }
            output.flush();
            return left > 0;
        }
    }
}

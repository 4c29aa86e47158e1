// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.command.message;

import io.cometmq.tools.admin.AdminClient;
import io.cometmq.tools.command.AdminCommand;
import io.cometmq.tools.command.TopicOption;
import io.cometmq.tools.output.Report;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Prints the messages of all queues of a topic. */
@Command(name = "printMsg", description = "Prints the messages of all queues of a topic.", sortOptions = false)
public final class PrintMsgCommand implements AdminCommand {
    private static final String RULE = "-".repeat(56);
    private static final int LMQ_QUEUE = 0;

    @Mixin
    private TopicOption topic = new TopicOption();

    @Option(
            names = {"-l", "--lmqParentTopic"},
            description = "The topic that the queue of one member belongs to, when -t names such a queue.")
    private @Nullable String lmqParentTopic;

    @Mixin
    private TimeRange times = new TimeRange();

    @Mixin
    private Printing printing = new Printing();

    @Override
    public void run(AdminClient admin, Report report) {
        for (QueueReader reader : report.progress().each("queues", readers(admin))) {
            long from = times.from(reader);
            long to = times.to(reader);
            report.decorate("minOffset=" + from + ", maxOffset=" + to + ", " + reader.queue());
            reader.each(from, to, Long.MAX_VALUE, message -> printing.print(report, message));
            report.decorate(RULE);
            report.flush();
        }
        printing.end(report);
    }

    private List<QueueReader> readers(AdminClient admin) {
        String name = topic.name();
        return lmqParentTopic == null
                ? QueueReaders.of(admin, name, null, null, printing.reader())
                : QueueReaders.ofLmq(admin, name, lmqParentTopic, null, LMQ_QUEUE, printing.reader());
    }
}

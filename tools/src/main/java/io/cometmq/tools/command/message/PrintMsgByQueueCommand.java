// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.command.message;

import io.cometmq.tools.admin.AdminClient;
import io.cometmq.tools.command.AdminCommand;
import io.cometmq.tools.command.Options;
import io.cometmq.tools.command.TopicOption;
import io.cometmq.tools.output.ProgressBar;
import io.cometmq.tools.output.Report;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Prints the messages of one queue, and counts them by tag. */
@Command(
        name = "printMsgByQueue",
        description = "Prints the messages of one queue, and counts them by tag.",
        sortOptions = false)
public final class PrintMsgByQueueCommand implements AdminCommand {
    /** More tags than a topic has; those that come later are counted together. */
    private static final int MAX_TAGS = 10_000;

    private static final String OTHERS = "(others)";

    @Mixin
    private TopicOption topic = new TopicOption();

    @Option(
            names = {"-a", "--brokerName"},
            required = true,
            description = "The name of the broker.")
    private String brokerName = "";

    @Option(
            names = {"-i", "--queueId"},
            required = true,
            description = "The number of the queue.")
    private int queueId;

    @Option(
            names = {"-p", "--print"},
            arity = "1",
            defaultValue = "false",
            description = "Whether to print the messages; false without.")
    private boolean print;

    @Option(
            names = {"-f", "--calculate"},
            arity = "1",
            defaultValue = "false",
            description = "Whether to count the messages of each tag; false without.")
    private boolean calculate;

    @Mixin
    private TimeRange times = new TimeRange();

    @Mixin
    private Printing printing = new Printing();

    @Override
    public void run(AdminClient admin, Report report) {
        Map<String, Long> counts = new TreeMap<>();
        String name = topic.name();
        for (QueueReader reader :
                QueueReaders.of(admin, name, Options.requireText("-a", brokerName), queueId, printing.reader())) {
            long from = times.from(reader);
            long to = times.to(reader);
            ProgressBar bar = report.progress().of("messages", to - from);
            reader.each(from, to, Long.MAX_VALUE, message -> {
                bar.accept(message.getQueueOffset() + 1 - from);
                if (print) {
                    printing.print(report, message);
                }
                if (calculate && message.getTags() != null) {
                    boolean fits = counts.size() < MAX_TAGS || counts.containsKey(message.getTags());
                    counts.merge(fits ? message.getTags() : OTHERS, 1L, Long::sum);
                }
            });
        }
        if (print) {
            printing.end(report);
        }
        if (calculate) {
            showCounts(report, counts);
        }
    }

    private static void showCounts(Report report, Map<String, Long> counts) {
        Map<String, Long> mostFirst = new LinkedHashMap<>();
        counts.entrySet().stream()
                .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
                .forEach(entry -> mostFirst.put(entry.getKey(), entry.getValue()));
        mostFirst.forEach((tag, count) -> report.decorate(String.format("Tag: %-30s Count: %d", tag, count)));
        report.put("tags", mostFirst);
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.command.topic;

import io.cometmq.common.io.Json;
import io.cometmq.remoting.protocol.body.ConsumeQueueData;
import io.cometmq.remoting.protocol.body.QueryConsumeQueueResponseBody;
import io.cometmq.remoting.protocol.request.DiagnosisRequests.QueueEntries;
import io.cometmq.tools.admin.AdminClient;
import io.cometmq.tools.admin.AdminException;
import io.cometmq.tools.admin.OffsetAdmin;
import io.cometmq.tools.command.AdminCommand;
import io.cometmq.tools.command.Options;
import io.cometmq.tools.command.TopicOption;
import io.cometmq.tools.output.Report;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Shows entries of a queue, and whether the filter of a group lets them pass. */
@Command(
        name = "queryCq",
        description = "Shows entries of a queue, and whether the filter of a group lets them pass.",
        sortOptions = false)
public final class QueryCqCommand implements AdminCommand {
    private static final String RULE = "======================================";

    @Mixin
    private TopicOption topic = new TopicOption();

    @Option(
            names = {"-q", "--queue"},
            required = true,
            description = "The number of the queue.")
    private int queue;

    @Option(
            names = {"-i", "--index"},
            required = true,
            description = "The first offset of the queue.")
    private long index;

    @Option(
            names = {"-c", "--count"},
            defaultValue = "10",
            description = "How many; 10 without.")
    private int count;

    @Option(
            names = {"-b", "--broker"},
            paramLabel = "HOST:PORT",
            description = "The broker; the first one of the topic without.")
    private @Nullable String broker;

    @Option(
            names = {"-g", "--consumer"},
            description = "The group whose filter is tried.")
    private @Nullable String group;

    @Override
    public void run(AdminClient admin, Report report) {
        String name = topic.name();
        QueryConsumeQueueResponseBody found = new OffsetAdmin(admin)
                .entries(address(admin, name), new QueueEntries(name, queue, index, count, group));
        report.put("queue", found);
        if (found.subscriptionData() != null) {
            section(report, "Subscription data: ", Json.write(found.subscriptionData()));
        }
        section(report, "Filter data: ", String.valueOf(found.filterData()));
        section(report, "Queue data: ", "max: " + found.maxQueueIndex() + ", min: " + found.minQueueIndex());
        long offset = index;
        for (ConsumeQueueData entry : found.queueData()) {
            section(report, "idx: " + offset++, describe(entry));
        }
    }

    private static void section(Report report, String title, String text) {
        report.decorate(title);
        report.decorate(text);
        report.decorate(RULE);
    }

    private String address(AdminClient admin, String name) {
        if (broker != null) {
            return Options.requireAddress("broker", broker);
        }
        return admin.route(name).brokerDatas().stream()
                .flatMap(data -> AdminClient.readAddress(data).stream())
                .findFirst()
                .orElseThrow(() ->
                        new AdminException(AdminException.NO_ANSWER, "topic " + name + " has no broker at the moment"));
    }

    private static String describe(ConsumeQueueData entry) {
        return "ConsumeQueueData{physicOffset=" + entry.physicOffset() + ", physicSize=" + entry.physicSize()
                + ", tagsCode=" + entry.tagsCode() + ", extendDataJson='" + entry.extendDataJson() + "', bitMap='"
                + entry.bitMap() + "', eval=" + entry.eval() + ", msg='" + entry.msg() + "'}";
    }
}

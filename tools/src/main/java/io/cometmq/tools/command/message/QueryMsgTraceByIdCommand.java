// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.command.message;

import io.cometmq.client.trace.TraceContext;
import io.cometmq.client.trace.TraceDataEncoder;
import io.cometmq.client.trace.TraceType;
import io.cometmq.common.message.MessageExt;
import io.cometmq.common.topic.TopicNames;
import io.cometmq.remoting.protocol.request.QueryRequests.QueryByKey;
import io.cometmq.tools.admin.AdminClient;
import io.cometmq.tools.admin.MessageAdmin;
import io.cometmq.tools.command.AdminCommand;
import io.cometmq.tools.command.Options;
import io.cometmq.tools.command.UsageException;
import io.cometmq.tools.output.Column;
import io.cometmq.tools.output.Report;
import io.cometmq.tools.output.Table;
import io.cometmq.tools.output.Times;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Shows who sent a message and who consumed it, as their traces tell. */
@Command(
        name = "queryMsgTraceById",
        aliases = "QueryMsgTraceById",
        description = "Shows who sent a message and who consumed it, as their traces tell.",
        sortOptions = false)
public final class QueryMsgTraceByIdCommand implements AdminCommand {
    @Option(
            names = {"-i", "--msgId"},
            required = true,
            description = "The message id, as sendMessage prints it.")
    private String id = "";

    @Option(
            names = {"-t", "--traceTopic"},
            defaultValue = TopicNames.TRACE_TOPIC,
            description = "The topic of the traces; " + TopicNames.TRACE_TOPIC + " without.")
    private String traceTopic = "";

    @Option(
            names = {"-b", "--beginTimestamp"},
            paramLabel = "TIME",
            description = "Traces stored from here on: milliseconds since 1970 or yyyy-MM-dd#HH:mm:ss:SSS.")
    private @Nullable String begin;

    @Option(
            names = {"-e", "--endTimestamp"},
            paramLabel = "TIME",
            description = "Traces stored up to here.")
    private @Nullable String end;

    @Option(
            names = {"-c", "--maxNum"},
            defaultValue = "64",
            description = "So many traces at most from each broker; 64 without.")
    private int maxNum;

    /** What one trace tells, and where the client was that wrote it. */
    private record Told(TraceContext context, String clientHost) {}

    @Override
    public void run(AdminClient admin, Report report) {
        if (maxNum <= 0) {
            throw new UsageException("option -c " + maxNum + ": expected 1 or more");
        }
        List<Told> all = told(admin);
        Table sent = table("producers", "#ProducerGroup", "producerGroup", "#SendTime", "sendTime");
        Map<String, Table> byGroup = new TreeMap<>();
        for (Told trace : all) {
            TraceType type = trace.context().getTraceType();
            if (type == TraceType.Pub) {
                row(sent, "Pub", trace, trace.context().getGroupName());
            } else if (type == TraceType.SubAfter) {
                String group = group(trace.context(), all);
                row(byGroup.computeIfAbsent(group, QueryMsgTraceByIdCommand::consumers), "Sub", trace, group);
            }
        }
        report.table(sent);
        List<Map<String, Object>> consumed = new ArrayList<>();
        byGroup.values().forEach(table -> {
            report.decorate("");
            table.lines().forEach(report::decorate);
            consumed.addAll(table.records());
        });
        report.put("consumers", consumed);
    }

    private List<Told> told(AdminClient admin) {
        String wanted = Options.requireText("-i", id);
        QueryByKey question = new QueryByKey(
                Options.requireText("-t", traceTopic),
                wanted,
                maxNum,
                begin == null ? 0 : Options.requireTime("-b", begin),
                end == null ? Long.MAX_VALUE : Options.requireTime("-e", end),
                null,
                null,
                null);
        List<Told> told = new ArrayList<>();
        for (MessageExt message : new MessageAdmin(admin).byKey(question, null).getMessageList()) {
            for (TraceContext context : TraceDataEncoder.decoderFromTraceDataString(
                    new String(message.getBody(), StandardCharsets.UTF_8))) {
                if (wanted.equals(context.getTraceBeans().get(0).getMsgId())) {
                    told.add(new Told(context, String.valueOf(message.getBornHostString())));
                }
            }
        }
        told.sort(Comparator.comparingLong(trace -> trace.context().getTimeStamp()));
        return told;
    }

    /** Traces of old clients name the group only at the beginning of a consumption. */
    private static String group(TraceContext after, List<Told> all) {
        String own = after.getGroupName();
        if (own != null && !own.isEmpty()) {
            return own;
        }
        return all.stream()
                .map(Told::context)
                .filter(before -> before.getTraceType() == TraceType.SubBefore
                        && before.getRequestId().equals(after.getRequestId()))
                .map(TraceContext::getGroupName)
                .findFirst()
                .orElse("");
    }

    private static Table consumers(String group) {
        return table("consumers", "#ConsumerGroup", "consumerGroup", "#ConsumerTime", "consumerTime");
    }

    private static Table table(String name, String groupTitle, String groupField, String timeTitle, String timeField) {
        return Table.of(
                name,
                new Column("#Type", "type"),
                new Column(groupTitle, groupField),
                new Column("#ClientHost", "clientHost"),
                new Column(timeTitle, timeField),
                new Column("#CostTimes", "costTimes"),
                new Column("#Status", "status"));
    }

    private static void row(Table table, String type, Told trace, String group) {
        TraceContext context = trace.context();
        table.row(
                type,
                group,
                trace.clientHost(),
                Times.showIfAny(context.getTimeStamp()),
                context.getCostTime() + "ms",
                context.isSuccess() ? "success" : "failed");
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.command.message;

import io.cometmq.common.message.MessageExt;
import io.cometmq.remoting.protocol.request.QueryRequests.QueryByKey;
import io.cometmq.tools.admin.AdminClient;
import io.cometmq.tools.admin.MessageAdmin;
import io.cometmq.tools.command.AdminCommand;
import io.cometmq.tools.command.Options;
import io.cometmq.tools.command.TopicOption;
import io.cometmq.tools.command.UsageException;
import io.cometmq.tools.output.Column;
import io.cometmq.tools.output.Report;
import io.cometmq.tools.output.Table;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Finds the messages of a key. */
@Command(name = "queryMsgByKey", description = "Finds the messages of a key.", sortOptions = false)
public final class QueryMsgByKeyCommand implements AdminCommand {
    private static final long MILLIS_PER_HOUR = Duration.ofHours(1).toMillis();

    @Mixin
    private TopicOption topic = new TopicOption();

    @Option(
            names = {"-k", "--msgKey"},
            required = true,
            description = "The key.")
    private String key = "";

    @Option(
            names = {"-b", "--beginTimestamp"},
            paramLabel = "TIME",
            description = "Stored from here on: milliseconds since 1970 or yyyy-MM-dd#HH:mm:ss:SSS.")
    private @Nullable String begin;

    @Option(
            names = {"-e", "--endTimestamp"},
            paramLabel = "TIME",
            description = "Stored up to here.")
    private @Nullable String end;

    @Option(
            names = {"-m", "--maxNum"},
            defaultValue = "64",
            description = "So many at most from each broker; 64 without.")
    private int maxNum;

    @Option(
            names = {"-c", "--cluster"},
            description = "Only the brokers of this cluster.")
    private @Nullable String cluster;

    @Option(
            names = {"-p", "--keyType"},
            description = "K for keys, T for tags, where the broker has such an index.")
    private @Nullable String keyType;

    @Option(
            names = {"-l", "--lastKey"},
            description = "Where an earlier answer ended, where the broker has such an index.")
    private @Nullable String lastKey;

    @Override
    public void run(AdminClient admin, Report report) {
        QueryByKey question = question();
        List<MessageExt> found =
                new MessageAdmin(admin).byKey(question, cluster).getMessageList();
        Table table = Table.of(
                "messages",
                new Column("#Message ID", "msgId"),
                new Column("#QID", "queueId"),
                new Column("#Offset", "queueOffset"),
                new Column("#IndexKey", "indexKey"));
        found.forEach(message ->
                table.row(message.getMsgId(), message.getQueueId(), message.getQueueOffset(), indexKey(message)));
        report.table(table);
    }

    /** What {@code -l} takes to go on after this message: the hour of its storing, its names and its place. */
    private String indexKey(MessageExt message) {
        long stored = message.getStoreTimestamp();
        return String.join(
                "@",
                String.valueOf(stored - stored % MILLIS_PER_HOUR),
                message.getTopic(),
                keyType == null ? "K" : keyType,
                key.strip(),
                String.valueOf(message.getMsgId()),
                String.valueOf(message.getCommitLogOffset()));
    }

    private QueryByKey question() {
        if (maxNum <= 0) {
            throw new UsageException("option -m " + maxNum + ": expected 1 or more");
        }
        return new QueryByKey(
                topic.name(),
                Options.requireText("-k", key),
                maxNum,
                begin == null ? 0 : Options.requireTime("-b", begin),
                end == null ? Long.MAX_VALUE : Options.requireTime("-e", end),
                keyType,
                lastKey,
                null);
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.command.message;

import io.cometmq.common.message.Message;
import io.cometmq.common.topic.TopicNames;
import io.cometmq.tools.admin.AdminClient;
import io.cometmq.tools.command.AdminCommand;
import io.cometmq.tools.command.TopicOption;
import io.cometmq.tools.command.UsageException;
import io.cometmq.tools.output.Column;
import io.cometmq.tools.output.Report;
import io.cometmq.tools.output.Table;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Sends one message. */
@Command(name = "sendMessage", description = "Sends one message.", sortOptions = false)
public final class SendMessageCommand implements AdminCommand {
    @Mixin
    private TopicOption topic = new TopicOption();

    @Option(
            names = {"-p", "--body"},
            required = true,
            description = "The body, sent as UTF-8.")
    private String body = "";

    @Option(
            names = {"-k", "--key"},
            description = "Keys, separated by spaces.")
    private @Nullable String keys;

    @Option(
            names = {"-c", "--tags"},
            description = "The tag.")
    private @Nullable String tags;

    @Option(
            names = {"-b", "--broker"},
            description = "Name of the broker; any without.")
    private @Nullable String broker;

    @Option(
            names = {"-i", "--qid"},
            description = "Number of the queue on the broker named by -b; any without.")
    private @Nullable Integer queueId;

    @Option(
            names = {"-m", "--msgTraceEnable"},
            arity = "1",
            defaultValue = "false",
            description = "Whether to write a message trace, which queryMsgTraceById shows; false without.")
    private boolean trace;

    @Override
    public void run(AdminClient admin, Report report) {
        Message message = message();
        long began = admin.now();
        MessageSender.Result sent = MessageSender.send(admin, message, broker, queueId);
        report.table(Table.of(
                        "sent",
                        new Column("#Broker Name", "brokerName"),
                        new Column("#QID", "queueId"),
                        new Column("#Send Result", "sendResult"),
                        new Column("#MsgId", "msgId"))
                .row(sent.brokerName(), sent.queueId(), sent.status(), sent.messageId()));
        if (trace) {
            SendTrace.write(admin, message, sent, began);
        }
    }

    private Message message() {
        String problem = TopicNames.problemOfTopic(topic.name());
        if (!problem.isEmpty()) {
            throw new UsageException(problem);
        }
        if (body.isEmpty()) {
            throw new UsageException("option -p is empty: expected a body of one byte or more");
        }
        if (queueId != null && broker == null) {
            throw new UsageException("option -i " + queueId + ": expected -b with the broker that the queue is on");
        }
        Message message = new Message(topic.name(), body.getBytes(StandardCharsets.UTF_8));
        if (tags != null) {
            message.setTags(tags);
        }
        if (keys != null) {
            message.setKeys(keys);
        }
        return message;
    }
}

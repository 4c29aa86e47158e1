// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.command.message;

import io.cometmq.common.message.Message;
import io.cometmq.common.message.MessageExt;
import io.cometmq.tools.admin.AdminClient;
import io.cometmq.tools.admin.MessageAdmin;
import io.cometmq.tools.command.AdminCommand;
import io.cometmq.tools.command.TopicOption;
import io.cometmq.tools.command.UsageException;
import io.cometmq.tools.output.Report;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Shows messages by the ids that producers or brokers gave them, and who has consumed them. */
@Command(
        name = "queryMsgById",
        description = "Shows messages by the ids that producers or brokers gave them, and who has consumed them.",
        sortOptions = false)
public final class QueryMsgByIdCommand implements AdminCommand {
    private static final Pattern ID = Pattern.compile("[0-9a-fA-F]{32}|[0-9a-fA-F]{56}");

    @Mixin
    private TopicOption topic = new TopicOption();

    @Option(
            names = {"-i", "--msgId"},
            required = true,
            description = "Ids, separated by commas: message ids as sendMessage prints them, or offset ids of brokers.")
    private String ids = "";

    @Mixin
    private DirectConsumption consumption = new DirectConsumption();

    @Option(
            names = {"-s", "--sendMessage"},
            arity = "1",
            defaultValue = "false",
            description = "Whether to send the message once more.")
    private boolean resend;

    @Option(
            names = {"-u", "--unitName"},
            description = "Kept for scripts: the name servers are given by -n.")
    @SuppressWarnings("unused") // clients use it to find name servers of a unit
    private @Nullable String unitName;

    @Mixin
    private BodyFormat bodyFormat = new BodyFormat();

    @Option(
            names = {"-c", "--cluster"},
            description = "Look for consumers only on the brokers of this cluster.")
    private @Nullable String cluster;

    @Override
    public void run(AdminClient admin, Report report) {
        consumption.requireBothOrNone();
        Charset charset = bodyFormat.charset();
        List<Map<String, Object>> records = new ArrayList<>();
        for (String id : ids()) {
            MessageExt message = new MessageAdmin(admin).byId(topic.name(), id);
            MessageView.show(report, message, charset);
            Map<String, Object> values = MessageView.asRecord(message, charset);
            values.put("tracks", TrackView.show(admin, report, message, cluster));
            consumption.run(admin, report, message, values);
            if (resend) {
                values.put("resent", sendAgain(admin, report, message));
            }
            report.decorate("");
            records.add(values);
        }
        report.put("found", records);
    }

    private List<String> ids() {
        List<String> given = Stream.of(ids.split(",", -1))
                .map(String::strip)
                .filter(id -> !id.isEmpty())
                .toList();
        for (String id : given) {
            if (!ID.matcher(id).matches()) {
                throw new UsageException("option -i " + id + ": expected 32 or 56 hexadecimal digits");
            }
        }
        return given;
    }

    private static String sendAgain(AdminClient admin, Report report, MessageExt message) {
        Message copy = new Message(message.getTopic(), message.getBody());
        copy.setFlag(message.getFlag());
        copy.setProperties(message.getProperties());
        MessageSender.Result sent = MessageSender.send(admin, copy, null, null);
        report.decorate("prepare resend msg. originalMsgId=" + message.getMsgId());
        report.decorate(sent.status() + " brokerName=" + sent.brokerName() + " queueId=" + sent.queueId());
        return sent.status();
    }
}

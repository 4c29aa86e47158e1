// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.command.message;

import io.cometmq.tools.admin.AdminClient;
import io.cometmq.tools.admin.AdminException;
import io.cometmq.tools.command.AdminCommand;
import io.cometmq.tools.command.Options;
import io.cometmq.tools.command.UsageException;
import io.cometmq.tools.output.ProgressBar;
import io.cometmq.tools.output.Report;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Sends messages to a broker's own topic, and says how long each took. */
@Command(
        name = "sendMsgStatus",
        description = "Sends messages to a broker's own topic, and says how long each took.",
        sortOptions = false)
public final class SendMsgStatusCommand implements AdminCommand {
    private static final int MAX_MESSAGES = 1_000_000;

    @Option(
            names = {"-b", "--brokerName"},
            required = true,
            description = "The name of the broker, which is that of its topic too.")
    private String brokerName = "";

    @Option(
            names = {"-c", "--count"},
            defaultValue = "50",
            description = "How many; 50 without.")
    private int count;

    @Mixin
    private SendProbe.Size size = new SendProbe.Size();

    @Override
    public void run(AdminClient admin, Report report) {
        if (count <= 0 || count > MAX_MESSAGES) {
            throw new UsageException("option -c " + count + ": expected 1.." + MAX_MESSAGES);
        }
        String broker = Options.requireText("-b", brokerName);
        SendProbe probe = new SendProbe(admin, broker, broker, size.bytes());
        probe.send(); // connects
        List<Map<String, Object>> sends = new ArrayList<>();
        ProgressBar bar = report.progress().of("messages", count);
        for (int i = 0; i < count; i++) {
            SendProbe.Timed timed = probe.send();
            bar.step();
            MessageSender.Result result = timed.result();
            if (result == null) {
                report.put("sends", sends);
                throw new AdminException(AdminException.NO_ANSWER, timed.failure());
            }
            report.decorate("rt=" + timed.millis() + "ms, SendResult=" + describe(timed, result));
            report.flush();
            sends.add(Map.of("rt", timed.millis(), "status", result.status(), "msgId", result.messageId()));
        }
        report.put("sends", sends);
    }

    private static String describe(SendProbe.Timed timed, MessageSender.Result result) {
        return "SendResult [sendStatus=" + result.status() + ", msgId=" + result.messageId() + ", offsetMsgId="
                + result.offsetMessageId() + ", messageQueue=" + timed.queue() + ", queueOffset="
                + result.queueOffset() + "]";
    }
}

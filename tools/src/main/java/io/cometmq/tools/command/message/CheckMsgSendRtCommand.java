// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.command.message;

import io.cometmq.tools.admin.AdminClient;
import io.cometmq.tools.command.AdminCommand;
import io.cometmq.tools.command.Options;
import io.cometmq.tools.command.UsageException;
import io.cometmq.tools.output.Column;
import io.cometmq.tools.output.ProgressBar;
import io.cometmq.tools.output.Report;
import io.cometmq.tools.output.Table;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Sends messages to the queues of a topic in turn, and says how long each took. */
@Command(
        name = "checkMsgSendRT",
        description = "Sends messages to the queues of a topic in turn, and says how long each took.",
        sortOptions = false)
public final class CheckMsgSendRtCommand implements AdminCommand {
    private static final long MAX_MESSAGES = 100_000;

    @Option(
            names = {"-t", "--topic"},
            required = true,
            description = "The topic; its consumers get these messages.")
    private String topic = "";

    @Option(
            names = {"-a", "--amount"},
            defaultValue = "100",
            description = "How many; 100 without.")
    private long amount;

    @Mixin
    private SendProbe.Size size = new SendProbe.Size();

    @Override
    public void run(AdminClient admin, Report report) {
        if (amount <= 0 || amount > MAX_MESSAGES) {
            throw new UsageException("option -a " + amount + ": expected 1.." + MAX_MESSAGES);
        }
        SendProbe probe = new SendProbe(admin, Options.requireText("-t", topic), null, size.bytes());
        Table table = Table.of(
                "sends",
                new Column("#Broker Name", "brokerName"),
                new Column("#QID", "queueId"),
                new Column("#Send Result", "sendResult"),
                new Column("#RT", "rt"));
        long sum = 0;
        ProgressBar bar = report.progress().of("messages", amount);
        for (long i = 0; i < amount; i++) {
            SendProbe.Timed timed = probe.send();
            bar.step();
            table.row(
                    timed.queue().getBrokerName(), timed.queue().getQueueId(), timed.result() != null, timed.millis());
            // The first one connects.
            sum += i == 0 ? 0 : timed.millis();
        }
        report.table(table);
        double average = amount == 1 ? 0 : (double) sum / (amount - 1);
        report.value("averageRt", average, String.format(Locale.ROOT, "Avg RT: %.2f", average));
    }
}

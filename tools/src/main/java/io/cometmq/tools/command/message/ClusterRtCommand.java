// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.command.message;

import io.cometmq.remoting.protocol.route.BrokerData;
import io.cometmq.tools.admin.AdminClient;
import io.cometmq.tools.command.AdminCommand;
import io.cometmq.tools.command.UsageException;
import io.cometmq.tools.output.Column;
import io.cometmq.tools.output.ProgressBar;
import io.cometmq.tools.output.Report;
import io.cometmq.tools.output.Table;
import io.cometmq.tools.output.Times;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Sends messages to the own topic of every broker, and says how long a send takes there. */
@Command(
        name = "clusterRT",
        description = "Sends messages to the own topic of every broker, and says how long a send takes there.",
        sortOptions = false)
public final class ClusterRtCommand implements AdminCommand {
    private static final long MAX_MESSAGES = 100_000;

    @Option(
            names = {"-a", "--amount"},
            defaultValue = "100",
            description = "How many to each broker; 100 without.")
    private long amount;

    @Option(
            names = {"-c", "--cluster"},
            description = "Only this cluster.")
    private @Nullable String cluster;

    @Option(
            names = {"-p", "--print"},
            arity = "1",
            defaultValue = "false",
            description = "Whether to print lines for a log, with bars between the fields; false without.")
    private boolean forLog;

    @Option(
            names = {"-m", "--machineRoom"},
            defaultValue = "noname",
            description = "What such lines call this place; noname without.")
    private String machineRoom = "";

    @Option(
            names = {"-i", "--interval"},
            paramLabel = "SECONDS",
            defaultValue = "10",
            description = "Again after so many seconds, until ended; 10 without, 0 for once.")
    private int seconds;

    @Mixin
    private SendProbe.Size size = new SendProbe.Size();

    @Override
    public Optional<Duration> again() {
        return seconds > 0 ? Optional.of(Duration.ofSeconds(seconds)) : Optional.empty();
    }

    @Override
    public void run(AdminClient admin, Report report) {
        if (amount <= 0 || amount > MAX_MESSAGES) {
            throw new UsageException("option -a " + amount + ": expected 1.." + MAX_MESSAGES);
        }
        Table table = Table.of(
                "brokers",
                new Column("#Cluster Name", "clusterName"),
                new Column("#Broker Name", "brokerName"),
                new Column("#RT", "rt"),
                new Column("#successCount", "successCount"),
                new Column("#failCount", "failCount"));
        List<BrokerData> brokers = admin.brokers(cluster);
        ProgressBar bar = report.progress().of("messages", brokers.size() * amount);
        for (BrokerData broker : brokers) {
            measure(admin, report, table, broker, bar);
        }
        if (forLog) {
            report.put(table.name(), table.records());
        } else {
            report.table(table);
        }
    }

    private void measure(AdminClient admin, Report report, Table table, BrokerData broker, ProgressBar bar) {
        String name = broker.brokerName();
        SendProbe probe = new SendProbe(admin, name, name, size.bytes());
        long sum = 0;
        long stored = 0;
        for (long i = 0; i < amount; i++) {
            SendProbe.Timed timed = probe.send();
            bar.step();
            stored += timed.result() == null ? 0 : 1;
            // The first one connects.
            sum += i == 0 ? 0 : timed.millis();
        }
        String average = String.format(Locale.ROOT, "%.2f", amount == 1 ? 0.0 : (double) sum / (amount - 1));
        table.row(broker.cluster(), name, average, stored, amount - stored);
        if (forLog) {
            report.decorate(String.join("|", Times.show(admin.now()), machineRoom, broker.cluster(), name, average));
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.command.topic;

import io.cometmq.common.topic.TopicNames;
import io.cometmq.tools.admin.AdminClient;
import io.cometmq.tools.admin.AdminException;
import io.cometmq.tools.admin.ProgressAdmin;
import io.cometmq.tools.admin.TopicAdmin;
import io.cometmq.tools.command.AdminCommand;
import io.cometmq.tools.command.BrokerCounts;
import io.cometmq.tools.output.Column;
import io.cometmq.tools.output.Report;
import io.cometmq.tools.output.Table;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Shows how much comes in for each topic and goes out to each group, and what the groups have not consumed yet. */
@Command(
        name = "statsAll",
        description = "Shows how much comes in for each topic and goes out to each group.",
        sortOptions = false)
public final class StatsAllCommand implements AdminCommand {
    private static final String NO_CONSUMER = "NO_CONSUMER";

    @Option(
            names = {"-a", "--activeTopic"},
            description = "Only topics with messages in the last day.")
    private boolean active;

    @Option(
            names = {"-t", "--topic"},
            description = "Only this topic.")
    private @Nullable String topic;

    @Override
    public void run(AdminClient admin, Report report) {
        Table table = Table.of(
                "topics",
                new Column("#Topic", "topic"),
                new Column("#Consumer Group", "consumerGroup"),
                new Column("#Accumulation", "accumulation"),
                new Column("#InTPS", "inTps"),
                new Column("#OutTPS", "outTps"),
                new Column("#InMsg24Hour", "inMsg24Hour"),
                new Column("#OutMsg24Hour", "outMsg24Hour"));
        for (String name : report.progress().each("topics", admin.topics())) {
            boolean chosen = topic == null
                    ? !TopicNames.isRetryTopic(name) && !TopicNames.isDlqTopic(name)
                    : topic.strip().equals(name);
            if (chosen) {
                addTopic(admin, report, table, name);
            }
        }
        report.table(table);
    }

    /** A topic whose brokers do not answer is named in a sentence, the others are shown all the same. */
    private void addTopic(AdminClient admin, Report report, Table table, String name) {
        try {
            List<String> brokers = admin.findRoute(name)
                    .map(route -> route.brokerDatas().stream()
                            .flatMap(broker -> AdminClient.readAddress(broker).stream())
                            .toList())
                    .orElse(List.of());
            BrokerCounts in = BrokerCounts.NONE;
            Set<String> groups = new TreeSet<>();
            for (String broker : brokers) {
                in = in.plus(BrokerCounts.put(admin, broker, name));
                groups.addAll(new TopicAdmin(admin).groups(broker, name).groupList());
            }
            if (active && in.ofDay() == 0) {
                return;
            }
            if (groups.isEmpty()) {
                table.row(name, "", 0, rate(in), "", in.ofDay(), NO_CONSUMER);
            }
            for (String group : groups) {
                addGroup(admin, table, brokers, name, group, in);
            }
        } catch (AdminException failure) {
            report.say("topic " + name + ": " + failure.getMessage());
        }
    }

    private static void addGroup(
            AdminClient admin, Table table, List<String> brokers, String topic, String group, BrokerCounts in) {
        BrokerCounts out = BrokerCounts.NONE;
        long lag = 0;
        for (String broker : brokers) {
            out = out.plus(BrokerCounts.got(admin, broker, topic, group));
            lag += new ProgressAdmin(admin).stats(broker, group, topic).computeTotalDiff();
        }
        table.row(topic, group, Math.max(0, lag), rate(in), rate(out), in.ofDay(), out.ofDay());
    }

    private static String rate(BrokerCounts counts) {
        return String.format(Locale.ROOT, "%.2f", counts.perSecond());
    }
}

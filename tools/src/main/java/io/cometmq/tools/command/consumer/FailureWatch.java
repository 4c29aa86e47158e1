// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.command.consumer;

import io.cometmq.common.topic.TopicNames;
import io.cometmq.remoting.protocol.admin.TopicOffset;
import io.cometmq.remoting.protocol.route.BrokerData;
import io.cometmq.remoting.protocol.route.TopicRouteData;
import io.cometmq.tools.admin.AdminClient;
import io.cometmq.tools.admin.TopicAdmin;
import io.cometmq.tools.output.Column;
import io.cometmq.tools.output.Report;
import io.cometmq.tools.output.Table;
import io.cometmq.tools.output.Times;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which groups failed on messages since the last round: how many were sent back for another try, and how many have become
 * dead letters. Owned by one command; keeps two numbers for each group of the last round.
 */
final class FailureWatch {
    private Map<String, Ends> before = Map.of();
    private Map<String, Ends> now = new HashMap<>();
    private Table table = table();

    /**
     * How many messages there were ever.
     *
     * @param retries sent back
     * @param dead dead letters
     */
    private record Ends(long retries, long dead) {}

    private static Table table() {
        return Table.of(
                "failed",
                new Column("#Time", "time"),
                new Column("#Group", "consumerGroup"),
                new Column("#Failed Recently", "failedMsgsTotalRecently"),
                new Column("#Dead Recently", "deadMsgsTotalRecently"));
    }

    /** Compares a group with the last round, when it was there. */
    void look(AdminClient admin, String group) {
        Ends ends = new Ends(end(admin, TopicNames.retryTopic(group)), end(admin, TopicNames.dlqTopic(group)));
        now.put(group, ends);
        Ends last = before.get(group);
        if (last != null && (ends.retries() > last.retries() || ends.dead() > last.dead())) {
            table.row(
                    Times.show(admin.now()),
                    group,
                    Math.max(0, ends.retries() - last.retries()),
                    Math.max(0, ends.dead() - last.dead()));
        }
    }

    /** Shows what this round has found, if anything, and begins the next. */
    void show(Report report) {
        if (!table.records().isEmpty()) {
            report.table(table);
        }
        table = table();
        before = now;
        now = new HashMap<>();
    }

    private static long end(AdminClient admin, String topic) {
        List<BrokerData> brokers =
                admin.findRoute(topic).map(TopicRouteData::brokerDatas).orElse(List.of());
        long end = 0;
        for (BrokerData broker : brokers) {
            end += AdminClient.readAddress(broker)
                    .map(address -> new TopicAdmin(admin)
                            .stats(address, topic).offsetTable().values().stream()
                                    .mapToLong(TopicOffset::maxOffset)
                                    .sum())
                    .orElse(0L);
        }
        return end;
    }
}

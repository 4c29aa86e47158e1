// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.command.consumer;

import io.cometmq.remoting.protocol.request.ResetRequests.Reset;
import io.cometmq.tools.admin.AdminClient;
import io.cometmq.tools.admin.OffsetAdmin;
import io.cometmq.tools.output.Column;
import io.cometmq.tools.output.Report;
import io.cometmq.tools.output.Table;
import java.util.Map;

/**
 * Moves a group by commits in its name, one queue after another, where brokers do not move it themselves. Owned by one
 * command.
 */
final class Rollback {
    private final AdminClient admin;
    private final Reset wanted;
    private final boolean dry;
    private final Table table = Table.of(
            "rollback",
            new Column("#brokerName", "brokerName"),
            new Column("#queueId", "queueId"),
            new Column("#brokerOffset", "brokerOffset"),
            new Column("#consumerOffset", "consumerOffset"),
            new Column("#timestampOffset", "timestampOffset"),
            new Column("#rollbackOffset", "rollbackOffset"));

    /** Moves a group or, when {@code dry}, shows only where it would go. */
    Rollback(AdminClient admin, Reset wanted, boolean dry) {
        this.admin = admin;
        this.wanted = wanted;
        this.dry = dry;
    }

    /** Moves the group on each broker, given as address by name. */
    void all(Report report, Map<String, String> brokers) {
        for (Map.Entry<String, String> each : report.progress().each("brokers", brokers.entrySet())) {
            broker(each.getKey(), each.getValue());
        }
    }

    /** Moves the group on one broker. */
    void broker(String name, String address) {
        new OffsetAdmin(admin)
                .rollback(name, address, wanted, dry)
                .forEach(moved -> table.row(
                        moved.brokerName(),
                        moved.queueId(),
                        moved.brokerOffset(),
                        moved.consumerOffset(),
                        moved.timestampOffset(),
                        moved.rollbackOffset()));
    }

    void show(Report report) {
        report.table(table);
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.command.consumer;

import io.cometmq.remoting.protocol.ResponseCode;
import io.cometmq.remoting.protocol.request.ResetRequests.Reset;
import io.cometmq.tools.admin.AdminClient;
import io.cometmq.tools.admin.AdminException;
import io.cometmq.tools.admin.OffsetAdmin;
import io.cometmq.tools.output.Column;
import io.cometmq.tools.output.Report;
import io.cometmq.tools.output.Table;
import java.util.Map;

/**
 * Has brokers move the offsets of a group, and shows where they are now. Brokers that move connected groups only, as
 * RocketMQ's may be set up, are moved the old way, which shows more. Stateless.
 */
final class OffsetReset {
    private OffsetReset() {}

    /** Moves or, when {@code dry}, shows only where offsets would go. */
    static void run(AdminClient admin, Report report, Map<String, String> brokers, Reset header, boolean dry) {
        Rollback rollback = new Rollback(admin, header, dry);
        if (dry) {
            rollback.all(report, brokers);
            rollback.show(report);
            return;
        }
        Table table = Table.of(
                "offsets",
                new Column("#brokerName", "brokerName"),
                new Column("#queueId", "queueId"),
                new Column("#offset", "offset"));
        boolean[] shows = {brokers.isEmpty(), false};
        for (Map.Entry<String, String> broker : report.progress().each("brokers", brokers.entrySet())) {
            String name = broker.getKey();
            String address = broker.getValue();
            try {
                new OffsetAdmin(admin)
                        .reset(address, header)
                        .forEach((queue, offset) -> table.row(name, queue.getQueueId(), offset));
                shows[0] = true;
            } catch (AdminException refused) {
                if (refused.code() != ResponseCode.CONSUMER_NOT_ONLINE || header.queueId() != null) {
                    throw refused;
                }
                rollback.broker(name, address);
                shows[1] = true;
            }
        }
        if (shows[0]) {
            report.table(table);
        }
        if (shows[1]) {
            rollback.show(report);
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.command.consumer;

import static io.cometmq.remoting.protocol.request.ResetRequests.INVOKE_BROKER_TO_RESET_OFFSET;

import io.cometmq.remoting.protocol.body.ResetOffsetBody;
import io.cometmq.remoting.protocol.request.ResetRequests.Reset;
import io.cometmq.tools.admin.AdminClient;
import io.cometmq.tools.output.Column;
import io.cometmq.tools.output.Report;
import io.cometmq.tools.output.Table;
import java.util.Map;

/** Has brokers move the offsets of a group, and shows where they are now. Stateless. */
final class OffsetReset {
    private OffsetReset() {}

    static void run(AdminClient admin, Report report, Map<String, String> brokers, Reset header) {
        Table table = Table.of(
                "offsets",
                new Column("#brokerName", "brokerName"),
                new Column("#queueId", "queueId"),
                new Column("#offset", "offset"));
        brokers.forEach(
                (name, address) -> admin.fetch(address, INVOKE_BROKER_TO_RESET_OFFSET, header, ResetOffsetBody.class)
                        .offsetTable()
                        .forEach((queue, offset) -> table.row(name, queue.getQueueId(), offset)));
        report.table(table);
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.command.transaction;

import io.cometmq.remoting.protocol.body.GivenUpTransactionList.GivenUp;
import io.cometmq.tools.output.Column;
import io.cometmq.tools.output.Table;
import io.cometmq.tools.output.Times;
import org.jspecify.annotations.Nullable;

/** Shows transactions that were given up. Stateless. */
final class TransactionTable {
    private TransactionTable() {}

    static Table empty() {
        return Table.of(
                "transactions",
                new Column("#Broker Name", "brokerName"),
                new Column("#OffsetMsgId", "offsetMsgId"),
                new Column("#MsgId", "msgId"),
                new Column("#Topic", "topic"),
                new Column("#Producer Group", "producerGroup"),
                new Column("#Checks", "checks"),
                new Column("#Born", "born"),
                new Column("#Given Up", "givenUp"),
                new Column("#Status", "status"));
    }

    static void add(Table table, String brokerName, GivenUp transaction, String status) {
        table.row(
                brokerName,
                transaction.offsetMsgId(),
                shown(transaction.msgId()),
                shown(transaction.topic()),
                shown(transaction.producerGroup()),
                transaction.checks(),
                Times.show(transaction.bornTimestamp()),
                Times.show(transaction.givenUpTimestamp()),
                status);
    }

    private static String shown(@Nullable String text) {
        return text == null ? "N/A" : text;
    }
}

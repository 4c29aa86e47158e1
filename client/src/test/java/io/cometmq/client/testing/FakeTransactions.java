// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.testing;

import static io.cometmq.remoting.protocol.request.TransactionRequests.CHECK_TRANSACTION_STATE;
import static io.cometmq.remoting.protocol.request.TransactionRequests.END_TRANSACTION;

import io.cometmq.common.testing.Messages;
import io.cometmq.remoting.protocol.request.TransactionRequests.CheckTransaction;
import io.cometmq.remoting.protocol.request.TransactionRequests.EndTransaction;
import io.cometmq.remoting.rpc.Body;
import io.cometmq.remoting.rpc.Connection;
import io.cometmq.remoting.rpc.HandlerTable;
import io.cometmq.remoting.rpc.Lane;
import io.cometmq.remoting.rpc.Refusal;
import io.cometmq.remoting.rpc.Reply;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** What a broker hears of transactions, and asks about them. Thread-safe. */
public final class FakeTransactions {
    private final String brokerName;
    private final List<EndTransaction> ended = new CopyOnWriteArrayList<>();
    private final List<EndTransaction> asked = new CopyOnWriteArrayList<>();
    private volatile @Nullable Refusal refusal;

    FakeTransactions(String brokerName) {
        this.brokerName = brokerName;
    }

    void bind(HandlerTable table) {
        table.on(END_TRANSACTION, Lane.INLINE, request -> {
            ended.add(request.header());
            if (!request.oneway()) {
                asked.add(request.header());
            }
            Refusal no = refusal;
            if (no != null) {
                throw no;
            }
            return Reply.ok();
        });
    }

    /** How transactions ended, as producers said. */
    public List<EndTransaction> ended() {
        return ended;
    }

    /** Those of {@link #ended()} for which the producer wants an answer. */
    public List<EndTransaction> asked() {
        return asked;
    }

    /** Refuses the ends of transactions from now on. */
    public void refuse(Refusal why) {
        refusal = why;
    }

    /** Asks a client about a half message. */
    void check(Connection client, Messages half, long queueOffset, long logOffset, String transactionId) {
        client.tell(
                        CHECK_TRANSACTION_STATE,
                        new CheckTransaction(
                                "RMQ_SYS_TRANS_HALF_TOPIC",
                                queueOffset,
                                logOffset,
                                transactionId,
                                transactionId,
                                "OFFSET-ID",
                                brokerName),
                        Body.of(List.of(half.at(queueOffset, logOffset).record())))
                .join();
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.impl.producer;

import io.cometmq.client.hook.EndTransactionContext;
import io.cometmq.client.impl.Await;
import io.cometmq.client.impl.MQClientInstance;
import io.cometmq.client.producer.LocalTransactionState;
import io.cometmq.client.producer.TransactionMQProducer;
import io.cometmq.common.message.Message;
import io.cometmq.common.message.MessageSysFlag;
import io.cometmq.remoting.protocol.request.TransactionRequests.EndTransaction;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells brokers how transactions ended, without an answer: a broker that was not reached asks later. Thread-safe. */
final class TransactionEnds {
    private static final Logger log = LoggerFactory.getLogger(TransactionEnds.class);

    private final TransactionMQProducer settings;

    TransactionEnds(TransactionMQProducer settings) {
        this.settings = settings;
    }

    void tell(
            MQClientInstance client, String address, EndTransaction end, Message message, LocalTransactionState state) {
        SendHooks hooks = settings.getDefaultMQProducerImpl().hooks();
        if (hooks.watchesTransactions()) {
            hooks.ended(context(address, end, message, state));
        }
        Duration atMost = Duration.ofMillis(settings.getSendMsgTimeout());
        Await.whenDone(client.api().endTransaction(address, end, atMost), (done, failure) -> {
            if (failure != null) {
                log.warn(
                        "The broker is not told how a transaction ended, it will ask: broker={} msgId={} cause={}",
                        address,
                        end.msgId(),
                        Await.cause(failure).toString());
            }
        });
    }

    private static EndTransactionContext context(
            String address, EndTransaction end, Message message, LocalTransactionState state) {
        EndTransactionContext context = new EndTransactionContext();
        context.setProducerGroup(end.producerGroup());
        context.setMessage(message);
        context.setBrokerAddr(address);
        context.setMsgId(end.msgId());
        context.setTransactionId(end.transactionId());
        context.setTransactionState(state);
        context.setFromTransactionCheck(Boolean.TRUE.equals(end.fromTransactionCheck()));
        return context;
    }

    /** What the wire says for a state. */
    static int flag(LocalTransactionState state) {
        return switch (state) {
            case COMMIT_MESSAGE -> MessageSysFlag.TRANSACTION_COMMIT;
            case ROLLBACK_MESSAGE -> MessageSysFlag.TRANSACTION_ROLLBACK;
            case UNKNOW -> MessageSysFlag.TRANSACTION_NOT_TYPE;
        };
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.impl.producer;

import io.cometmq.client.exception.MQBrokerException;
import io.cometmq.client.hook.EndTransactionContext;
import io.cometmq.client.impl.Await;
import io.cometmq.client.impl.MQClientInstance;
import io.cometmq.client.producer.LocalTransactionState;
import io.cometmq.client.producer.TransactionMQProducer;
import io.cometmq.common.message.Message;
import io.cometmq.common.message.MessageSysFlag;
import io.cometmq.remoting.protocol.request.TransactionRequests.EndTransaction;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells brokers how transactions ended. Nobody waits for the answer: a broker that was not reached asks later, and what one
 * refuses is in the log. Thread-safe.
 */
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
        // Compat: RocketMQ's brokers answer commits and rollbacks; to what is not known yet they say nothing.
        CompletableFuture<Void> told = state == LocalTransactionState.UNKNOW
                ? client.api().leaveTransactionOpen(address, end, atMost)
                : client.api().endTransaction(address, end, atMost);
        Await.whenDone(told, (done, failure) -> {
            if (failure != null) {
                report(address, end, state, Await.cause(failure));
            }
        });
    }

    private static void report(String address, EndTransaction end, LocalTransactionState state, Throwable failure) {
        if (failure instanceof MQBrokerException refused) {
            log.warn(
                    "The broker refuses the end of a transaction: broker={} group={} topic={} msgId={} state={} code={}"
                            + " because={}",
                    address,
                    end.producerGroup(),
                    end.topic(),
                    end.msgId(),
                    state,
                    refused.getResponseCode(),
                    refused.getErrorMessage());
        } else {
            log.warn(
                    "The broker may not know how a transaction ended, it will ask then: broker={} msgId={} state={}"
                            + " cause={}",
                    address,
                    end.msgId(),
                    state,
                    failure.toString());
        }
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

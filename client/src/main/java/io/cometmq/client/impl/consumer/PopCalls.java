// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.impl.consumer;

import io.cometmq.client.common.ClientErrorCode;
import io.cometmq.client.exception.MQBrokerException;
import io.cometmq.client.exception.MQClientException;
import io.cometmq.client.impl.Await;
import io.cometmq.client.impl.MQClientInstance;
import io.cometmq.common.message.MessageQueue;
import io.cometmq.remoting.protocol.ResponseCode;
import io.cometmq.remoting.protocol.request.PopRequests.Ack;
import io.cometmq.remoting.protocol.request.PopRequests.ChangeInvisibleTime;
import io.cometmq.remoting.protocol.request.PopRequests.Pop;
import io.cometmq.remoting.protocol.request.PopRequests.Popped;
import io.cometmq.remoting.rpc.Answer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/** Borrows messages from the master of a queue, and tells it what became of them. Thread-safe. */
final class PopCalls {
    private static final Duration SETTLE_TIMEOUT = Duration.ofSeconds(3);

    private final MQClientInstance client;
    private final String group;
    /** Brokers that know no batches of acks; as many as there are brokers. */
    private final Set<String> withoutBatches = ConcurrentHashMap.newKeySet();

    PopCalls(MQClientInstance client, String group) {
        this.client = client;
        this.group = group;
    }

    /** Pops; completes with whatever code the broker answers, and fails when it could not be asked. */
    CompletableFuture<Answer<Popped>> pop(MessageQueue queue, Pop header, Duration timeout) {
        return master(queue.getTopic(), queue.getBrokerName())
                .thenCompose(address -> client.api().pop(address, header, timeout));
    }

    /** Says that a message is consumed. */
    CompletableFuture<Void> ack(PopLoan loan) {
        Ack header = new Ack(
                group,
                loan.storedIn(group),
                loan.receipt().queueId(),
                loan.receipt().text(),
                loan.receipt().queueOffset(),
                null,
                loan.receipt().brokerName());
        return master(loan.topic(), loan.receipt().brokerName())
                .thenCompose(address -> client.api().ack(address, header, SETTLE_TIMEOUT));
    }

    /**
     * Says that messages are consumed, with as few requests as their broker understands.
     *
     * @param loans of one broker, at least one
     */
    CompletableFuture<Void> ack(List<PopLoan> loans) {
        PopLoan first = loans.get(0);
        if (loans.size() == 1) {
            return ack(first);
        }
        String broker = first.receipt().brokerName();
        boolean knowsBatches = !withoutBatches.contains(broker);
        List<PopLoan> many = new ArrayList<>(loans.size());
        List<CompletableFuture<Void>> told = new ArrayList<>();
        for (PopLoan loan : loans) {
            if (knowsBatches && AckBatch.takes(loan)) {
                many.add(loan);
            } else {
                told.add(ack(loan));
            }
        }
        if (!many.isEmpty()) {
            told.add(ack(new AckBatch(broker, first.topic(), many)));
        }
        return told.size() == 1 ? told.get(0) : CompletableFuture.allOf(told.toArray(CompletableFuture[]::new));
    }

    private CompletableFuture<Void> ack(AckBatch batch) {
        return master(batch.topic(), batch.brokerName())
                .thenCompose(address -> client.api().ack(address, batch.body(group), SETTLE_TIMEOUT))
                .exceptionallyCompose(failure -> {
                    if (Await.cause(failure) instanceof MQBrokerException refused
                            && refused.getResponseCode() == ResponseCode.REQUEST_CODE_NOT_SUPPORTED) {
                        withoutBatches.add(batch.brokerName());
                        return ack(batch.loans());
                    }
                    return CompletableFuture.failedFuture(failure);
                });
    }

    /** Lets a message come again after {@code invisible}. */
    CompletableFuture<Void> comeAgain(PopLoan loan, Duration invisible) {
        ChangeInvisibleTime header = new ChangeInvisibleTime(
                group,
                loan.storedIn(group),
                loan.receipt().queueId(),
                loan.receipt().text(),
                loan.receipt().queueOffset(),
                invisible.toMillis(),
                null,
                null,
                loan.receipt().brokerName());
        return master(loan.topic(), loan.receipt().brokerName())
                .thenCompose(address -> client.api().changeInvisibleTime(address, header, SETTLE_TIMEOUT));
    }

    private CompletableFuture<String> master(String topic, String brokerName) {
        String known = client.brokers().master(brokerName);
        if (known != null) {
            return CompletableFuture.completedFuture(known);
        }
        return client.routes().refresh(topic).thenCompose(route -> {
            String found = client.brokers().master(brokerName);
            return found != null
                    ? CompletableFuture.completedFuture(found)
                    : CompletableFuture.failedFuture(new MQClientException(
                            ClientErrorCode.BROKER_NOT_EXIST_EXCEPTION,
                            "The broker[" + brokerName + "] not exist: the route of topic " + topic
                                    + " names no master of it"));
        });
    }
}

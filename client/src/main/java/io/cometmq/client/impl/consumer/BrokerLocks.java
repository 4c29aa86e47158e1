// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.impl.consumer;

import io.cometmq.client.impl.Await;
import io.cometmq.client.impl.MQClientInstance;
import io.cometmq.common.message.MessageQueue;
import io.cometmq.remoting.protocol.body.LockBatchRequestBody;
import io.cometmq.remoting.protocol.body.UnlockBatchRequestBody;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks the masters of queues to keep them for one consumer of a group, all queues of a broker in one call. Thread-safe. */
final class BrokerLocks {
    private static final Logger log = LoggerFactory.getLogger(BrokerLocks.class);

    private final MQClientInstance client;
    private final String group;

    BrokerLocks(MQClientInstance client, String group) {
        this.client = client;
        this.group = group;
    }

    /**
     * What brokers said of the queues that they were asked about.
     *
     * @param granted belong to this consumer for a while
     * @param refused belong to another one
     */
    record Answer(Set<MessageQueue> granted, Set<MessageQueue> refused) {}

    /** Asks for queues; those of a broker that does not answer, within a second, are in neither set. Never fails. */
    CompletableFuture<Answer> lock(Collection<MessageQueue> queues) {
        Answer all = new Answer(new HashSet<>(), new HashSet<>());
        CompletableFuture<?>[] calls = byBroker(queues).entrySet().stream()
                .map(entry -> lock(entry.getKey(), entry.getValue(), all))
                .toArray(CompletableFuture[]::new);
        return CompletableFuture.allOf(calls).thenApply(done -> all);
    }

    private CompletableFuture<Void> lock(String brokerName, Set<MessageQueue> queues, Answer all) {
        String master = client.brokers().master(brokerName);
        if (master == null) {
            log.warn("Queues not locked, their broker has no master: group={} broker={}", group, brokerName);
            return CompletableFuture.completedFuture(null);
        }
        return client.api()
                .lock(master, new LockBatchRequestBody(client.clientId(), group, queues, false))
                .handle((granted, failure) -> {
                    if (failure != null) {
                        log.warn(
                                "Queues not locked, it is tried again: group={} broker={} cause={}",
                                group,
                                brokerName,
                                Await.cause(failure).toString());
                        return null;
                    }
                    synchronized (all) {
                        for (MessageQueue queue : queues) {
                            (granted.contains(queue) ? all.granted() : all.refused()).add(queue);
                        }
                    }
                    return null;
                });
    }

    /** Gives queues back, without waiting for an answer; what is lost on the way ends by itself after a minute. */
    void unlock(Collection<MessageQueue> queues) {
        byBroker(queues).forEach((brokerName, ofBroker) -> {
            String master = client.brokers().master(brokerName);
            if (master != null) {
                Await.whenDone(
                        client.api()
                                .unlockOneway(
                                        master, new UnlockBatchRequestBody(client.clientId(), group, ofBroker, false)),
                        (done, failure) -> {
                            if (failure != null) {
                                log.warn(
                                        "Queues not unlocked, their locks end by themselves: group={} broker={} cause={}",
                                        group,
                                        brokerName,
                                        Await.cause(failure).toString());
                            }
                        });
            }
        });
    }

    private Map<String, Set<MessageQueue>> byBroker(Collection<MessageQueue> queues) {
        return queues.stream()
                .collect(Collectors.groupingBy(client.brokers()::nameOf, HashMap::new, Collectors.toSet()));
    }
}

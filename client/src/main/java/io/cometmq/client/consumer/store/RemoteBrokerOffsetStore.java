// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.consumer.store;

import io.cometmq.client.common.ClientErrorCode;
import io.cometmq.client.exception.MQBrokerException;
import io.cometmq.client.exception.MQClientException;
import io.cometmq.client.impl.Await;
import io.cometmq.client.impl.MQClientInstance;
import io.cometmq.common.message.MessageQueue;
import io.cometmq.remoting.exception.RemotingException;
import io.cometmq.remoting.protocol.ResponseCode;
import io.cometmq.remoting.protocol.request.OffsetRequests.QueryOffset;
import io.cometmq.remoting.protocol.request.OffsetRequests.UpdateOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps a group's offsets on the brokers of the queues; for clustering. Thread-safe. */
public class RemoteBrokerOffsetStore implements OffsetStore {
    private static final Logger log = LoggerFactory.getLogger(RemoteBrokerOffsetStore.class);

    private final MQClientInstance client;
    private final String group;
    private final OffsetTable offsets = new OffsetTable();
    /** Held from reading an offset to handing it over, so that an older one is never sent after a newer one. */
    private final Object sending = new Object();

    public RemoteBrokerOffsetStore(MQClientInstance client, String group) {
        this.client = client;
        this.group = group;
    }

    /** Does nothing: offsets are read queue by queue. */
    @Override
    public void load() {}

    @Override
    public void updateOffset(MessageQueue mq, long offset, boolean increaseOnly) {
        offsets.update(mq, offset, increaseOnly);
    }

    @Override
    public void updateAndFreezeOffset(MessageQueue mq, long offset) {
        offsets.updateAndFreeze(mq, offset);
    }

    @Override
    public long readOffset(MessageQueue mq, ReadOffsetType type) {
        if (type != ReadOffsetType.READ_FROM_STORE) {
            long inMemory = offsets.get(mq);
            if (inMemory >= 0 || type == ReadOffsetType.READ_FROM_MEMORY) {
                return inMemory;
            }
        }
        return take(mq, ask(mq));
    }

    /** Asks the broker for the offset of a queue, without waiting; the answer is for {@link #take}. */
    public CompletableFuture<Long> ask(MessageQueue mq) {
        try {
            QueryOffset header = new QueryOffset(group, mq.getTopic(), mq.getQueueId(), null);
            return client.api().consumerOffset(address(mq), header);
        } catch (MQClientException unknown) {
            return CompletableFuture.failedFuture(unknown);
        }
    }

    /**
     * Waits for what a broker says and takes it for the queue's offset.
     *
     * @param asked the answer of {@link #ask} for this queue
     * @return the offset, or a value below 0 as {@link #readOffset} has them
     */
    public long take(MessageQueue mq, CompletableFuture<Long> asked) {
        try {
            long stored = Await.result(asked);
            offsets.update(mq, stored, false);
            return stored;
        } catch (MQBrokerException refused) {
            if (refused.getResponseCode() == ResponseCode.QUERY_NOT_FOUND) {
                return NO_OFFSET;
            }
            log.warn("Offset cannot be read: group={} queue={}", group, mq, refused);
        } catch (RemotingException | MQClientException failed) {
            log.warn("Offset cannot be read: group={} queue={} cause={}", group, mq, failed.toString());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        return UNKNOWN;
    }

    /** Sends the offsets without waiting; they are sent again with the next save. */
    @Override
    public void persistAll(Set<MessageQueue> mqs) {
        for (MessageQueue mq : offsets.copy("").keySet()) {
            if (mqs.contains(mq)) {
                persist(mq);
            } else {
                offsets.remove(mq);
            }
        }
    }

    /** Asks all brokers at once to take the offsets and to say so. */
    @Override
    public CompletableFuture<Void> persistAllAsync(Set<MessageQueue> mqs) {
        List<CompletableFuture<Void>> saved = new ArrayList<>();
        synchronized (sending) {
            offsets.copy("").forEach((mq, offset) -> {
                if (mqs.contains(mq)) {
                    saved.add(save(mq, offset));
                }
            });
        }
        return CompletableFuture.allOf(saved.toArray(CompletableFuture[]::new));
    }

    /** Asks a broker that is known: who leaves looks for no other. */
    private CompletableFuture<Void> save(MessageQueue mq, long offset) {
        String known = client.brokers().any(mq.getBrokerName());
        return known == null
                ? CompletableFuture.failedFuture(unknownBroker(mq))
                : client.api().updateConsumerOffset(known, header(mq, offset));
    }

    @Override
    public void persist(MessageQueue mq) {
        if (offsets.get(mq) < 0) {
            return;
        }
        try {
            String address = address(mq);
            synchronized (sending) {
                long offset = offsets.get(mq);
                if (offset >= 0) {
                    tell(mq, address, offset);
                }
            }
        } catch (MQClientException failed) {
            log.warn("Offset not saved, it is tried again: group={} queue={} cause={}", group, mq, failed.toString());
        }
    }

    @Override
    public void removeOffset(MessageQueue mq) {
        offsets.remove(mq);
    }

    @Override
    public Map<MessageQueue, Long> cloneOffsetTable(String topic) {
        return offsets.copy(topic);
    }

    @Override
    public void updateConsumeOffsetToBroker(MessageQueue mq, long offset, boolean isOneway)
            throws RemotingException, MQBrokerException, InterruptedException, MQClientException {
        String address = address(mq);
        if (isOneway) {
            tell(mq, address, offset);
        } else {
            Await.result(client.api().updateConsumerOffset(address, header(mq, offset)));
        }
    }

    private UpdateOffset header(MessageQueue mq, long offset) {
        return new UpdateOffset(group, mq.getTopic(), mq.getQueueId(), offset);
    }

    private void tell(MessageQueue mq, String address, long offset) {
        Await.whenDone(client.api().updateConsumerOffsetOneway(address, header(mq, offset)), (done, failure) -> {
            if (failure != null) {
                log.warn(
                        "Offset not saved, it is tried again: group={} queue={} cause={}",
                        group,
                        mq,
                        failure.toString());
            }
        });
    }

    private @Nullable String any(MessageQueue mq) {
        return client.brokers().any(client.brokers().nameOf(mq));
    }

    /** The master, else any slave, of the queue's broker. */
    private String address(MessageQueue mq) throws MQClientException {
        String known = any(mq);
        if (known == null) {
            client.routes().fetch(mq.getTopic());
            known = any(mq);
        }
        if (known == null) {
            throw unknownBroker(mq);
        }
        return known;
    }

    private static MQClientException unknownBroker(MessageQueue mq) {
        return new MQClientException(
                ClientErrorCode.BROKER_NOT_EXIST_EXCEPTION,
                "The broker[" + mq.getBrokerName() + "] not exist: no route names it");
    }
}

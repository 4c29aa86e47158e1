// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.impl.consumer;

import io.cometmq.client.common.ClientErrorCode;
import io.cometmq.client.consumer.PullResult;
import io.cometmq.client.consumer.PullStatus;
import io.cometmq.client.exception.MQBrokerException;
import io.cometmq.client.exception.MQClientException;
import io.cometmq.client.impl.FindBrokerResult;
import io.cometmq.client.impl.MQClientInstance;
import io.cometmq.common.group.SubscriptionData;
import io.cometmq.common.message.MessageConst;
import io.cometmq.common.message.MessageExt;
import io.cometmq.common.message.MessageQueue;
import io.cometmq.common.message.MessageSysFlag;
import io.cometmq.remoting.protocol.ResponseCode;
import io.cometmq.remoting.protocol.request.PullRequests.Pulled;
import io.cometmq.remoting.protocol.statictopic.LogicQueue;
import io.cometmq.remoting.rpc.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Sends pulls to the broker that was suggested last for the queue, and turns answers into results: decoded, filtered by
 * the exact tag and by the hooks, with the queue's bounds as properties. Thread-safe.
 */
final class PullAPIWrapper {
    private static final long MASTER_ID = 0;

    private final MQClientInstance client;
    private final String group;
    private final RecordReader reader;
    private final FilterHooks filters;
    private final Supplier<@Nullable Long> brokerOfUser;
    private final Map<MessageQueue, Long> suggestedBroker = new ConcurrentHashMap<>();

    PullAPIWrapper(MQClientInstance client, String group, RecordReader reader, FilterHooks filters) {
        this(client, group, reader, filters, () -> null);
    }

    /** Asks the broker with the id that {@code brokerOfUser} says, if any, instead of the suggested one. */
    PullAPIWrapper(
            MQClientInstance client,
            String group,
            RecordReader reader,
            FilterHooks filters,
            Supplier<@Nullable Long> brokerOfUser) {
        this.filters = filters;
        this.client = client;
        this.group = group;
        this.reader = reader;
        this.brokerOfUser = brokerOfUser;
    }

    /** Sends a pull; completes with whatever code the broker answers, and fails when no broker could be asked. */
    CompletableFuture<Answer<Pulled>> pull(PullCall call) {
        MessageQueue queue = call.queue();
        Long ofUser = brokerOfUser.get();
        long wanted = ofUser == null ? suggestedBroker.getOrDefault(queue, MASTER_ID) : ofUser;
        FindBrokerResult broker = find(queue, wanted);
        if (broker == null) {
            return pullByNewRoute(call, wanted);
        }
        CompletableFuture<Answer<Pulled>> asked =
                client.api().pull(broker.brokerAddr(), call.header(group, broker.slave()), call.timeout());
        return LogicQueue.isLogical(queue.getBrokerName())
                ? asked.thenCompose(answer -> answer.code() == ResponseCode.NOT_LEADER_FOR_QUEUE
                        ? pullByNewRoute(call, MASTER_ID)
                        : CompletableFuture.completedFuture(answer))
                : asked;
    }

    private @Nullable FindBrokerResult find(MessageQueue queue, long wanted) {
        return client.brokers().find(client.brokers().nameOf(queue), wanted, false);
    }

    private CompletableFuture<Answer<Pulled>> pullByNewRoute(PullCall call, long wanted) {
        MessageQueue queue = call.queue();
        return client.routes().refresh(queue.getTopic()).thenCompose(route -> {
            FindBrokerResult found = find(queue, wanted);
            return found == null
                    ? CompletableFuture.failedFuture(new MQClientException(
                            ClientErrorCode.BROKER_NOT_EXIST_EXCEPTION,
                            "The broker[" + queue.getBrokerName() + "] not exist: the route of topic "
                                    + queue.getTopic() + " does not name it"))
                    : client.api().pull(found.brokerAddr(), call.header(group, found.slave()), call.timeout());
        });
    }

    /**
     * What an answer brought. Decodes, so it takes time in proportion to the answer's size.
     *
     * @param from the queue offset that was asked for
     */
    PullResult process(MessageQueue queue, SubscriptionData subscription, long from, Answer<Pulled> answer)
            throws MQBrokerException {
        PullStatus status = status(queue, answer);
        Pulled header = answer.header();
        suggestedBroker.put(queue, header.suggestWhichBrokerId());
        List<MessageExt> messages =
                status == PullStatus.FOUND ? messages(queue, subscription, from, header, answer.body()) : null;
        return new PullResult(status, header.nextBeginOffset(), header.minOffset(), header.maxOffset(), messages);
    }

    private static boolean isOfBatch(MessageExt message) {
        return (message.getSysFlag() & MessageSysFlag.INNER_BATCH) != 0;
    }

    /** Forgets what was suggested for a queue that is given up. */
    void forget(MessageQueue queue) {
        suggestedBroker.remove(queue);
    }

    private List<MessageExt> messages(
            MessageQueue queue, SubscriptionData subscription, long from, Pulled header, byte[] body) {
        Long delta = header.offsetDelta();
        String minOffset = Long.toString(header.minOffset());
        String maxOffset = Long.toString(header.maxOffset());
        List<MessageExt> wanted = new ArrayList<>();
        for (MessageExt message : reader.read(queue, body)) {
            if (!subscription.wants(message)) {
                continue;
            }
            message.putProperty(MessageConst.PROPERTY_MIN_OFFSET, minOffset);
            message.putProperty(MessageConst.PROPERTY_MAX_OFFSET, maxOffset);
            message.setBrokerName(queue.getBrokerName());
            message.setQueueId(queue.getQueueId());
            if (delta != null) {
                message.setQueueOffset(message.getQueueOffset() + delta);
            }
            // A batch that is one record comes as a whole, also to whoever had its first messages before.
            boolean again = message.getQueueOffset() < from && isOfBatch(message);
            if (!again) {
                wanted.add(message);
            }
        }
        return filters.left(group, queue, wanted);
    }

    private static PullStatus status(MessageQueue queue, Answer<Pulled> answer) throws MQBrokerException {
        return switch (answer.code()) {
            case ResponseCode.SUCCESS -> PullStatus.FOUND;
            case ResponseCode.PULL_NOT_FOUND -> PullStatus.NO_NEW_MSG;
            case ResponseCode.PULL_RETRY_IMMEDIATELY -> PullStatus.NO_MATCHED_MSG;
            case ResponseCode.PULL_OFFSET_MOVED -> PullStatus.OFFSET_ILLEGAL;
            default -> throw new MQBrokerException(answer.code(), answer.remark(), queue.getBrokerName());
        };
    }
}

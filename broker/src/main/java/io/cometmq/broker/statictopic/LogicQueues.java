// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.statictopic;

import static io.cometmq.remoting.protocol.ResponseCode.NOT_LEADER_FOR_QUEUE;
import static io.cometmq.remoting.protocol.ResponseCode.QUERY_NOT_FOUND;

import io.cometmq.remoting.protocol.RequestType;
import io.cometmq.remoting.protocol.statictopic.LogicQueue;
import io.cometmq.remoting.protocol.statictopic.LogicQueueMappingItem;
import io.cometmq.remoting.protocol.statictopic.TopicQueueMappingDetail;
import io.cometmq.remoting.rpc.AsyncHandler;
import io.cometmq.remoting.rpc.Refusal;
import io.cometmq.remoting.rpc.Reply;
import io.cometmq.remoting.rpc.Request;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Finds the logical queue that a request means, and asks whoever has a stretch of it. Thread-safe. */
final class LogicQueues {
    private final QueueMappings mappings;
    private final OtherBrokers others;

    LogicQueues(QueueMappings mappings, OtherBrokers others) {
        this.mappings = mappings;
        this.others = others;
    }

    /** A logical queue that this broker leads. */
    record Led(TopicQueueMappingDetail mapping, LogicQueue queue) {
        /** Whether a stretch is on this broker. */
        boolean isHere(LogicQueueMappingItem item) {
            return item.isOn(mapping.bname());
        }

        /** The stretch that takes messages. */
        LogicQueueMappingItem leader() {
            List<LogicQueueMappingItem> items = queue.items();
            return items.get(items.size() - 1);
        }

        /** The stretches that can be read, oldest first; at least one. */
        List<LogicQueueMappingItem> readable() {
            List<LogicQueueMappingItem> readable = queue.readable();
            if (readable.isEmpty()) {
                throw new Refusal(
                        NOT_LEADER_FOR_QUEUE,
                        "queue " + queue.id() + " of topic " + mapping.topic()
                                + " is being moved here: expected a first stretch whose logicOffset is decided");
            }
            return readable;
        }

        /** The last stretch that can be read. */
        LogicQueueMappingItem lastReadable() {
            List<LogicQueueMappingItem> readable = readable();
            return readable.get(readable.size() - 1);
        }
    }

    /**
     * The logical queue that a request means; null when it means a physical one.
     *
     * @param lo what the request says itself of it
     * @throws Refusal NOT_LEADER_FOR_QUEUE when another broker leads it
     */
    @Nullable
    Led led(String topic, int queueId, @Nullable Boolean lo) {
        if (mappings.isEmpty()) {
            return null;
        }
        TopicQueueMappingDetail mapping = mappings.find(topic);
        if (mapping == null || Boolean.FALSE.equals(lo)) {
            return null;
        }
        LogicQueue queue = queueId < 0 ? anyLed(mapping, queueId) : mapping.queue(queueId);
        if (!mapping.leads(queue)) {
            throw notLeader(mapping, queueId);
        }
        return new Led(mapping, queue);
    }

    /**
     * Asks the broker that has {@code item}: this one, by {@code here}, or another.
     *
     * @param header asks for the physical queue and says that it is one
     */
    <H extends Record, R extends Record> CompletionStage<Reply<R>> ask(
            Led led,
            LogicQueueMappingItem item,
            Request<H> request,
            AsyncHandler<H, R> here,
            RequestType<H, R> type,
            H header) {
        return led.isHere(item)
                ? here.handle(request.withHeader(header))
                : others.ask(led.mapping().topic(), String.valueOf(item.bname()), type, header);
    }

    /** A queue for whoever does not care which. */
    private static LogicQueue anyLed(TopicQueueMappingDetail mapping, int asked) {
        for (Integer id : mapping.hostedQueues().keySet()) {
            LogicQueue queue = mapping.queue(id);
            if (mapping.leads(queue)) {
                return queue;
            }
        }
        throw notLeader(mapping, asked);
    }

    /** Whether an answer says that there is no such thing. */
    static boolean isMissing(Reply<?> reply) {
        return reply.code() == QUERY_NOT_FOUND;
    }

    private static Refusal notLeader(TopicQueueMappingDetail mapping, int queueId) {
        return new Refusal(
                NOT_LEADER_FOR_QUEUE,
                "queue " + queueId + " of static topic " + mapping.topic() + " is not led by broker "
                        + mapping.bname() + ": expected one of "
                        + mapping.info().currIdMap().keySet()
                        + ", ask for the route anew");
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.statictopic;

import io.cometmq.broker.statictopic.LogicQueues.Led;
import io.cometmq.common.message.KnownProperties;
import io.cometmq.remoting.protocol.request.SendRequests.Send;
import io.cometmq.remoting.protocol.request.SendRequests.Sent;
import io.cometmq.remoting.protocol.statictopic.LogicQueueMappingItem;
import io.cometmq.remoting.rpc.AsyncHandler;
import io.cometmq.remoting.rpc.Reply;

/** Lets messages for a logical queue be appended to the physical queue of its last stretch. Thread-safe. */
final class StaticSends {
    /** What is answered while it is not decided yet where the last stretch begins. */
    private static final long UNKNOWN = -1;

    private final LogicQueues queues;

    StaticSends(LogicQueues queues) {
        this.queues = queues;
    }

    AsyncHandler<Send, Sent> around(AsyncHandler<Send, Sent> next) {
        return request -> {
            Send ask = request.header();
            Led led = queues.led(ask.topic(), ask.queueId(), null);
            if (led == null) {
                return next.handle(request);
            }
            LogicQueueMappingItem leader = led.leader();
            boolean half = KnownProperties.has(KnownProperties.in(ask.givenProperties()), KnownProperties.HALF);
            return next.handle(request.withHeader(onQueue(ask, leader.queueId())))
                    .thenApply(reply -> toStatic(reply, led, leader, half));
        };
    }

    private static Reply<Sent> toStatic(Reply<Sent> reply, Led led, LogicQueueMappingItem leader, boolean half) {
        Sent sent = reply.header();
        if (sent == null) {
            return reply;
        }
        // The offset of a half message is one of the queue of half messages, by which its end is found.
        long offset = half ? sent.queueOffset() : leader.isPlaced() ? leader.toStatic(sent.queueOffset()) : UNKNOWN;
        Sent told = new Sent(
                sent.msgId(),
                led.queue().id(),
                offset,
                sent.transactionId(),
                sent.batchUniqId(),
                sent.recallHandle(),
                sent.region(),
                sent.traceOn());
        return new Reply<>(reply.code(), reply.remark(), told, reply.fields(), reply.body());
    }

    private static Send onQueue(Send ask, int queueId) {
        return new Send(
                ask.producerGroup(),
                ask.topic(),
                ask.defaultTopic(),
                ask.defaultTopicQueueNums(),
                queueId,
                ask.sysFlag(),
                ask.bornTimestamp(),
                ask.flag(),
                ask.properties(),
                ask.reconsumeTimes(),
                ask.unitMode(),
                ask.maxReconsumeTimes(),
                ask.batch(),
                ask.brokerName());
    }
}

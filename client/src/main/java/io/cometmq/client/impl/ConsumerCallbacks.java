// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.impl;

import static io.cometmq.remoting.protocol.request.ClientRequests.GET_CONSUMER_RUNNING_INFO;
import static io.cometmq.remoting.protocol.request.DiagnosisRequests.CONSUME_MESSAGE_DIRECTLY;
import static io.cometmq.remoting.protocol.request.ResetRequests.GET_CONSUMER_STATUS_FROM_CLIENT;
import static io.cometmq.remoting.protocol.request.ResetRequests.RESET_CONSUMER_CLIENT_OFFSET;

import io.cometmq.common.io.Json;
import io.cometmq.common.message.MalformedMessageException;
import io.cometmq.common.message.MessageDecoder;
import io.cometmq.common.message.MessageExt;
import io.cometmq.remoting.protocol.NoHeader;
import io.cometmq.remoting.protocol.ResponseCode;
import io.cometmq.remoting.protocol.body.ConsumerRunningInfo;
import io.cometmq.remoting.protocol.body.GetConsumerStatusBody;
import io.cometmq.remoting.protocol.body.ResetOffsetBody;
import io.cometmq.remoting.protocol.request.ClientRequests.OfClient;
import io.cometmq.remoting.protocol.request.DiagnosisRequests.ConsumeDirectly;
import io.cometmq.remoting.protocol.request.ResetRequests.Reset;
import io.cometmq.remoting.protocol.request.ResetRequests.StatusOf;
import io.cometmq.remoting.rpc.Body;
import io.cometmq.remoting.rpc.HandlerTable;
import io.cometmq.remoting.rpc.Lane;
import io.cometmq.remoting.rpc.Refusal;
import io.cometmq.remoting.rpc.Reply;
import io.cometmq.remoting.rpc.Request;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Serves what administrators ask of consumers, through a broker. */
final class ConsumerCallbacks {
    private static final Logger log = LoggerFactory.getLogger(ConsumerCallbacks.class);

    private final ClientGroups groups;

    /** Looks consumers up in {@code groups}. */
    ConsumerCallbacks(ClientGroups groups) {
        this.groups = groups;
    }

    void bind(HandlerTable table) {
        table.on(RESET_CONSUMER_CLIENT_OFFSET, Lane.INLINE, this::resetOffsets);
        table.on(GET_CONSUMER_STATUS_FROM_CLIENT, Lane.INLINE, this::status);
        table.on(GET_CONSUMER_RUNNING_INFO, Lane.ADMIN, this::runningInfo);
        table.onAsync(CONSUME_MESSAGE_DIRECTLY, Lane.ADMIN, this::consumeDirectly);
    }

    private MQConsumerInner consumer(String group) {
        MQConsumerInner consumer = groups.consumers().get(group);
        if (consumer == null) {
            throw new Refusal(
                    ResponseCode.SYSTEM_ERROR, "The Consumer Group <" + group + "> not exist in this consumer");
        }
        return consumer;
    }

    Reply<NoHeader> resetOffsets(Request<Reset> request) {
        Reset ask = request.header();
        ResetOffsetBody body = Json.read(request.bodyBytes(), ResetOffsetBody.class);
        log.info(
                "Offsets are reset: group={} topic={} broker={} offsets={}",
                ask.group(),
                ask.topic(),
                request.connection().remote(),
                body.offsetTable());
        consumer(ask.group()).resetOffsets(body.offsetTable());
        return Reply.ok();
    }

    Reply<NoHeader> status(Request<StatusOf> request) {
        StatusOf ask = request.header();
        GetConsumerStatusBody body =
                new GetConsumerStatusBody(Map.of(), consumer(ask.group()).consumerStatus(ask.topic()));
        return Reply.ok().withBody(Body.of(Json.writeBytes(body)));
    }

    CompletionStage<Reply<NoHeader>> consumeDirectly(Request<ConsumeDirectly> request) {
        ConsumeDirectly ask = request.header();
        MQConsumerInner consumer = consumer(ask.consumerGroup());
        return consumer.consumeDirectly(message(request))
                .thenApply(result -> Reply.ok().withBody(Body.of(Json.writeBytes(result))));
    }

    private static MessageExt message(Request<ConsumeDirectly> request) {
        try {
            MessageExt message = MessageDecoder.decode(ByteBuffer.wrap(request.bodyBytes()));
            String brokerName = request.header().brokerName();
            message.setBrokerName(brokerName == null ? "" : brokerName);
            return message;
        } catch (MalformedMessageException malformed) {
            throw new Refusal(ResponseCode.SYSTEM_ERROR, "message to consume: " + malformed.getMessage());
        }
    }

    Reply<NoHeader> runningInfo(Request<OfClient> request) {
        ConsumerRunningInfo info = consumer(request.header().consumerGroup()).consumerRunningInfo();
        if (Boolean.TRUE.equals(request.header().jstackEnable())) {
            info = new ConsumerRunningInfo(
                    stackTraces(),
                    info.mqPopTable(),
                    info.mqTable(),
                    info.properties(),
                    info.statusTable(),
                    info.subscriptionSet(),
                    info.userConsumerInfo());
        }
        return Reply.ok().withBody(Body.of(Json.writeBytes(info)));
    }

    private static String stackTraces() {
        StringBuilder text = new StringBuilder();
        for (Map.Entry<Thread, StackTraceElement[]> entry :
                Thread.getAllStackTraces().entrySet()) {
            Thread thread = entry.getKey();
            text.append(thread.getName())
                    .append(" TID: ")
                    .append(thread.getId())
                    .append(" STATE: ")
                    .append(thread.getState())
                    .append('\n');
            for (StackTraceElement element : entry.getValue()) {
                text.append("  ").append(element).append('\n');
            }
            text.append('\n');
        }
        return text.toString();
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.impl;

import static io.cometmq.remoting.protocol.request.ReplyRequests.PUSH_REPLY_MESSAGE_TO_CLIENT;

import io.cometmq.common.compression.Compression;
import io.cometmq.common.compression.CompressionType;
import io.cometmq.common.lifecycle.Clock;
import io.cometmq.common.message.MessageConst;
import io.cometmq.common.message.MessageExt;
import io.cometmq.common.message.MessageProperties;
import io.cometmq.common.message.MessageSysFlag;
import io.cometmq.remoting.exception.RemotingConnectException;
import io.cometmq.remoting.protocol.NoHeader;
import io.cometmq.remoting.protocol.ResponseCode;
import io.cometmq.remoting.protocol.request.ReplyRequests.PushReply;
import io.cometmq.remoting.rpc.Addresses;
import io.cometmq.remoting.rpc.HandlerTable;
import io.cometmq.remoting.rpc.Lane;
import io.cometmq.remoting.rpc.Refusal;
import io.cometmq.remoting.rpc.Reply;
import io.cometmq.remoting.rpc.Request;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes the answers that brokers push to this client. */
final class ReplyCallbacks {
    private static final Logger log = LoggerFactory.getLogger(ReplyCallbacks.class);

    private final PendingReplies replies;
    private final Clock clock;

    ReplyCallbacks(PendingReplies replies, Clock clock) {
        this.replies = replies;
        this.clock = clock;
    }

    void bind(HandlerTable table) {
        table.on(PUSH_REPLY_MESSAGE_TO_CLIENT, Lane.INLINE, this::reply);
    }

    Reply<NoHeader> reply(Request<PushReply> request) {
        MessageExt answer = answer(request.header(), request.bodyBytes());
        String correlationId = answer.getProperty(MessageConst.PROPERTY_CORRELATION_ID);
        if (correlationId == null || !replies.arrived(correlationId, answer)) {
            log.warn(
                    "Answer that nobody waits for is dropped: broker={} correlationId={}",
                    request.connection().remote(),
                    correlationId);
        }
        return Reply.ok();
    }

    private MessageExt answer(PushReply header, byte[] body) {
        MessageExt answer = new MessageExt();
        answer.setTopic(header.topic());
        answer.setQueueId(header.queueId());
        answer.setStoreTimestamp(header.storeTimestamp());
        answer.setBornHost(address(header.bornHost()));
        answer.setStoreHost(address(header.storeHost()));
        answer.setBornTimestamp(header.bornTimestamp());
        answer.setReconsumeTimes(header.reconsumeTimes() == null ? 0 : header.reconsumeTimes());
        answer.setFlag(header.flag());
        answer.setSysFlag(header.sysFlag() & ~MessageSysFlag.COMPRESSED);
        answer.setBody(expanded(header.sysFlag(), body));
        answer.setProperties(MessageProperties.decode(header.properties()));
        answer.putProperty(MessageConst.PROPERTY_REPLY_MESSAGE_ARRIVE_TIME, String.valueOf(clock.millis()));
        return answer;
    }

    private static byte[] expanded(int sysFlag, byte[] body) {
        if ((sysFlag & MessageSysFlag.COMPRESSED) == 0) {
            return body;
        }
        try {
            return Compression.decompress(body, CompressionType.of(sysFlag));
        } catch (IllegalArgumentException notCompressed) {
            throw new Refusal(ResponseCode.SYSTEM_ERROR, "process reply message fail: " + notCompressed.getMessage());
        }
    }

    /** Null when the broker's text is no address, which matters to nobody who waits. */
    private static @Nullable InetSocketAddress address(String text) {
        try {
            return Addresses.parse(text.startsWith("/") ? text.substring(1) : text);
        } catch (RemotingConnectException illegal) {
            log.debug("Answer has a host that is no address: host={}", text, illegal);
            return null;
        }
    }
}

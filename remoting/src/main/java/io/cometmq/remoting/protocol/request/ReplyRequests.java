// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.protocol.request;

import io.cometmq.remoting.protocol.NoHeader;
import io.cometmq.remoting.protocol.RequestType;
import io.cometmq.remoting.protocol.request.SendRequests.Send;
import io.cometmq.remoting.protocol.request.SendRequests.Sent;
import org.jspecify.annotations.Nullable;

/** Requests that carry the answer to a message back to who sent it. The frame's body is the answer's body. */
public final class ReplyRequests {
    /** Client to broker: an answer, whose properties name the client that waits for it. */
    public static final RequestType<Send, Sent> SEND_REPLY_MESSAGE =
            RequestType.of(324, "SEND_REPLY_MESSAGE", Send.class, Sent.class);

    /** The same header under one-letter field names, which clients prefer. */
    public static final RequestType<Send, Sent> SEND_REPLY_MESSAGE_V2 =
            RequestType.lettered(325, "SEND_REPLY_MESSAGE_V2", Send.class, Sent.class);

    /** Broker to client: the answer to a message that this client sent. */
    public static final RequestType<PushReply, NoHeader> PUSH_REPLY_MESSAGE_TO_CLIENT =
            RequestType.of(326, "PUSH_REPLY_MESSAGE_TO_CLIENT", PushReply.class, NoHeader.class);

    private ReplyRequests() {}

    /**
     * What the broker says of an answer.
     *
     * @param producerGroup the group of who answers
     * @param topic the topic for answers of the cluster
     * @param sysFlag bits of {@link io.cometmq.common.message.MessageSysFlag}
     * @param bornTimestamp when the answer was made, in milliseconds since 1970
     * @param properties the encoded properties, among them the id of the question
     * @param bornHost {@code host:port} of who answers
     * @param storeHost {@code host:port} of the broker
     * @param storeTimestamp when the broker got the answer, in milliseconds since 1970
     */
    public record PushReply(
            String producerGroup,
            String topic,
            String defaultTopic,
            int defaultTopicQueueNums,
            int queueId,
            int sysFlag,
            long bornTimestamp,
            int flag,
            @Nullable String properties,
            @Nullable Integer reconsumeTimes,
            @Nullable Boolean unitMode,
            String bornHost,
            String storeHost,
            long storeTimestamp) {}
}

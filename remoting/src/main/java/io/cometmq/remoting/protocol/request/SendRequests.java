// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.protocol.request;

import io.cometmq.common.message.EncodedProperties;
import io.cometmq.remoting.protocol.RequestType;
import io.cometmq.remoting.protocol.WireName;
import org.jspecify.annotations.Nullable;

/** Requests that append messages. The frame's body is the message's body, compressed as the sysFlag says. */
public final class SendRequests {
    /** Appends one message, or a batch when the header says so. */
    public static final RequestType<Send, Sent> SEND_MESSAGE =
            RequestType.of(10, "SEND_MESSAGE", Send.class, Sent.class);

    /** The same header under one-letter field names: shorter on the wire, so clients prefer it. */
    public static final RequestType<Send, Sent> SEND_MESSAGE_V2 =
            RequestType.lettered(310, "SEND_MESSAGE_V2", Send.class, Sent.class);

    /** Appends several messages of one topic; the body is their batch encoding. One-letter field names. */
    public static final RequestType<Send, Sent> SEND_BATCH_MESSAGE =
            RequestType.lettered(320, "SEND_BATCH_MESSAGE", Send.class, Sent.class);

    private SendRequests() {}

    /**
     * What to append and where. The order of the components is the alphabet of {@link #SEND_MESSAGE_V2}.
     *
     * @param producerGroup brokers take a send without it, so some clients leave it out
     * @param defaultTopic the topic whose settings a topic that is created by this send inherits
     * @param defaultTopicQueueNums how many queues a topic that is created by this send gets
     * @param queueId negative lets the broker choose
     * @param sysFlag bits of {@link io.cometmq.common.message.MessageSysFlag}
     * @param bornTimestamp when the producer made the message, in milliseconds since 1970
     * @param flag the user's flag, stored and not interpreted
     * @param properties of a request that was received and not kept first, valid until its connection reads the next frame
     * @param reconsumeTimes how often the message was consumed before, for messages of retry topics
     * @param maxReconsumeTimes after how many consumptions a message of a retry topic goes to the dead-letter queue
     * @param batch whether the body is a batch
     * @param brokerName the name of the broker that the client believes to talk to
     */
    public record Send(
            @Nullable String producerGroup,
            String topic,
            String defaultTopic,
            int defaultTopicQueueNums,
            int queueId,
            int sysFlag,
            long bornTimestamp,
            int flag,
            @Nullable EncodedProperties properties,
            @Nullable Integer reconsumeTimes,
            @Nullable Boolean unitMode,
            @Nullable Integer maxReconsumeTimes,
            @Nullable Boolean batch,
            @WireName("bname") @Nullable String brokerName) {
        /** A request to send, of whose properties the text is known. */
        public Send(
                @Nullable String producerGroup,
                String topic,
                String defaultTopic,
                int defaultTopicQueueNums,
                int queueId,
                int sysFlag,
                long bornTimestamp,
                int flag,
                String properties,
                @Nullable Integer reconsumeTimes,
                @Nullable Boolean unitMode,
                @Nullable Integer maxReconsumeTimes,
                @Nullable Boolean batch,
                @Nullable String brokerName) {
            this(
                    producerGroup,
                    topic,
                    defaultTopic,
                    defaultTopicQueueNums,
                    queueId,
                    sysFlag,
                    bornTimestamp,
                    flag,
                    EncodedProperties.of(properties),
                    reconsumeTimes,
                    unitMode,
                    maxReconsumeTimes,
                    batch,
                    brokerName);
        }

        /** The same with properties that stay as they are when the next frame is read. */
        public Send kept() {
            return new Send(
                    producerGroup,
                    topic,
                    defaultTopic,
                    defaultTopicQueueNums,
                    queueId,
                    sysFlag,
                    bornTimestamp,
                    flag,
                    properties == null ? null : properties.kept(),
                    reconsumeTimes,
                    unitMode,
                    maxReconsumeTimes,
                    batch,
                    brokerName);
        }

        /** The properties; none when the sender left them out. */
        public EncodedProperties givenProperties() {
            return properties == null ? EncodedProperties.NONE : properties;
        }
    }

    /**
     * Where the message was put.
     *
     * @param msgId the store's id of the message; those of a batch are joined by commas
     * @param queueOffset of the first message of a batch
     * @param transactionId the producer's unique id of the message
     * @param batchUniqId the key under which the messages of a batch are stored together
     * @param recallHandle with which a delayed message can be called back
     * @param region where the broker is, as its operator named it
     * @param traceOn whether the broker asks for message traces
     */
    public record Sent(
            String msgId,
            int queueId,
            long queueOffset,
            @Nullable String transactionId,
            @Nullable String batchUniqId,
            @Nullable String recallHandle,
            @WireName("MSG_REGION") @Nullable String region,
            @WireName("TRACE_ON") @Nullable Boolean traceOn) {
        /** An answer whose region and trace switch, which refusals carry too, travel beside the header. */
        public Sent(
                String msgId,
                int queueId,
                long queueOffset,
                @Nullable String transactionId,
                @Nullable String batchUniqId,
                @Nullable String recallHandle) {
            this(msgId, queueId, queueOffset, transactionId, batchUniqId, recallHandle, null, null);
        }
    }
}

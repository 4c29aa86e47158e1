// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.protocol.request;

import io.cometmq.remoting.protocol.RequestType;
import io.cometmq.remoting.protocol.WireName;
import org.jspecify.annotations.Nullable;

/** Requests that call a delayed message back before it is delivered. */
public final class RecallRequests {
    /** Calls a delayed message back. */
    public static final RequestType<Recall, Recalled> RECALL_MESSAGE =
            RequestType.of(370, "RECALL_MESSAGE", Recall.class, Recalled.class);

    private RecallRequests() {}

    /**
     * Which message.
     *
     * @param producerGroup brokers take the request without it
     * @param topic the topic it was sent to
     * @param recallHandle what the broker answered to the send
     */
    public record Recall(
            @Nullable String producerGroup,
            String topic,
            String recallHandle,
            @WireName("bname") @Nullable String brokerName) {}

    /**
     * The message that is called back.
     *
     * @param msgId the producer's unique id of it
     */
    public record Recalled(String msgId) {}
}

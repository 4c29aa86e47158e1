// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.protocol.request;

import io.cometmq.remoting.protocol.RequestType;
import io.cometmq.remoting.protocol.WireName;
import org.jspecify.annotations.Nullable;

/** Requests that read messages from a queue. */
public final class PullRequests {
    /** Reads messages from an offset on, or waits for the next one. The answer's body is stored records in a row. */
    public static final RequestType<Pull, Pulled> PULL_MESSAGE =
            RequestType.of(11, "PULL_MESSAGE", Pull.class, Pulled.class);

    /** The same for consumers whose user code polls; a code of its own, so that brokers could treat them apart. */
    public static final RequestType<Pull, Pulled> LITE_PULL_MESSAGE =
            RequestType.of(361, "LITE_PULL_MESSAGE", Pull.class, Pulled.class);

    private PullRequests() {}

    /**
     * What to read.
     *
     * @param sysFlag bits: 1 commit {@code commitOffset}, 2 may wait, 4 {@code subscription} is given, 8 class filter,
     *     16 lite pull
     * @param commitOffset the group's consumed offset, to be saved when the sysFlag says so
     * @param suspendTimeoutMillis how long the broker may hold the request when there is nothing to read
     * @param subVersion the version of the subscription, in milliseconds since 1970
     * @param maxMsgBytes bound of the answer's body
     * @param lo false when {@code queueId} is a physical queue of a static topic
     */
    public record Pull(
            String consumerGroup,
            String topic,
            int queueId,
            long queueOffset,
            int maxMsgNums,
            int sysFlag,
            long commitOffset,
            long suspendTimeoutMillis,
            @Nullable String subscription,
            long subVersion,
            @Nullable String expressionType,
            @Nullable Integer maxMsgBytes,
            @WireName("bname") @Nullable String brokerName,
            @Nullable Boolean lo) {
        /** The bit of the sysFlag by which the pull also saves how far the group has consumed. */
        public static final int COMMIT_OFFSET = 0x1;
        /** The bit of the sysFlag by which the client lets the broker hold the pull. */
        public static final int SUSPEND = 0x2;

        /** A pull from the queue that the topic shows. */
        public Pull(
                String consumerGroup,
                String topic,
                int queueId,
                long queueOffset,
                int maxMsgNums,
                int sysFlag,
                long commitOffset,
                long suspendTimeoutMillis,
                @Nullable String subscription,
                long subVersion,
                @Nullable String expressionType,
                @Nullable Integer maxMsgBytes,
                @Nullable String brokerName) {
            this(
                    consumerGroup,
                    topic,
                    queueId,
                    queueOffset,
                    maxMsgNums,
                    sysFlag,
                    commitOffset,
                    suspendTimeoutMillis,
                    subscription,
                    subVersion,
                    expressionType,
                    maxMsgBytes,
                    brokerName,
                    null);
        }
    }

    /**
     * Where to go on.
     *
     * @param suggestWhichBrokerId the broker id to pull from next: 0 the master, else a replica
     * @param forbiddenType with NO_PERMISSION, who forbade it: 1 broker, 2 group, 3 topic, 4 broadcast, 5 subscription
     */
    public record Pulled(
            long suggestWhichBrokerId,
            long nextBeginOffset,
            long minOffset,
            long maxOffset,
            @Nullable Long offsetDelta,
            @Nullable Integer topicSysFlag,
            @Nullable Integer groupSysFlag,
            @Nullable Integer forbiddenType) {}
}

// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.protocol.request;

import io.cometmq.remoting.protocol.NoHeader;
import io.cometmq.remoting.protocol.RequestType;
import io.cometmq.remoting.protocol.body.ConsumerOffsetTable;
import io.cometmq.remoting.protocol.body.GetConsumerStatusBody;
import io.cometmq.remoting.protocol.body.QueryCorrectionOffsetBody;
import io.cometmq.remoting.protocol.body.ResetOffsetBody;
import org.jspecify.annotations.Nullable;

/** Requests by which administrators move and compare the offsets of whole groups. */
public final class ResetRequests {
    /** Every offset of every group, as the broker saves them. */
    public static final RequestType<NoHeader, NoHeader> GET_ALL_CONSUMER_OFFSET = RequestType.of(
                    43, "GET_ALL_CONSUMER_OFFSET", NoHeader.class, NoHeader.class)
            .answering(ConsumerOffsetTable.class);

    /** How far each delay level was delivered, as the broker saves it. */
    public static final RequestType<NoHeader, NoHeader> GET_ALL_DELAY_OFFSET =
            RequestType.of(45, "GET_ALL_DELAY_OFFSET", NoHeader.class, NoHeader.class);

    /** Tells a consumer to go on from other offsets. Oneway, broker to client; C++ clients get a list instead. */
    public static final RequestType<Reset, NoHeader> RESET_CONSUMER_CLIENT_OFFSET = RequestType.of(
                    220, "RESET_CONSUMER_CLIENT_OFFSET", Reset.class, NoHeader.class)
            .taking(ResetOffsetBody.class);

    /** Asks a consumer for the offsets it has stored. Broker to client. */
    public static final RequestType<StatusOf, NoHeader> GET_CONSUMER_STATUS_FROM_CLIENT = RequestType.of(
                    221, "GET_CONSUMER_STATUS_FROM_CLIENT", StatusOf.class, NoHeader.class)
            .answering(GetConsumerStatusBody.class);

    /** Moves the offsets of a group on a topic; its members learn it with their next pulls. */
    public static final RequestType<Reset, NoHeader> INVOKE_BROKER_TO_RESET_OFFSET = RequestType.of(
                    222, "INVOKE_BROKER_TO_RESET_OFFSET", Reset.class, NoHeader.class)
            .answering(ResetOffsetBody.class);

    /** Asks the members of a group for the offsets they have stored. */
    public static final RequestType<StatusOf, NoHeader> INVOKE_BROKER_TO_GET_CONSUMER_STATUS = RequestType.of(
                    223, "INVOKE_BROKER_TO_GET_CONSUMER_STATUS", StatusOf.class, NoHeader.class)
            .answering(GetConsumerStatusBody.class);

    /** The least offset that groups have of each queue of a topic. */
    public static final RequestType<Correction, NoHeader> QUERY_CORRECTION_OFFSET = RequestType.of(
                    308, "QUERY_CORRECTION_OFFSET", Correction.class, NoHeader.class)
            .answering(QueryCorrectionOffsetBody.class);

    /** Gives a group the offsets of another one. */
    public static final RequestType<CloneOffsets, NoHeader> CLONE_GROUP_OFFSET =
            RequestType.of(314, "CLONE_GROUP_OFFSET", CloneOffsets.class, NoHeader.class);

    private ResetRequests() {}

    /**
     * Which offsets to move, and where to.
     *
     * @param queueId one queue; absent or negative for all
     * @param offset the offset of that one queue; absent or -1 to go by time
     * @param timestamp in milliseconds since 1970; -1 for the end of the queue
     * @param isForce false moves no offset forward
     */
    public record Reset(
            String group,
            String topic,
            @Nullable Integer queueId,
            @Nullable Long offset,
            long timestamp,
            boolean isForce) {}

    /**
     * Whose offsets to ask for.
     *
     * @param clientAddr the id of one client; absent or empty for all
     */
    public record StatusOf(String topic, String group, @Nullable String clientAddr) {}

    /**
     * Which groups to compare.
     *
     * @param filterGroups groups that do not count, joined by commas
     * @param compareGroup counted as the group that the others are compared with
     */
    public record Correction(@Nullable String filterGroups, String compareGroup, String topic) {}

    /**
     * Whose offsets go to whom.
     *
     * @param topic absent or empty for all topics of the source
     * @param offline true overwrites, also while the destination is connected
     */
    public record CloneOffsets(String srcGroup, String destGroup, @Nullable String topic, boolean offline) {}
}

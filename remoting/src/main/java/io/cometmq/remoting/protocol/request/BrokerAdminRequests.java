// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.protocol.request;

import io.cometmq.remoting.protocol.NoHeader;
import io.cometmq.remoting.protocol.RequestType;
import io.cometmq.remoting.protocol.body.BrokerStatsData;
import io.cometmq.remoting.protocol.body.KVTable;
import org.jspecify.annotations.Nullable;

/** Requests by which administrators look into a broker and change it. */
public final class BrokerAdminRequests {
    /** Changes settings of the broker; the body is {@code key=value} lines. */
    public static final RequestType<NoHeader, NoHeader> UPDATE_BROKER_CONFIG =
            RequestType.of(25, "UPDATE_BROKER_CONFIG", NoHeader.class, NoHeader.class);

    /** The settings of the broker; the answer's body is {@code key=value} lines. */
    public static final RequestType<NoHeader, ConfigVersion> GET_BROKER_CONFIG =
            RequestType.of(26, "GET_BROKER_CONFIG", NoHeader.class, ConfigVersion.class);

    /** Counters, rates and watermarks of the broker. */
    public static final RequestType<NoHeader, NoHeader> GET_BROKER_RUNTIME_INFO = RequestType.of(
                    28, "GET_BROKER_RUNTIME_INFO", NoHeader.class, NoHeader.class)
            .answering(KVTable.class);

    /** What the broker counted under one name and key; refused when it counted nothing of that. */
    public static final RequestType<StatsKey, NoHeader> VIEW_BROKER_STATS_DATA = RequestType.of(
                    315, "VIEW_BROKER_STATS_DATA", StatsKey.class, NoHeader.class)
            .answering(BrokerStatsData.class);

    /** Deletes the expired segments of the log now. */
    public static final RequestType<NoHeader, NoHeader> DELETE_EXPIRED_COMMITLOG =
            RequestType.of(329, "DELETE_EXPIRED_COMMITLOG", NoHeader.class, NoHeader.class);

    private BrokerAdminRequests() {}

    /**
     * Names one figure.
     *
     * @param statsName what is counted, such as {@code TOPIC_PUT_NUMS}
     * @param statsKey of what, such as a topic, or {@code topic@group}
     */
    public record StatsKey(String statsName, String statsKey) {}

    /**
     * Names the state of the settings.
     *
     * @param version the JSON of a data version
     * @param notDefault the keys whose values are not the defaults, joined by commas; null where a broker does not tell
     * @param withoutEffect a JSON list of sentences, one for each key that the broker was started with and does not have;
     *     null where a broker does not tell
     */
    public record ConfigVersion(String version, @Nullable String notDefault, @Nullable String withoutEffect) {}
}

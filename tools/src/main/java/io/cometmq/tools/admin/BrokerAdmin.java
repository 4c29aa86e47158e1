// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.admin;

import static io.cometmq.remoting.protocol.request.BrokerAdminRequests.DELETE_EXPIRED_COMMITLOG;
import static io.cometmq.remoting.protocol.request.BrokerAdminRequests.GET_BROKER_CONFIG;
import static io.cometmq.remoting.protocol.request.BrokerAdminRequests.GET_BROKER_RUNTIME_INFO;
import static io.cometmq.remoting.protocol.request.BrokerAdminRequests.UPDATE_BROKER_CONFIG;
import static io.cometmq.remoting.protocol.request.BrokerAdminRequests.VIEW_BROKER_STATS_DATA;
import static io.cometmq.remoting.protocol.request.ColdControlRequests.GET_COLD_DATA_FLOW_CTR_INFO;
import static io.cometmq.remoting.protocol.request.ColdControlRequests.REMOVE_COLD_DATA_FLOW_CTR_CONFIG;
import static io.cometmq.remoting.protocol.request.ColdControlRequests.UPDATE_COLD_DATA_FLOW_CTR_CONFIG;
import static io.cometmq.remoting.protocol.request.MaintenanceRequests.CLEAN_EXPIRED_CONSUMEQUEUE;
import static io.cometmq.remoting.protocol.request.MaintenanceRequests.CLEAN_UNUSED_TOPIC;
import static io.cometmq.remoting.protocol.request.MaintenanceRequests.GET_BROKER_HA_STATUS;
import static io.cometmq.remoting.protocol.request.PopRequests.POP_ROLLBACK;

import io.cometmq.remoting.protocol.NoHeader;
import io.cometmq.remoting.protocol.body.BrokerStatsData;
import io.cometmq.remoting.protocol.body.HARuntimeInfo;
import io.cometmq.remoting.protocol.body.KVTable;
import io.cometmq.remoting.protocol.request.BrokerAdminRequests.ConfigVersion;
import io.cometmq.remoting.protocol.request.BrokerAdminRequests.StatsKey;
import io.cometmq.remoting.rpc.Answer;
import java.nio.charset.StandardCharsets;

/** Looks into brokers and has them tidy up. Every call fails with an {@link AdminException}. Immutable. */
public final class BrokerAdmin {
    private final AdminClient admin;

    public BrokerAdmin(AdminClient admin) {
        this.admin = admin;
    }

    /** The settings of a broker as lines {@code key=value}. */
    public String config(String broker) {
        return admin.fetchText(broker, GET_BROKER_CONFIG, NoHeader.INSTANCE);
    }

    /** The same, with what the broker tells of them. */
    public BrokerSettings settings(String broker) {
        Answer<ConfigVersion> answer = admin.call(broker, GET_BROKER_CONFIG, NoHeader.INSTANCE);
        return BrokerSettings.of(new String(answer.body(), StandardCharsets.UTF_8), answer.header());
    }

    /** Changes settings of a broker, given as lines {@code key=value}. */
    public void updateConfig(String broker, String lines) {
        admin.callWithText(broker, UPDATE_BROKER_CONFIG, NoHeader.INSTANCE, lines);
    }

    /** Counters, rates and watermarks of a broker. */
    public KVTable runtimeInfo(String broker) {
        return admin.fetch(broker, GET_BROKER_RUNTIME_INFO, NoHeader.INSTANCE, KVTable.class);
    }

    /** What a broker counted under one name and key; refused when it counted nothing of that. */
    public BrokerStatsData statsData(String broker, String statsName, String statsKey) {
        return admin.fetch(broker, VIEW_BROKER_STATS_DATA, new StatsKey(statsName, statsKey), BrokerStatsData.class);
    }

    /** How replication goes, as a broker sees it. */
    public HARuntimeInfo haStatus(String broker) {
        return admin.fetch(broker, GET_BROKER_HA_STATUS, NoHeader.INSTANCE, HARuntimeInfo.class);
    }

    /** Has queues whose messages are all deleted give back what they hold. */
    public void cleanExpiredQueues(String broker) {
        admin.call(broker, CLEAN_EXPIRED_CONSUMEQUEUE, NoHeader.INSTANCE);
    }

    /** Deletes the queues of topics that a broker does not have any more. */
    public void cleanUnusedTopics(String broker) {
        admin.call(broker, CLEAN_UNUSED_TOPIC, NoHeader.INSTANCE);
    }

    /** Deletes the expired segments of a broker's log now. */
    public void deleteExpiredLog(String broker) {
        admin.call(broker, DELETE_EXPIRED_COMMITLOG, NoHeader.INSTANCE);
    }

    /** What consumer groups read from a broker's disk and may read, as JSON. */
    public String coldReads(String broker) {
        return admin.fetchText(broker, GET_COLD_DATA_FLOW_CTR_INFO, NoHeader.INSTANCE);
    }

    /** Sets how many bytes groups may read from a broker's disk, given as lines {@code group=bytes}. */
    public void updateColdThresholds(String broker, String lines) {
        admin.callWithText(broker, UPDATE_COLD_DATA_FLOW_CTR_CONFIG, NoHeader.INSTANCE, lines);
    }

    /** Has a broker's default hold for a group again. */
    public void removeColdThreshold(String broker, String group) {
        admin.callWithText(broker, REMOVE_COLD_DATA_FLOW_CTR_CONFIG, NoHeader.INSTANCE, group);
    }

    /** Moves what pops of a key-value store remember to the log. */
    public void exportPops(String broker) {
        admin.call(broker, POP_ROLLBACK, NoHeader.INSTANCE);
    }
}

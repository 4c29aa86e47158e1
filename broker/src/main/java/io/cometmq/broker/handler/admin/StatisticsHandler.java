// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.handler.admin;

import static io.cometmq.remoting.protocol.ResponseCode.SYSTEM_ERROR;
import static io.cometmq.remoting.protocol.request.BrokerAdminRequests.VIEW_BROKER_STATS_DATA;

import io.cometmq.broker.handler.JsonBodies;
import io.cometmq.broker.stats.StatsTable;
import io.cometmq.remoting.protocol.NoHeader;
import io.cometmq.remoting.protocol.body.BrokerStatsData;
import io.cometmq.remoting.protocol.request.BrokerAdminRequests.StatsKey;
import io.cometmq.remoting.rpc.HandlerTable;
import io.cometmq.remoting.rpc.Lane;
import io.cometmq.remoting.rpc.Refusal;
import io.cometmq.remoting.rpc.Reply;
import io.cometmq.remoting.rpc.Request;

/** Serves the request that asks what was counted under a name and a key. */
public final class StatisticsHandler {
    private final StatsTable table;

    public StatisticsHandler(StatsTable table) {
        this.table = table;
    }

    /** Adds this handler's row. */
    public void bind(HandlerTable rows) {
        rows.on(VIEW_BROKER_STATS_DATA, Lane.ADMIN, this::view);
    }

    Reply<NoHeader> view(Request<StatsKey> request) {
        StatsKey ask = request.header();
        BrokerStatsData data = table.find(ask.statsName(), ask.statsKey())
                // Compat: mqadmin statsAll takes this refusal for figures of zero.
                .orElseThrow(() -> new Refusal(
                        SYSTEM_ERROR, "The stats <" + ask.statsName() + "> <" + ask.statsKey() + "> not exist"));
        return Reply.ok().withBody(JsonBodies.of(data));
    }
}

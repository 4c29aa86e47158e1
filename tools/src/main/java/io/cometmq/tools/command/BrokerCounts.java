// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.command;

import io.cometmq.remoting.protocol.ResponseCode;
import io.cometmq.remoting.protocol.body.BrokerStatsData;
import io.cometmq.remoting.protocol.body.BrokerStatsItem;
import io.cometmq.remoting.protocol.request.BrokerAdminRequests.StatsKey;
import io.cometmq.tools.admin.AdminClient;
import io.cometmq.tools.admin.AdminException;
import io.cometmq.tools.admin.BrokerAdmin;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What brokers counted of one thing, added up. Immutable.
 *
 * @param perSecond in the last minute
 * @param ofDay in the last day, or since the broker started
 */
public record BrokerCounts(double perSecond, long ofDay) {
    /** Of what was never counted. */
    public static final BrokerCounts NONE = new BrokerCounts(0, 0);

    /** Messages that came in for a topic. */
    public static BrokerCounts put(AdminClient admin, String address, String topic) {
        return of(admin, address, new StatsKey("TOPIC_PUT_NUMS", topic));
    }

    /** Messages of a topic that went out to a group. */
    public static BrokerCounts got(AdminClient admin, String address, String topic, String group) {
        return of(admin, address, new StatsKey("GROUP_GET_NUMS", topic + "@" + group));
    }

    private static BrokerCounts of(AdminClient admin, String address, StatsKey key) {
        try {
            BrokerStatsData data = new BrokerAdmin(admin).statsData(address, key.statsName(), key.statsKey());
            return new BrokerCounts(
                    data.statsMinute() == null ? 0 : data.statsMinute().tps(), ofDay(data));
        } catch (AdminException refused) {
            if (refused.code() == ResponseCode.SYSTEM_ERROR) {
                // The broker has not counted any.
                return NONE;
            }
            throw refused;
        }
    }

    /** The longest stretch that has any: a broker that has just started knows the last minute only. */
    private static long ofDay(BrokerStatsData data) {
        return Stream.of(sum(data.statsDay()), sum(data.statsHour()), sum(data.statsMinute()))
                .filter(sum -> sum != 0)
                .findFirst()
                .orElse(0L);
    }

    private static long sum(@Nullable BrokerStatsItem item) {
        return item == null ? 0 : item.sum();
    }

    /** Both together. */
    public BrokerCounts plus(BrokerCounts other) {
        return new BrokerCounts(perSecond + other.perSecond, ofDay + other.ofDay);
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.protocol.body;

import io.cometmq.remoting.protocol.OrEmpty;
import io.cometmq.remoting.protocol.admin.ConsumeStats;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How far all groups have come.
 *
 * @param consumeStatsList one map a group, from its name to one element a topic
 */
public record ConsumeStatsList(
        @Nullable String brokerAddr,
        List<Map<String, List<ConsumeStats>>> consumeStatsList,
        long totalDiff,
        long totalInflightDiff) {
    /** Reads what a peer left out as empty. */
    public ConsumeStatsList {
        consumeStatsList = OrEmpty.list(consumeStatsList);
    }

    public List<Map<String, List<ConsumeStats>>> getConsumeStatsList() {
        return consumeStatsList;
    }

    public @Nullable String getBrokerAddr() {
        return brokerAddr;
    }

    public long getTotalDiff() {
        return totalDiff;
    }

    public long getTotalInflightDiff() {
        return totalInflightDiff;
    }
}

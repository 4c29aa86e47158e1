// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.protocol.statictopic;

import io.cometmq.remoting.protocol.OrEmpty;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which logical queues of a static topic a broker hosts, with the history of each. */
public record TopicQueueMappingDetail(
        @Nullable String bname,
        Map<Integer, Integer> currIdMap,
        boolean dirty,
        long epoch,
        Map<Integer, List<LogicQueueMappingItem>> hostedQueues,
        @Nullable String scope,
        String topic,
        int totalQueues) {
    /** Reads what a peer left out as empty. */
    public TopicQueueMappingDetail {
        topic = OrEmpty.text(topic);
        currIdMap = OrEmpty.map(currIdMap);
        hostedQueues = OrEmpty.map(hostedQueues);
    }
}

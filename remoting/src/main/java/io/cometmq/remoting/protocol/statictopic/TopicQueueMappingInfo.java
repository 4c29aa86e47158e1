// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.protocol.statictopic;

import io.cometmq.remoting.protocol.OrEmpty;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which logical queues of a static topic a broker hosts.
 *
 * @param currIdMap the physical queue of each logical one
 */
public record TopicQueueMappingInfo(
        @Nullable String bname,
        Map<Integer, Integer> currIdMap,
        boolean dirty,
        long epoch,
        @Nullable String scope,
        String topic,
        int totalQueues) {
    /** Reads what a peer left out as empty. */
    public TopicQueueMappingInfo {
        topic = OrEmpty.text(topic);
        currIdMap = OrEmpty.map(currIdMap);
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.protocol.body;

import io.cometmq.common.topic.DataVersion;
import io.cometmq.remoting.protocol.OrEmpty;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Every offset of every group, as slaves ask for them.
 *
 * @param offsetTable {@code topic@group} to queue id to the next offset to consume
 * @param pullOffsetTable the same for how far was pulled; absent where a broker does not tell
 * @param groupTopicMap the topics of each group; absent likewise
 */
public record ConsumerOffsetTable(
        @Nullable DataVersion dataVersion,
        Map<String, Map<Integer, Long>> offsetTable,
        @Nullable Map<String, Map<Integer, Long>> pullOffsetTable,
        @Nullable Map<String, List<String>> groupTopicMap) {
    /** Reads what a peer left out as empty. */
    public ConsumerOffsetTable {
        offsetTable = OrEmpty.map(offsetTable);
    }
}

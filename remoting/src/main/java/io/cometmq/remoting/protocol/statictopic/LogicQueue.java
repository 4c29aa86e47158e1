// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.protocol.statictopic;

import io.cometmq.remoting.protocol.OrEmpty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One logical queue of a static topic: the stretches it is made of, oldest first. Messages are appended to the last one.
 * Immutable.
 */
public record LogicQueue(int id, List<LogicQueueMappingItem> items) {
    /** Logical queues begin a new stretch at a multiple of this, so that what the one before still takes fits below. */
    public static final long BLOCK = 10_000;

    private static final String MOCK_PREFIX = "__syslo__";
    /** RocketMQ leaves two of the four underscores out that prefix and scope have between them, for this scope only. */
    private static final String GLOBAL_BROKER = "__syslo__global__";

    /** Reads what a peer left out as empty. */
    public LogicQueue {
        items = OrEmpty.list(items);
    }

    /** The broker name that clients see for all queues of static topics of a scope. */
    public static String brokerName(@Nullable String scope) {
        return scope == null || scope.isEmpty() || scope.equals(TopicQueueMappingDetail.GLOBAL_SCOPE)
                ? GLOBAL_BROKER
                : MOCK_PREFIX + scope;
    }

    /** Whether a broker name stands for the logical queues of static topics. */
    public static boolean isLogical(@Nullable String brokerName) {
        return brokerName != null && brokerName.startsWith(MOCK_PREFIX);
    }

    /**
     * Where the next stretch begins when this one ends at {@code end}: at the next block, or at the one behind it when less
     * than half a block would be left free.
     */
    public static long nextStart(long end) {
        long block = end / BLOCK;
        return (end % BLOCK < BLOCK / 2 ? block + 1 : block + 2) * BLOCK;
    }

    /** The stretch that messages are appended to; null for a queue without any. */
    public @Nullable LogicQueueMappingItem leader() {
        return items.isEmpty() ? null : items.get(items.size() - 1);
    }

    /** The stretches that can be read, oldest first. */
    public List<LogicQueueMappingItem> readable() {
        return items.stream().filter(LogicQueueMappingItem::isPlaced).toList();
    }

    /** The stretch that an offset of the logical queue is read from; null when none can be read. */
    public @Nullable LogicQueueMappingItem at(long staticOffset) {
        LogicQueueMappingItem found = null;
        for (LogicQueueMappingItem item : items) {
            if (item.isPlaced() && (found == null || item.logicOffset() <= staticOffset)) {
                found = item;
            }
        }
        return found;
    }

    /** The stretch that is read after one; null after the last. */
    public @Nullable LogicQueueMappingItem after(LogicQueueMappingItem item) {
        for (LogicQueueMappingItem next : items) {
            if (next.isPlaced() && next.gen() > item.gen()) {
                return next;
            }
        }
        return null;
    }
}

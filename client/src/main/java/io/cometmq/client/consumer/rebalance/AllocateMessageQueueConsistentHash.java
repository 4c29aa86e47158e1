// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.consumer.rebalance;

import io.cometmq.common.consistenthash.HashFunction;
import io.cometmq.common.message.MessageQueue;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Puts each consumer several times on a ring of hashes and gives it the queues whose hashes lie before it. When a
 * consumer joins or leaves, only its own queues move. Thread-safe.
 */
public class AllocateMessageQueueConsistentHash extends AbstractAllocateMessageQueueStrategy {
    private static final int DEFAULT_VIRTUAL_NODES = 10;

    private final int virtualNodeCnt;
    private final HashFunction hashFunction;

    /** Puts each consumer on the ring ten times. */
    public AllocateMessageQueueConsistentHash() {
        this(DEFAULT_VIRTUAL_NODES);
    }

    /** Puts each consumer on the ring {@code virtualNodeCnt} times; the same for all consumers of a group. */
    public AllocateMessageQueueConsistentHash(int virtualNodeCnt) {
        this(virtualNodeCnt, null);
    }

    /** The same with a hash of the user's own; null means the first four bytes of MD5. */
    public AllocateMessageQueueConsistentHash(int virtualNodeCnt, @Nullable HashFunction customHashFunction) {
        if (virtualNodeCnt < 0) {
            throw new IllegalArgumentException("virtualNodeCnt=" + virtualNodeCnt + ": expected at least 0");
        }
        this.virtualNodeCnt = virtualNodeCnt;
        this.hashFunction = customHashFunction == null ? AllocateMessageQueueConsistentHash::md5 : customHashFunction;
    }

    @Override
    public List<MessageQueue> allocate(
            String consumerGroup, String currentCID, List<MessageQueue> mqAll, List<String> cidAll) {
        List<MessageQueue> share = new ArrayList<>();
        NavigableMap<Long, String> ring = ring(cidAll);
        if (ring.isEmpty() || !cidAll.contains(currentCID)) {
            return share;
        }
        for (MessageQueue queue : mqAll) {
            Map.Entry<Long, String> next = ring.ceilingEntry(hashFunction.hash(text(queue)));
            String owner = next == null ? ring.firstEntry().getValue() : next.getValue();
            if (owner.equals(currentCID)) {
                share.add(queue);
            }
        }
        return share;
    }

    private NavigableMap<Long, String> ring(List<String> consumers) {
        NavigableMap<Long, String> ring = new TreeMap<>();
        for (String consumer : consumers) {
            for (int replica = 0; replica < virtualNodeCnt; replica++) {
                ring.put(hashFunction.hash(consumer + "-" + replica), consumer);
            }
        }
        return ring;
    }

    /** Compat: members of one group may run either client, so both hash the same text. */
    private static String text(MessageQueue queue) {
        return "MessageQueue [topic=" + queue.getTopic() + ", brokerName=" + queue.getBrokerName() + ", queueId="
                + queue.getQueueId() + "]";
    }

    private static long md5(String key) {
        try {
            byte[] digest = MessageDigest.getInstance("MD5").digest(key.getBytes(StandardCharsets.UTF_8));
            return Integer.toUnsignedLong(ByteBuffer.wrap(digest).getInt());
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has MD5", impossible);
        }
    }

    @Override
    public String getName() {
        return "CONSISTENT_HASH";
    }
}

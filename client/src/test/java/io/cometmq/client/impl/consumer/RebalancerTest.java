// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.impl.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import io.cometmq.client.impl.MQClientInstance;
import io.cometmq.client.testing.FakeCluster;
import io.cometmq.common.message.MessageQueue;
import io.cometmq.remoting.protocol.heartbeat.MessageModel;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RebalancerTest {
    private static final MessageQueue QUEUE_0 = new MessageQueue("T", "broker-a", 0);
    private static final MessageQueue QUEUE_1 = new MessageQueue("T", "broker-a", 1);

    private final FakeCluster cluster = FakeCluster.of(1).with("T", 2);
    private final MQClientInstance client = TestClients.open(cluster);
    private final Subscriptions subscriptions = new Subscriptions();
    private final Recording owner = new Recording();
    // Broadcasting takes all queues and asks nobody, so only taking and giving up are looked at here.
    private final Rebalancer rebalancer =
            new Rebalancer("G", MessageModel.BROADCASTING, (topic, all) -> null, subscriptions, owner, client);

    @BeforeEach
    void subscribe() throws Exception {
        subscriptions.put(Subscriptions.parse("T", null, 1));
    }

    @AfterEach
    void close() {
        cluster.clients().release(client);
        cluster.close();
    }

    @Test
    void onlyQueuesThatTheOwnerGetsAreTaken() {
        owner.claimable.remove(QUEUE_1);
        rebalancer.rebalance();
        assertThat(rebalancer.held()).containsOnlyKeys(QUEUE_0);

        owner.claimable.add(QUEUE_1);
        rebalancer.rebalance();
        assertThat(rebalancer.held()).containsOnlyKeys(QUEUE_0, QUEUE_1);
        assertThat(owner.taken).containsExactly("T0@10", "T1@10");
    }

    @Test
    void aRestartGivesTheQueueUpAndBeginsItAtTheOffset() {
        rebalancer.rebalance();
        ProcessQueue before = rebalancer.held().get(QUEUE_0);

        rebalancer.restartAt(Map.of(QUEUE_0, 3L));
        assertThat(before.isDropped()).isFalse();
        rebalancer.rebalance();
        rebalancer.rebalance();

        assertThat(before.isDropped()).isTrue();
        assertThat(owner.givenUp).containsExactly(QUEUE_0);
        assertThat(owner.taken).containsExactly("T0@10", "T1@10", "T0@3");
    }

    @Test
    void aRestartBeforeTheQueueIsTakenCountsAndOneOfAStrangersQueueIsForgotten() {
        MessageQueue strangers = new MessageQueue("T", "broker-a", 7);
        rebalancer.restartAt(Map.of(QUEUE_1, 4L, strangers, 5L));
        rebalancer.rebalance();
        assertThat(owner.taken).containsExactly("T0@10", "T1@4");

        cluster.with("T", 8);
        client.routes().refresh("T").join();
        rebalancer.rebalance();
        assertThat(owner.taken).contains("T7@10").doesNotContain("T7@5");
    }

    @Test
    void aQueueThatIsNotPulledForTooLongIsTakenAnew() {
        rebalancer.rebalance();
        ProcessQueue idle = rebalancer.held().get(QUEUE_0);
        idle.pulledAt(client.clock().millis() - 121_000);

        rebalancer.rebalance();

        assertThat(idle.isDropped()).isTrue();
        assertThat(rebalancer.held().get(QUEUE_0)).isNotSameAs(idle);
        assertThat(owner.taken).containsExactly("T0@10", "T1@10", "T0@10");
    }

    @Test
    void theOwnerIsToldOfChangesAndOnlyOfChanges() {
        rebalancer.rebalance();
        rebalancer.rebalance();

        assertThat(owner.changes).containsExactly(Map.entry("T", 2));
    }

    @Test
    void manyQueuesAreAskedForTogetherButNotTooMany() {
        cluster.with("T", 600);
        client.routes().refresh("T").join();
        owner.claimable.addAll(new TreeSet<>(client.routes().known("T").readable()));

        rebalancer.rebalance();

        assertThat(rebalancer.held()).hasSize(600);
        assertThat(owner.asked).containsExactly(256, 256, 88);
    }

    /** Notes what it is told. */
    private static final class Recording implements QueueOwner {
        private final Set<MessageQueue> claimable =
                new HashSet<>(Set.of(QUEUE_0, QUEUE_1, new MessageQueue("T", "broker-a", 7)));
        private final List<String> taken = new ArrayList<>();
        private final List<Integer> asked = new ArrayList<>();
        private final List<MessageQueue> givenUp = new ArrayList<>();
        private final List<Map.Entry<String, Integer>> changes = new ArrayList<>();

        @Override
        public Set<MessageQueue> claim(Set<MessageQueue> wanted) {
            Set<MessageQueue> free = new TreeSet<>(wanted);
            free.retainAll(claimable);
            return free;
        }

        @Override
        public long startOffset(MessageQueue queue) {
            return 10;
        }

        @Override
        public Starts starts(Collection<MessageQueue> wanted) {
            asked.add(wanted.size());
            return this::startOffset;
        }

        @Override
        public void taken(PullRequest request) {
            MessageQueue queue = request.queue();
            taken.add(queue.getTopic() + queue.getQueueId() + "@" + request.nextOffset());
        }

        @Override
        public void givenUp(MessageQueue queue, ProcessQueue processQueue) {
            givenUp.add(queue);
        }

        @Override
        public void changed(String topic, Set<MessageQueue> all, Set<MessageQueue> mine, int held) {
            changes.add(Map.entry(topic, held));
        }
    }
}

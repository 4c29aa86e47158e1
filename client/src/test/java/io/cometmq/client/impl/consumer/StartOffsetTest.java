// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.impl.consumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cometmq.client.consumer.store.OffsetStore;
import io.cometmq.client.consumer.store.ReadOffsetType;
import io.cometmq.client.exception.MQClientException;
import io.cometmq.client.impl.MQClientInstance;
import io.cometmq.client.testing.FakeCluster;
import io.cometmq.common.consumer.ConsumeFromWhere;
import io.cometmq.common.message.MessageQueue;
import io.cometmq.common.testing.Messages;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StartOffsetTest {
    private static final MessageQueue QUEUE = new MessageQueue("T", "broker-a", 0);
    private static final MessageQueue RETRY = new MessageQueue("%RETRY%G", "broker-a", 0);

    private final FakeCluster cluster = FakeCluster.of(1).with("T", 1).with("%RETRY%G", 1);
    private final MQClientInstance client = TestClients.open(cluster);

    StartOffsetTest() {
        for (int i = 0; i < 3; i++) {
            cluster.broker(0).append(QUEUE, Messages.to("T"));
            cluster.broker(0).append(RETRY, Messages.to("%RETRY%G"));
        }
    }

    @AfterEach
    void close() {
        cluster.clients().release(client);
        cluster.close();
    }

    @Test
    void theGroupsOffsetComesFirst() throws MQClientException {
        for (ConsumeFromWhere where : ConsumeFromWhere.values()) {
            assertThat(start(2, where).of(QUEUE)).isEqualTo(2);
        }
    }

    @Test
    void withoutOneTheSettingDecides() throws MQClientException {
        assertThat(start(OffsetStore.NO_OFFSET, ConsumeFromWhere.CONSUME_FROM_LAST_OFFSET)
                        .of(QUEUE))
                .isEqualTo(3);
        assertThat(start(OffsetStore.NO_OFFSET, ConsumeFromWhere.CONSUME_FROM_FIRST_OFFSET)
                        .of(QUEUE))
                .isZero();
        assertThat(start(OffsetStore.NO_OFFSET, ConsumeFromWhere.CONSUME_FROM_TIMESTAMP)
                        .of(QUEUE))
                .isZero();
    }

    @Test
    void retriesBeginAtTheBeginningUnlessTheGroupBeginsByTime() throws MQClientException {
        assertThat(start(OffsetStore.NO_OFFSET, ConsumeFromWhere.CONSUME_FROM_LAST_OFFSET)
                        .of(RETRY))
                .isZero();
        assertThat(start(OffsetStore.NO_OFFSET, ConsumeFromWhere.CONSUME_FROM_TIMESTAMP)
                        .of(RETRY))
                .isEqualTo(3);
    }

    @Test
    void anOffsetThatCannotBeReadIsNotGuessed() {
        assertThatThrownBy(() -> start(OffsetStore.UNKNOWN, ConsumeFromWhere.CONSUME_FROM_LAST_OFFSET)
                        .of(QUEUE))
                .isInstanceOf(MQClientException.class);
    }

    @Test
    void timesAreReadInThisMachinesZone() throws MQClientException {
        long expected = LocalDateTime.of(2026, 1, 15, 12, 30, 59)
                .atZone(ZoneId.systemDefault())
                .toInstant()
                .toEpochMilli();

        assertThat(StartOffset.parse("20260115123059")).isEqualTo(expected);
        assertThatThrownBy(() -> StartOffset.parse("2026-01-15")).hasMessageContaining("yyyyMMddHHmmss");
    }

    private StartOffset start(long stored, ConsumeFromWhere where) {
        return new StartOffset(new Fixed(stored), client.admin(), where, 0);
    }

    /** An offset store that always says the same. */
    private record Fixed(long offset) implements OffsetStore {
        @Override
        public void load() {}

        @Override
        public void updateOffset(MessageQueue mq, long newOffset, boolean increaseOnly) {}

        @Override
        public void updateAndFreezeOffset(MessageQueue mq, long newOffset) {}

        @Override
        public long readOffset(MessageQueue mq, ReadOffsetType type) {
            return offset;
        }

        @Override
        public void persistAll(Set<MessageQueue> mqs) {}

        @Override
        public void persist(MessageQueue mq) {}

        @Override
        public void removeOffset(MessageQueue mq) {}

        @Override
        public Map<MessageQueue, Long> cloneOffsetTable(String topic) {
            return Map.of();
        }

        @Override
        public void updateConsumeOffsetToBroker(MessageQueue mq, long newOffset, boolean isOneway) {}
    }
}

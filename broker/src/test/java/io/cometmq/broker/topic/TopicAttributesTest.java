// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.topic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cometmq.remoting.rpc.Refusal;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TopicAttributesTest {
    private static final Map<String, String> TWO = Map.of("message.type", "FIFO", "reserve.time", "5");

    @Test
    void attributesAreSetAndTakenAway() {
        assertThat(TopicAttributes.apply(TWO, "+lite.topic.expiration=3, -reserve.time,+message.type=DELAY", false))
                .containsOnly(Map.entry("message.type", "DELAY"), Map.entry("lite.topic.expiration", "3"));
        assertThat(TopicAttributes.apply(TWO, "", false)).isEqualTo(TWO);
        assertThat(TopicAttributes.apply(Map.of(), Map.of("+queue.type", "BatchCQ", "message.type", "LITE"), true))
                .containsOnly(Map.entry("queue.type", "BatchCQ"), Map.entry("message.type", "LITE"));
    }

    @Test
    void aChangeThatCannotBeReadIsNamed() {
        assertRefused(Map.of(), "message.type=NORMAL", "'message.type=NORMAL'", "+name=value");
    }

    @Test
    void namesAndValuesThatAreNoneAreRefused() {
        assertRefused(Map.of(), "+colour=blue", "attribute colour is not known", "message.type");
        assertRefused(Map.of(), "+message.type=LOUD", "message.type=LOUD", "TRANSACTION");
        assertRefused(Map.of(), "+queue.type=RocksDBCQ", "queue.type=RocksDBCQ", "SimpleCQ, BatchCQ");
        assertRefused(Map.of(), "+lite.topic.expiration=43201", "-1..43200");
        assertRefused(Map.of(), "+reserve.time=long", "reserve.time=long");
        assertRefused(Map.of(), "+reserve.unconsumed=maybe", "reserve.unconsumed=maybe", "true, false");
    }

    @Test
    void howATopicKeepsItsMessagesIsSettledWhenItIsMade() {
        Map<String, String> batches = Map.of("queue.type", "BatchCQ");

        assertThat(TopicAttributes.apply(batches, "+queue.type=BatchCQ", false)).isEqualTo(batches);
        assertThatThrownBy(() -> TopicAttributes.apply(batches, "-queue.type", false))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("expected BatchCQ as before");
        assertThatThrownBy(() -> TopicAttributes.apply(Map.of(), "+queue.type=BatchCQ", false))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("expected none as before");
    }

    private static void assertRefused(Map<String, String> present, String changes, String... words) {
        assertThatThrownBy(() -> TopicAttributes.apply(present, changes, true))
                .isInstanceOf(Refusal.class)
                .hasMessageContainingAll(words);
    }
}

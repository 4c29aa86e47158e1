// SPDX-License-Identifier: Apache-2.0
package io.cometmq.common.attribute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class AttributeRulesTest {
    private static final Map<String, String> TWO = Map.of("message.type", "FIFO", "reserve.time", "5");

    @Test
    void attributesAreSetAndTakenAway() {
        assertThat(TopicAttributes.RULES.apply(
                        TWO, "+lite.topic.expiration=3, -reserve.time,+message.type=DELAY", false))
                .containsOnly(Map.entry("message.type", "DELAY"), Map.entry("lite.topic.expiration", "3"));
        assertThat(TopicAttributes.RULES.apply(TWO, "", false)).isEqualTo(TWO);
        assertThat(TopicAttributes.RULES.apply(
                        Map.of(), Map.of("+queue.type", "BatchCQ", "message.type", "LITE"), true))
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

        assertThat(TopicAttributes.RULES.apply(batches, "+queue.type=BatchCQ", false))
                .isEqualTo(batches);
        assertThatThrownBy(() -> TopicAttributes.RULES.apply(batches, "-queue.type", false))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("expected BatchCQ as before");
        assertThatThrownBy(() -> TopicAttributes.RULES.apply(Map.of(), "+queue.type=BatchCQ", false))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("expected none as before");
    }

    @Test
    void whatIsThereAlreadyMayStayAndGoKnownOrNot() {
        Map<String, String> old = Map.of("colour", "blue");

        assertThat(TopicAttributes.RULES.apply(old, Map.of("colour", "blue"), false))
                .isEqualTo(old);
        assertThat(TopicAttributes.RULES.apply(old, "-colour", false)).isEmpty();
        assertRefused(old, "+colour=red", "attribute colour is not known");
    }

    @Test
    void groupsHaveAttributesOfTheirOwn() {
        assertThat(GroupAttributes.RULES.apply(Map.of(), Map.of("+priority.factor", "50"), true))
                .containsOnly(Map.entry("priority.factor", "50"));
        assertThat(GroupAttributes.RULES.problem("priority.factor", "101"))
                .isEqualTo("attribute priority.factor=101: expected 0..100");
        assertThat(GroupAttributes.RULES.problem("message.type", "FIFO"))
                .startsWith("attribute message.type is not known: expected one of [lite.bind.topic, ");
        assertThat(GroupAttributes.RULES.problem("lite.sub.model", "Shared")).isEmpty();
    }

    private static void assertRefused(Map<String, String> present, String changes, String... words) {
        assertThatThrownBy(() -> TopicAttributes.RULES.apply(present, changes, true))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll(words);
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.topic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cometmq.remoting.rpc.Refusal;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TopicAttributesTest {
    @Test
    void attributesAreSetAndTakenAway() {
        assertThat(TopicAttributes.apply(Map.of("a", "1", "b", "2"), "+c=3, -a,+b=4"))
                .containsOnly(Map.entry("b", "4"), Map.entry("c", "3"));
        assertThat(TopicAttributes.apply(Map.of("a", "1"), "")).containsOnly(Map.entry("a", "1"));
    }

    @Test
    void aChangeThatCannotBeReadIsNamed() {
        assertThatThrownBy(() -> TopicAttributes.apply(Map.of(), "message.type=NORMAL"))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("'message.type=NORMAL'")
                .hasMessageContaining("+name=value");
    }
}

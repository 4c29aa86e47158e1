// SPDX-License-Identifier: Apache-2.0
package io.cometmq.common.group;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cometmq.common.io.Json;
import io.cometmq.common.message.TagsCode;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class SubscriptionDataTest {
    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", " ", "*", " * "})
    void anEmptyExpressionOrAStarTakesEverything(String expression) {
        SubscriptionData all = SubscriptionData.ofTags("T", expression, 1);

        assertThat(all.matchesAll()).isTrue();
        assertThat(all.subString()).isEqualTo("*");
        assertThat(all.matchesTag("anything")).isTrue();
        assertThat(all.matchesTag(null)).isTrue();
    }

    @Test
    void tagsAreSeparatedByTwoBars() {
        SubscriptionData some = SubscriptionData.ofTags("T", "a || b||  ||c", 1);

        assertThat(some.tagsSet()).containsExactlyInAnyOrder("a", "b", "c");
        assertThat(some.codeSet()).containsExactlyInAnyOrder(TagsCode.of("a"), TagsCode.of("b"), TagsCode.of("c"));
        assertThat(some.matchesAll()).isFalse();
        assertThat(some.matchesTag("b")).isTrue();
        assertThat(some.matchesTag("d")).isFalse();
        assertThat(some.matchesTag(null)).isFalse();
    }

    @Test
    void tagsWithTheSameHashAreToldApartByTheirText() {
        SubscriptionData some = SubscriptionData.ofTags("T", "Aa", 1);

        assertThat(TagsCode.of("BB")).isEqualTo(TagsCode.of("Aa"));
        assertThat(some.matchesTag("BB")).isFalse();
    }

    @Test
    void refusesAnExpressionThatSaysNothing() {
        assertThatThrownBy(() -> SubscriptionData.ofTags("T", " || ", 1)).hasMessageContaining("tag expression ' || '");
        assertThatThrownBy(() -> SubscriptionData.of("T", " ", SubscriptionData.SQL92, 1))
                .hasMessageContaining("SQL92");
    }

    @Test
    void keepsAnExpressionOfAnotherTypeAsItIs() {
        SubscriptionData sql = SubscriptionData.of("T", "a > 1", SubscriptionData.SQL92, 1);

        assertThat(sql.subString()).isEqualTo("a > 1");
        assertThat(sql.tagsSet()).isEmpty();
        assertThat(sql.matchesAll()).isFalse();
    }

    @Test
    void readsWhatAHeartbeatSays() {
        String json =
                "{\"classFilterMode\":false,\"codeSet\":[2598919],\"expressionType\":\"TAG\",\"subString\":\"TagA\","
                        + "\"subVersion\":17,\"tagsSet\":[\"TagA\"],\"topic\":\"T\"}";

        SubscriptionData read = Json.read(json, SubscriptionData.class);

        assertThat(read).isEqualTo(SubscriptionData.ofTags("T", "TagA", 17));
        assertThat(Json.write(read)).isEqualTo(json);
        assertThat(Json.read("{}", SubscriptionData.class).codeSet()).isEqualTo(Set.of());
    }
}

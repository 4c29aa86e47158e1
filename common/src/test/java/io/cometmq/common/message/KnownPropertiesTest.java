// SPDX-License-Identifier: Apache-2.0
package io.cometmq.common.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class KnownPropertiesTest {
    private static final Map<String, Integer> BITS = Map.ofEntries(
            Map.entry("DELAY", KnownProperties.DELAY),
            Map.entry("TIMER_DELIVER_MS", KnownProperties.TIMER),
            Map.entry("TIMER_DELAY_SEC", KnownProperties.TIMER),
            Map.entry("TIMER_DELAY_MS", KnownProperties.TIMER),
            Map.entry("TIMER_OUT_MS", KnownProperties.TIMER_OUT),
            Map.entry("__SHARDINGKEY", KnownProperties.SHARDING_KEY),
            Map.entry("_SYS_MSG_PRIORITY_", KnownProperties.PRIORITY),
            Map.entry("__LITE_TOPIC", KnownProperties.LITE_TOPIC),
            Map.entry("POP_CK", KnownProperties.POP_CHECKPOINT),
            Map.entry("INNER_MULTI_DISPATCH", KnownProperties.LIGHT_QUEUES),
            Map.entry("INNER_MULTI_QUEUE_OFFSET", KnownProperties.LIGHT_QUEUE_OFFSETS),
            Map.entry("UNIQ_KEY", KnownProperties.UNIQUE_KEY));

    @Test
    void eachPropertyIsFoundByItsName() {
        BITS.forEach((name, bit) -> {
            assertThat(in("a\u0001b\u0002" + name + "\u0001v\u0002") & 0xFFFFFFFFL)
                    .as(name)
                    .isEqualTo((long) bit);
            assertThat(KnownProperties.has(in(name + "\u0001v"), bit)).as(name).isTrue();
            assertThat(in(name + "\u0001\u0002")).as(name).isEqualTo(KnownProperties.NONE);
            assertThat(in("x" + name + "\u0001v\u0002")).isEqualTo(KnownProperties.NONE);
            assertThat(in("a\u0001" + name + "\u0002")).isEqualTo(KnownProperties.NONE);
        });
    }

    @Test
    void someCountByTheirValue() {
        assertThat(in("TRAN_MSG\u0001TRUE\u0002")).isEqualTo(KnownProperties.HALF);
        assertThat(in("TRAN_MSG\u0001true\u0002TRAN_MSG\u0001false\u0002")).isEqualTo(KnownProperties.NONE);
        assertThat(in("WAIT\u0001true\u0002")).isEqualTo(KnownProperties.NONE);
        assertThat(in("WAIT\u0001false\u0002")).isEqualTo(KnownProperties.DOES_NOT_WAIT);
        assertThat(in("WAIT\u0001falsehood\u0002")).isEqualTo(KnownProperties.NONE);
    }

    @Test
    void textsThatAreNoneHoldNothing() {
        for (String text : new String[] {"", "\u0001", "\u0002", "\u0001\u0002", "DELAY", "DELAY\u0002\u0001v\u0002"}) {
            assertThat(in(text)).as(text).isEqualTo(KnownProperties.NONE);
        }
    }

    @Test
    void agreesWithLookingUpOneAfterAnother() {
        Random random = new Random(11);
        String[] pieces = {
            "DELAY", "UNIQ_KEY", "POP_CK", "TIMER_OUT_MS", "WAIT", "k", "\u0001", "\u0002", "\u0001v\u0002", "v", ""
        };
        for (int round = 0; round < 20_000; round++) {
            StringBuilder built = new StringBuilder();
            for (int i = random.nextInt(12); i > 0; i--) {
                built.append(pieces[random.nextInt(pieces.length)]);
            }
            String text = built.toString();
            long found = in(text);

            BITS.forEach((name, bit) -> {
                if (bit != KnownProperties.TIMER) {
                    assertThat(KnownProperties.has(found, bit))
                            .as(text)
                            .isEqualTo(MessageProperties.get(text, name) != null);
                }
            });
            assertThat(KnownProperties.uniqueKey(EncodedProperties.of(text), found))
                    .isEqualTo(MessageProperties.get(text, "UNIQ_KEY"));
        }
    }

    private static long in(String text) {
        return KnownProperties.in(EncodedProperties.of(text));
    }
}

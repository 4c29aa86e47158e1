// SPDX-License-Identifier: Apache-2.0
package io.cometmq.common.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class MessagePropertiesTest {
    private static final String TEXT = "KEYS\u0001k1 k2\u0002TAGS\u0001TagA\u0002a\u00011\u0002";

    @Test
    void writesNameAndValueWithTheirSeparators() {
        assertThat(MessageProperties.encode(new TreeMap<>(Map.of("TAGS", "TagA", "KEYS", "k1 k2", "a", "1"))))
                .isEqualTo(TEXT);
    }

    @Test
    void leavesOutNulls() {
        Map<String, String> properties = new HashMap<>();
        properties.put("a", null);
        properties.put(null, "b");

        assertThat(MessageProperties.encode(properties)).isEmpty();
    }

    @Test
    void readsWhatItWrote() {
        assertThat(MessageProperties.decode(TEXT)).isEqualTo(Map.of("TAGS", "TagA", "KEYS", "k1 k2", "a", "1"));
        assertThat(MessageProperties.decode(null)).isEmpty();
    }

    @Test
    void toleratesAMissingLastSeparatorAndSkipsElementsWithoutNameOrValue() {
        assertThat(MessageProperties.decode("a\u0001\u0002\u0001b\u0002c\u0002\u0002d\u00012"))
                .isEqualTo(Map.of("d", "2"));
        assertThat(MessageProperties.get("a\u0001\u0002d\u00012", "d")).isEqualTo("2");
        assertThat(MessageProperties.get("a\u0001\u0002d\u00012", "a")).isNull();
    }

    @Test
    void laterOfTwoElementsCounts() {
        String twice = "a\u00011\u0002b\u0001x\u0002a\u00012\u0002";

        assertThat(MessageProperties.get(twice, "a")).isEqualTo("2");
        assertThat(MessageProperties.decode(twice)).containsEntry("a", "2");
        assertThat(fromBytes(twice, "a")).isEqualTo("2");
    }

    @Test
    void findsWholeNamesOnly() {
        assertThat(MessageProperties.get(TEXT, "TAG")).isNull();
        assertThat(MessageProperties.get(TEXT, "TAGSS")).isNull();
        assertThat(MessageProperties.get(TEXT, "AGS")).isNull();
        assertThat(fromBytes(TEXT, "TAG")).isNull();
        assertThat(fromBytes(TEXT, "TAGSS")).isNull();
        assertThat(fromBytes(TEXT, "TAGS")).isEqualTo("TagA");
    }

    @Test
    void setsAndRemovesInTheText() {
        assertThat(MessageProperties.set(TEXT, "TAGS", "B"))
                .isEqualTo("KEYS\u0001k1 k2\u0002a\u00011\u0002TAGS\u0001B\u0002");
        assertThat(MessageProperties.set("", "n", "v")).isEqualTo("n\u0001v\u0002");
        assertThat(MessageProperties.set("a\u00011", "n", "v")).isEqualTo("a\u00011\u0002n\u0001v\u0002");
        assertThat(MessageProperties.remove(TEXT, "KEYS")).isEqualTo("TAGS\u0001TagA\u0002a\u00011\u0002");
        assertThat(MessageProperties.remove("a\u00011\u0002b\u0001x\u0002a\u00012", "a"))
                .isEqualTo("b\u0001x\u0002");
        assertThat(MessageProperties.remove(TEXT, "nothing")).isSameAs(TEXT);
    }

    @Test
    void refusesToSetWhatCannotBeRead() {
        for (String bad : List.of("", "a\u0001", "a\u0002")) {
            assertThatThrownBy(() -> MessageProperties.set("", bad, "v")).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> MessageProperties.set("", "n", bad)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void everyWayOfReadingAgreesOnAnyText() {
        long seed = Long.getLong("seed", 20261122L);
        Random random = new Random(seed);
        String alphabet = "ab\u0001\u0002\u0001\u0002";
        for (int round = 0; round < 5_000; round++) {
            StringBuilder text = new StringBuilder();
            random.ints(random.nextInt(24), 0, alphabet.length()).forEach(i -> text.append(alphabet.charAt(i)));
            Map<String, String> all = MessageProperties.decode(text.toString());
            for (String name : List.of("a", "b", "ab", "aa")) {
                assertThat(MessageProperties.get(text.toString(), name))
                        .as("seed %d text %s", seed, text)
                        .isEqualTo(all.get(name));
                assertThat(fromBytes(text.toString(), name))
                        .as("seed %d text %s", seed, text)
                        .isEqualTo(all.get(name));
                Map<String, String> without = new HashMap<>(all);
                without.remove(name);
                assertThat(MessageProperties.decode(MessageProperties.remove(text.toString(), name)))
                        .as("seed %d text %s", seed, text)
                        .isEqualTo(without);
            }
        }
    }

    @Test
    void hashesTheTagAsTheTextDoes() {
        for (String tag : List.of("TagA", "", "a", "标签", "ÄÖ", "a long tag with spaces")) {
            byte[] bytes = ("KEYS\u0001x\u0002TAGS\u0001" + tag + "\u0002").getBytes(StandardCharsets.UTF_8);
            ByteBuffer direct = ByteBuffer.allocateDirect(bytes.length).put(bytes);

            assertThat(TagsCode.of(direct, 0, bytes.length))
                    .as(tag)
                    .isEqualTo(TagsCode.of(tag))
                    .isEqualTo(tag.hashCode());
        }
        assertThat(TagsCode.of("TagA")).isEqualTo(0x0027A807);
        assertThat(TagsCode.of(null)).isZero();
    }

    private static String fromBytes(String text, String name) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        ByteBuffer buffer = ByteBuffer.allocate(bytes.length + 5).put(3, bytes);
        return MessageProperties.get(buffer, 3, bytes.length, name.getBytes(StandardCharsets.UTF_8));
    }
}

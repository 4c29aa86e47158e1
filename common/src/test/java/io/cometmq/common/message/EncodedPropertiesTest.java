// SPDX-License-Identifier: Apache-2.0
package io.cometmq.common.message;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class EncodedPropertiesTest {
    private static final int ROUNDS = 20_000;
    private static final int MOST_PIECES = 14;
    private static final List<String> NAMES = List.of("TAGS", "KEYS", "TAG", "UNIQ_KEY", "k\u00e4se", "\ud83e\uddc0");

    private final Random random = new Random(Long.getLong("seed", 7));

    /** Names, values and separators in any order, so that each of them is missing or doubled now and then. */
    private String text() {
        List<String> pieces = new ArrayList<>(NAMES);
        pieces.addAll(List.of("\u0001", "\u0001", "\u0001", "\u0002", "\u0002", "\u0002", "v", " ", "=", "\u0000"));
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(MOST_PIECES); i > 0; i--) {
            text.append(pieces.get(random.nextInt(pieces.size())));
        }
        return text.toString();
    }

    private EncodedProperties view(String text) {
        byte[] utf8 = ("before" + text + "\u0001behind\u0002").getBytes(UTF_8);
        int before = random.nextInt(2) * "before".length();
        return before == 0
                ? EncodedProperties.of(text)
                : EncodedProperties.view(utf8, before, text.getBytes(UTF_8).length);
    }

    private static byte[] bytes(EncodedProperties properties) {
        ByteBuffer target = ByteBuffer.allocate(properties.length());
        properties.putInto(target);
        assertThat(target.hasRemaining()).isFalse();
        return target.array();
    }

    @Test
    void everyNameHasTheValueThatTheMapOfTheTextHas() {
        for (int i = 0; i < ROUNDS; i++) {
            String text = text();
            String more = random.nextBoolean() ? "" : text();
            String joined = MessageProperties.join(text, more);
            Map<String, String> expected = MessageProperties.decode(joined);

            EncodedProperties properties = view(text).and(view(more));

            for (String name : NAMES) {
                assertThat(properties.get(name)).as(joined).isEqualTo(expected.get(name));
            }
            assertThat(properties.text()).isEqualTo(joined);
            assertThat(bytes(properties)).isEqualTo(joined.getBytes(UTF_8));
            assertThat(properties.isEmpty()).isEqualTo(joined.isEmpty());
        }
    }

    @Test
    void settingAndRemovingChangeWhatTheyWouldChangeInTheText() {
        for (int i = 0; i < ROUNDS; i++) {
            String text = text();
            String name = NAMES.get(random.nextInt(NAMES.size()));
            EncodedProperties properties = view(text);

            assertThat(properties.with(name, "new").text()).isEqualTo(MessageProperties.set(text, name, "new"));
            assertThat(properties.without(name).text()).isEqualTo(MessageProperties.remove(text, name));
        }
    }

    @Test
    void whatIsKeptStaysWhenTheMemoryItCameFromIsUsedAgain() {
        byte[] memory = "a\u0001b\u0002".getBytes(UTF_8);
        EncodedProperties view = EncodedProperties.view(memory, 0, memory.length);
        EncodedProperties kept = view.kept();

        memory[0] = 'c';

        assertThat(view.get("c")).isEqualTo("b");
        assertThat(kept.get("a")).isEqualTo("b");
        assertThat(kept.kept()).isSameAs(kept);
    }

    @Test
    void threePiecesAreOneBehindTheOther() {
        EncodedProperties all = EncodedProperties.of("a\u00011")
                .and(EncodedProperties.of("b\u00012"))
                .and(EncodedProperties.of("a\u00013\u0002"));

        assertThat(all.text()).isEqualTo("a\u00011\u0002b\u00012\u0002a\u00013\u0002");
        assertThat(all.get("a")).isEqualTo("3");
        assertThat(all).isEqualTo(EncodedProperties.of(all.text())).hasSameHashCodeAs(all.kept());
    }

    @Test
    void aMapBecomesItsText() {
        Map<String, String> map = new HashMap<>(Map.of("k\u00e4se", "\ud83e\uddc0"));
        map.put("none", null);

        assertThat(EncodedProperties.of(map).text()).isEqualTo("k\u00e4se\u0001\ud83e\uddc0\u0002");
        assertThat(EncodedProperties.of(Map.of())).isSameAs(EncodedProperties.NONE);
    }
}

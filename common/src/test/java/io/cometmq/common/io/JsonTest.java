// SPDX-License-Identifier: Apache-2.0
package io.cometmq.common.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cometmq.common.message.MessageQueue;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
    enum Kind {
        ONE,
        TWO
    }

    record Inner(String z, int a) {}

    record Sample(@Nullable String text, int number, boolean flag, @Nullable Kind kind, @Nullable List<Inner> inner) {}

    record Queues(Map<MessageQueue, Long> offsetTable) {}

    record Count(int number) {}

    record WithGetters(int number, boolean flag) {
        public int getNumber() {
            return -number;
        }

        public boolean isFlag() {
            return !flag;
        }

        public String getOther() {
            return "other";
        }
    }

    @Test
    void writesComponentsOnlyWhateverGettersARecordHas() {
        WithGetters record = new WithGetters(3, true);

        assertThat(Json.write(record)).isEqualTo("{\"flag\":true,\"number\":3}");
        assertThat(Json.read(Json.write(record), WithGetters.class)).isEqualTo(record);
    }

    @Test
    void writesMembersInAlphabeticalOrderWithoutNulls() {
        Sample sample = new Sample(null, 3, true, Kind.TWO, List.of(new Inner("z", 1)));

        assertThat(Json.write(sample))
                .isEqualTo("{\"flag\":true,\"inner\":[{\"a\":1,\"z\":\"z\"}],\"kind\":\"TWO\",\"number\":3}");
        assertThat(Json.read(Json.writeBytes(sample), Sample.class)).isEqualTo(sample);
    }

    @Test
    void indentsByTabs() {
        assertThat(Json.writePretty(new Inner("x", 1))).isEqualTo("{\n\t\"a\":1,\n\t\"z\":\"x\"\n}");
    }

    @Test
    void queuesAsKeysAreObjectsAsRocketMqWritesThem() {
        Map<MessageQueue, Long> table = new LinkedHashMap<>();
        table.put(new MessageQueue("t", "b", 1), 5L);
        table.put(new MessageQueue("t", "b", 2), 6L);

        String text = Json.write(new Queues(table));

        assertThat(text)
                .isEqualTo("{\"offsetTable\":{{\"brokerName\":\"b\",\"queueId\":1,\"topic\":\"t\"}:5,"
                        + "{\"brokerName\":\"b\",\"queueId\":2,\"topic\":\"t\"}:6}}");
        assertThat(Json.read(text, Queues.class).offsetTable()).isEqualTo(table);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"other\":{0:1,-3:{1:\"x\"}},\"number\":1}",
                "{\"other\":{\"text\":\"{0:1,{\\\"}:\"},\"number\":1}",
                "{\"other\":{\"@type\":\"java.net.URL\",\"val\":\"http://x\"},\"number\":1}",
                "{\"@type\":\"java.lang.Exception\",\"number\":1}",
                "{\"number\":\"1\"}",
                " { \"number\" : 1 , \"list\" : [ 0 , 1 ] } "
            })
    void skipsWhatNobodyDeclared(String text) {
        assertThat(Json.read(text, Count.class)).isEqualTo(new Count(1));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "null",
                "[]",
                "{",
                "{\"number\":1",
                "{\"number\":1}}",
                "{\"number\":1} x",
                "{\"number\":\"abc\"}",
                "{\"number\":99999999999}",
                "{\"number\":[1,2]}",
                "{\"number\":\"",
                "{\"number\":\"\\",
                "{0",
                "{{{{",
                "{\"o\":{{\"a\":1",
                "\u0000\u0001"
            })
    void refusesWhatIsNotTheTypesJson(String text) {
        assertThatThrownBy(() -> Json.read(text, Count.class)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void refusesToSkipAMapWithObjectsAsKeys() {
        String text = "{\"other\":{{\"brokerName\":\"b\",\"queueId\":1,\"topic\":\"t\"}:5},\"number\":1}";

        assertThatThrownBy(() -> Json.read(text, Count.class))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("unquoted name");
    }

    @Test
    void refusesDeepNestingInsteadOfOverflowingTheStack() {
        for (String bracket : List.of("[", "{\"a\":", "{{")) {
            String text = "{\"x\":" + bracket.repeat(100_000);

            assertThatThrownBy(() -> Json.read(text, Count.class))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("nested too deeply");
        }
    }

    @Test
    void readsEveryPrefixOfABodyWithoutAnythingButARefusal() {
        String body =
                "{\"offsetTable\":{{\"brokerName\":\"b\",\"queueId\":1,\"topic\":\"t\"}:5},\"m\":{0:1},\"s\":\"\\u00e9\\\"\"}";
        for (int end = 0; end < body.length(); end++) {
            String prefix = body.substring(0, end);

            assertThatThrownBy(() -> Json.read(prefix, Queues.class))
                    .as(prefix)
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> Json.read(prefix, Count.class))
                    .as(prefix)
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }
}

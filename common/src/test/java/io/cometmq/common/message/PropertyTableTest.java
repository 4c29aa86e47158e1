// SPDX-License-Identifier: Apache-2.0
package io.cometmq.common.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PropertyTableTest {
    private static final List<String> NAMES = List.of("a", "b", "KEYS", "key", "");
    private static final List<String> VALUES = List.of("1", "22", "x y", "", "with\u0001separator", "ü");

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void whatWasAText_answersAsTheMapOfItWould(long seed) {
        Random dice = new Random(seed);
        String text = "a\u00011\u0002b\u00012\u0002a\u00013\u0002novalue\u0002KEYS\u0001k";
        PropertyTable table = PropertyTable.of(text);
        Map<String, String> expected = MessageProperties.decode(text);
        for (int step = 0; step < 200; step++) {
            String name = NAMES.get(dice.nextInt(NAMES.size()));
            switch (dice.nextInt(step < 20 ? 3 : 5)) {
                case 0 -> assertThat(table.get(name)).isEqualTo(expected.get(name));
                case 1 -> assertThat(table.contains(name)).isEqualTo(expected.containsKey(name));
                case 2 -> {
                    String value = VALUES.get(dice.nextInt(VALUES.size()));
                    table.put(name, value);
                    expected.put(name, value);
                }
                case 3 -> {
                    table.remove(name);
                    expected.remove(name);
                }
                default -> assertThat(table.map()).isEqualTo(expected);
            }
        }
        assertThat(table.map()).isEqualTo(expected);
    }

    @Test
    void theMapIsLive_andAlwaysTheSame() {
        PropertyTable table = PropertyTable.of("a\u00011\u0002");
        Map<String, String> map = table.map();
        map.put("b", "2");
        table.put("c", "3");

        assertThat(table.get("b")).isEqualTo("2");
        assertThat(table.map()).isSameAs(map).containsEntry("c", "3");
    }

    @Test
    void whatTheOwnerSetsIsKeptWhoeverMakesTheMapMeanwhile() throws Exception {
        for (int round = 0; round < 500; round++) {
            PropertyTable table = PropertyTable.of("a\u00011\u0002");
            CyclicBarrier start = new CyclicBarrier(2);
            CompletableFuture<Map<String, String>> reader = CompletableFuture.supplyAsync(() -> {
                pass(start);
                return table.map();
            });
            pass(start);

            table.put("b", "2");

            Map<String, String> map = reader.get(1, TimeUnit.MINUTES);
            assertThat(table.get("b")).isEqualTo("2");
            assertThat(table.map()).isSameAs(map).containsEntry("b", "2").containsEntry("a", "1");
        }
    }

    private static void pass(CyclicBarrier barrier) {
        try {
            barrier.await(1, TimeUnit.MINUTES);
        } catch (InterruptedException | BrokenBarrierException | TimeoutException failure) {
            throw new IllegalStateException(failure);
        }
    }
}

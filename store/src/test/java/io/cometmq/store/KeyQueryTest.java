// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.cometmq.store.testing.Records;
import io.cometmq.store.testing.TestStore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyQueryTest {
    @TempDir
    Path directory;

    @Test
    void findsEachWordTheUniqueKeyAndTheTag() {
        try (TestStore test = TestStore.in(directory)) {
            long offset = test.store()
                    .append(Records.to("T")
                            .keys("order-1 käufer")
                            .tag("A")
                            .property("UNIQ_KEY", "7F00")
                            .build())
                    .logOffset(0);
            test.dispatched();

            for (String key : List.of("order-1", "käufer", "7F00", "T#A")) {
                assertThat(find(test, key, 64)).as(key).containsExactly(offset);
            }
            assertThat(find(test, "order-1 käufer", 64)).isEmpty();
        }
    }

    @Test
    void findsTheNewestFirstOverSeveralFilesAndARestart() {
        try (TestStore test = TestStore.in(directory)) {
            List<Long> offsets = new ArrayList<>();
            for (int i = 0; i < 500; i++) {
                Appended appended = test.store()
                        .append(Records.to("T")
                                .keys(i % 10 == 0 ? "wanted" : "other" + i)
                                .build());
                if (i % 10 == 0) {
                    offsets.add(0, appended.logOffset(0));
                }
            }
            test.dispatched();
            assertThat(find(test, "wanted", 64)).isEqualTo(offsets);
            test.reopen();

            // 500 keys fill two files of 199 and part of a third.
            assertThat(directory.resolve("index").toFile().list()).hasSize(3);
            assertThat(find(test, "wanted", 64)).isEqualTo(offsets);
            assertThat(find(test, "wanted", 3)).isEqualTo(offsets.subList(0, 3));
        }
    }

    @Test
    void findsOnlyWhatWasStoredInTime() {
        try (TestStore test = TestStore.in(directory)) {
            List<Long> times = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                times.add(test.store().append(Records.to("T").keys("k").build()).storeTimeMillis());
                test.clock().advanceMillis(10_000);
            }
            test.dispatched();
            Collections.sort(times);

            assertThat(test.store()
                            .findByKey("T", "k", 64, times.get(1), times.get(3))
                            .logOffsets())
                    .hasSize(3);
            test.reopen();
            assertThat(test.store()
                            .findByKey("T", "k", 64, times.get(1), times.get(3))
                            .logOffsets())
                    .hasSize(3);
        }
    }

    private static List<Long> find(TestStore test, String key, int max) {
        return test.store().findByKey("T", key, max, 0, Long.MAX_VALUE).logOffsets();
    }
}

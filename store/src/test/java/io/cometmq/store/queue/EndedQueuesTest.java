// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.cometmq.store.segment.StoreFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EndedQueuesTest {
    @TempDir
    Path root;

    @Test
    void remembersTheLastEndOfEachQueue() throws IOException {
        EndedQueues ended = load();
        ended.remember("T", Map.of(0, 10L, 3, 7L));
        ended.remember("%RETRY%G", Map.of(0, 5L));
        ended.remember("T", Map.of(0, 12L));

        EndedQueues again = load();

        assertThat(again.firstOffset("T", 0)).isEqualTo(12);
        assertThat(again.firstOffset("T", 3)).isEqualTo(7);
        assertThat(again.firstOffset("%RETRY%G", 0)).isEqualTo(5);
        assertThat(again.firstOffset("T", 1)).isZero();
    }

    @Test
    void forgetsThoseThatEndedFirstBeyondItsBound() throws IOException {
        Map<Integer, Long> many = new TreeMap<>();
        for (int id = 0; id < EndedQueues.MAX_QUEUES; id++) {
            many.put(id, 1L);
        }
        EndedQueues ended = load();
        ended.remember("First", Map.of(0, 9L));

        ended.remember("Many", many);

        assertThat(ended.firstOffset("First", 0)).isZero();
        assertThat(load().firstOffset("Many", EndedQueues.MAX_QUEUES - 1)).isEqualTo(1);
    }

    @Test
    void skipsLinesThatAreNone() throws IOException {
        Files.writeString(root.resolve("endedQueues"), "x 0 T\n\n4 0 T\n5 zero T\n6 1");

        assertThat(load().firstOffset("T", 0)).isEqualTo(4);
    }

    private EndedQueues load() throws IOException {
        return EndedQueues.load(StoreFiles.disk(), root);
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.impl.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The benchmark does what it says, once. */
class ProcessQueueBenchmarkTest {
    @Test
    void whatIsPutIsTakenOutAgain() {
        ProcessQueueBenchmark benchmark = new ProcessQueueBenchmark();
        benchmark.waiting = 3;
        benchmark.prepare();

        long offsets = 0; // after each message but the last the next one is to be committed
        for (int i = 1; i <= ProcessQueueBenchmark.PULLED; i++) {
            offsets += i;
        }
        assertThat(benchmark.putAndRemoveOneByOne()).isEqualTo(offsets);
        assertThat(benchmark.putAndRemoveTogether()).isEqualTo(ProcessQueueBenchmark.PULLED);
        assertThat(benchmark.commitOffset()).isEqualTo(ProcessQueueBenchmark.PULLED);
    }
}

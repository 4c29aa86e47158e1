// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Each benchmark does what it says, once. */
class BenchmarksTest {
    @Test
    void appends() throws Exception {
        AppendBenchmark benchmark = new AppendBenchmark();
        benchmark.open();
        try {
            benchmark.append();
            benchmark.appendMany();

            assertThat(benchmark.store().nextQueueOffset(BenchmarkStore.TOPIC, 0))
                    .isEqualTo(2 * AppendBenchmark.RECORDS);
        } finally {
            benchmark.close();
        }
    }

    @Test
    void dispatches() throws Exception {
        DispatchBenchmark benchmark = new DispatchBenchmark();
        benchmark.open();
        try {
            benchmark.fill();
            assertThat(benchmark.store().maxQueueOffset(BenchmarkStore.TOPIC, 0))
                    .isZero();

            benchmark.dispatch();

            assertThat(benchmark.store().maxQueueOffset(BenchmarkStore.TOPIC, 0))
                    .isEqualTo(DispatchBenchmark.RECORDS);
        } finally {
            benchmark.close();
        }
    }

    @Test
    void reads() throws Exception {
        QueueReadBenchmark benchmark = new QueueReadBenchmark();
        benchmark.open();
        try {
            assertThat(benchmark.read()).isEqualTo(QueueReadBenchmark.COUNT);
            assertThat(benchmark.readNothing()).isZero();
        } finally {
            benchmark.close();
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Each benchmark does what it says, once. */
class BenchmarksTest {
    @Test
    void filtersPassWhatTheyAreAsked() {
        FilterBenchmark benchmark = new FilterBenchmark();
        benchmark.prepare();

        assertThat(benchmark.tag()).isTrue();
        assertThat(benchmark.sql()).isTrue();
        assertThat(benchmark.kept()).isSameAs(benchmark.kept());
    }
}

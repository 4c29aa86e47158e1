// SPDX-License-Identifier: Apache-2.0
package io.cometmq.common.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class HistogramTest {
    private final Histogram values = new Histogram(Buckets.plain(10, 20, 40));

    @Test
    void countsUpToABound() {
        for (long value : new long[] {1, 10, 11, 40, 41, 1000}) {
            values.observe(value);
        }

        assertThat(values.countUpTo(10)).isEqualTo(2);
        assertThat(values.countUpTo(20)).isEqualTo(3);
        assertThat(values.countUpTo(40)).isEqualTo(4);
        assertThat(values.count()).isEqualTo(6);
    }

    @Test
    void aQuantileLiesBetweenTheBoundsOfItsValues() {
        assertThat(values.quantile(0.99)).isZero();
        for (int i = 0; i < 90; i++) {
            values.observe(5);
        }
        for (int i = 0; i < 10; i++) {
            values.observe(30);
        }

        assertThat(values.quantile(0.45)).isCloseTo(5, within(1e-9));
        assertThat(values.quantile(0.95)).isCloseTo(30, within(1e-9));
        assertThat(values.quantile(1)).isCloseTo(40, within(1e-9));
    }

    @Test
    void whatIsBeyondTheLastBoundIsTakenForIt() {
        values.observe(1_000_000);

        assertThat(values.quantile(0.5)).isEqualTo(40);
    }
}

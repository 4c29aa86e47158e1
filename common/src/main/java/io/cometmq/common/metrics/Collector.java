// SPDX-License-Identifier: Apache-2.0
package io.cometmq.common.metrics;

import java.util.List;

/** Knows some figures. Asked by the thread of whoever looks; must not wait for a disk or another thread. Thread-safe. */
public interface Collector {
    /** All figures that this may write. */
    List<Metric> metrics();

    /** Writes what they are now: {@link MetricsText#begin} once for each that has something to say, then its series. */
    void collect(MetricsText out);
}

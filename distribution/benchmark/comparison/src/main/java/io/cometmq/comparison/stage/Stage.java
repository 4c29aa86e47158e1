// SPDX-License-Identifier: Apache-2.0
package io.cometmq.comparison.stage;

import io.cometmq.comparison.cluster.Cluster;
import io.cometmq.comparison.report.Figure;
import io.cometmq.comparison.report.Samples;
import java.util.List;
import java.util.Map;

/** Some measurements on one cluster that was just started, with the broker settings that they need. */
public interface Stage {
    /** A short name, for {@code --only}. */
    String name();

    /** The figures that it gives, in the order of the table. */
    List<Figure> figures();

    /** Settings of the broker, alike for both. */
    Map<String, String> settings();

    /** Whether both brokers get the same fixed heap; as each starts by default otherwise. */
    boolean sameHeap();

    /**
     * Measures and adds one value for each figure and cell.
     *
     * @param cluster was started at the moment {@code started} of the clock; whether it serves yet is not known
     * @param started nanoseconds
     */
    void run(Cluster cluster, long started, Samples samples) throws Exception;
}

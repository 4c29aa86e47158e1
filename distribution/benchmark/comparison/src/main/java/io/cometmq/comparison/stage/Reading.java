// SPDX-License-Identifier: Apache-2.0
package io.cometmq.comparison.stage;

import com.alibaba.fastjson2.JSONObject;
import io.cometmq.comparison.report.Figure;
import java.util.function.ToDoubleFunction;

/**
 * Where a figure stands in what {@code mqbench} prints.
 *
 * @param value of the medians of the rounds
 */
record Reading(Figure figure, ToDoubleFunction<JSONObject> value) {
    static double rate(JSONObject median) {
        return median.getDoubleValue("rate");
    }

    static double p50(JSONObject median) {
        return median.getJSONObject("latency").getDoubleValue("p50");
    }

    static double p99(JSONObject median) {
        return median.getJSONObject("latency").getDoubleValue("p99");
    }

    static double brokerCpu(JSONObject median) {
        return median.getJSONObject("servers").getDoubleValue("cpuMicrosPerMessage");
    }
}

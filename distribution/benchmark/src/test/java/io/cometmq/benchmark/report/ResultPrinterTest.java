// SPDX-License-Identifier: Apache-2.0
package io.cometmq.benchmark.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.alibaba.fastjson2.JSON;
import com.alibaba.fastjson2.JSONObject;
import io.cometmq.benchmark.load.Round;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ResultPrinterTest {
    private static Round round(long failures, double rate, double p99, double cpu) {
        return new Round(
                1_000,
                failures,
                2,
                rate,
                new Round.Latency(10, p99, 200, 300, 12),
                new Round.Cost(1, 100, 50),
                new Round.Cost(cpu, 200, 60));
    }

    private final Result result = new Result(
            "produce",
            "apache",
            Map.of("size", 128),
            List.of(round(0, 900, 70, 3), round(4, 700, 90, 2), round(0, 800, 50, 1)));

    @Test
    void theMedianIsTakenOfEachFigure() {
        Round median = result.median();

        assertThat(median.rate()).isEqualTo(800);
        assertThat(median.latency()).isEqualTo(new Round.Latency(10, 70, 200, 300, 12));
        assertThat(median.servers()).isEqualTo(new Round.Cost(2, 200, 60));
        assertThat(median.failures()).isEqualTo(4);
    }

    @Test
    void theTextHasALineForEachRoundAndSaysWhatFailed() {
        StringWriter out = new StringWriter();
        ResultPrinter.text(result, new PrintWriter(out, true));

        assertThat(out.toString().lines())
                .hasSize(5)
                .anyMatch(line -> line.contains("produce, apache client, size 128"))
                .anyMatch(line -> line.startsWith("  round 2") && line.contains("4 FAILED"))
                .anyMatch(line ->
                        line.startsWith("  median") && line.contains("800 messages/s") && line.contains("p99 70 us"));
    }

    @Test
    void theJsonHasTheSameFigures() {
        JSONObject read = JSON.parseArray(ResultPrinter.json(List.of(result))).getJSONObject(0);

        assertThat(read.getString("work")).isEqualTo("produce");
        assertThat(read.getJSONObject("setup").getIntValue("size")).isEqualTo(128);
        assertThat(read.getJSONArray("rounds")).hasSize(3);
        assertThat(read.getJSONObject("median").getJSONObject("latency").getDoubleValue("p99"))
                .isEqualTo(70);
        assertThat(read.getJSONObject("median").getJSONObject("servers").getDoubleValue("cpuMicrosPerMessage"))
                .isEqualTo(2);
    }
}

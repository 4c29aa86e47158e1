// SPDX-License-Identifier: Apache-2.0
package io.cometmq.benchmark.report;

import com.alibaba.fastjson2.JSON;
import com.alibaba.fastjson2.JSONWriter;
import io.cometmq.benchmark.load.Round;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Writes a {@link Result}. Stateless. */
public final class ResultPrinter {
    private ResultPrinter() {}

    /** A line for each round and one for the median of the rates. */
    public static void text(Result result, PrintWriter out) {
        out.printf(Locale.ROOT, "%s, %s client, %s%n", result.work(), result.client(), words(result.setup()));
        int number = 0;
        for (Round round : result.rounds()) {
            number++;
            out.printf(Locale.ROOT, "  round %-2d %s%n", number, line(round));
        }
        if (number > 1) {
            out.printf(Locale.ROOT, "  median   %s%n", line(result.median()));
        }
        out.flush();
    }

    private static String words(Map<String, Object> setup) {
        return String.join(
                ", ",
                setup.entrySet().stream()
                        .map(each -> each.getKey() + " " + each.getValue())
                        .toList());
    }

    private static String line(Round round) {
        StringBuilder line = new StringBuilder();
        line.append(String.format(Locale.ROOT, "%,10.0f messages/s", round.rate()));
        Round.Latency latency = round.latency();
        if (latency != null) {
            line.append(String.format(
                    Locale.ROOT,
                    "  p50 %,.0f us, p99 %,.0f us, p99.9 %,.0f us, max %,.0f us",
                    latency.p50(),
                    latency.p99(),
                    latency.p999(),
                    latency.max()));
        }
        Round.Cost client = round.client();
        if (client != null) {
            line.append(String.format(Locale.ROOT, "  client cpu %.1f us", client.cpuMicrosPerMessage()));
        }
        Round.Cost servers = round.servers();
        if (servers != null) {
            line.append(String.format(
                    Locale.ROOT,
                    ", broker cpu %.1f us, resident %.0f MiB (%.0f anonymous)",
                    servers.cpuMicrosPerMessage(),
                    servers.residentMib(),
                    servers.anonymousMib()));
        }
        if (round.failures() > 0) {
            line.append(String.format(Locale.ROOT, "  %,d FAILED", round.failures()));
        }
        return line.toString();
    }

    /** One JSON array with an object for each result; times in microseconds, memory in MiB, rates in messages a second. */
    public static String json(List<Result> results) {
        return JSON.toJSONString(results.stream().map(ResultPrinter::fields).toList(), JSONWriter.Feature.PrettyFormat);
    }

    private static Map<String, Object> fields(Result result) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("work", result.work());
        fields.put("client", result.client());
        fields.put("setup", result.setup());
        fields.put("median", result.median());
        fields.put("rounds", result.rounds());
        return fields;
    }
}

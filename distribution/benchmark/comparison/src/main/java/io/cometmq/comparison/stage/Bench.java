// SPDX-License-Identifier: Apache-2.0
package io.cometmq.comparison.stage;

import com.alibaba.fastjson2.JSON;
import com.alibaba.fastjson2.JSONArray;
import com.alibaba.fastjson2.JSONException;
import com.alibaba.fastjson2.JSONObject;
import io.cometmq.comparison.cluster.Cluster;
import io.cometmq.comparison.cluster.Installation;
import io.cometmq.comparison.cluster.Peer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Runs {@code mqbench} in a process of its own, as a user would, and remarks what failed. A broker that refuses some messages
 * under load is measured all the same: what failed is in no figure, but in the report. Confined to one thread.
 */
final class Bench {
    private static final int AT_MOST_MINUTES = 15;

    private final Installation installation;
    private final Consumer<String> remarks;

    Bench(Installation installation, Consumer<String> remarks) {
        this.installation = installation;
        this.remarks = remarks;
    }

    /**
     * Measures.
     *
     * @return what it printed for its first result: the medians of its rounds
     * @throws IllegalStateException with what it said, when it could not measure
     */
    JSONObject run(Cluster cluster, Peer client, List<String> arguments) throws IOException, InterruptedException {
        List<String> line = new ArrayList<>(List.of(installation.command("mqbench")));
        line.addAll(arguments);
        line.addAll(List.of(
                "--client=" + client.word(),
                "--namesrv=" + cluster.nameServerAddress(),
                "--broker-pid=" + cluster.broker().pids().get(0),
                "--json=-"));
        ProcessBuilder builder = new ProcessBuilder(line);
        builder.redirectErrorStream(true);
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("COMETMQ_DATA", installation.work().toString());
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(AT_MOST_MINUTES, TimeUnit.MINUTES)) {
            process.destroyForcibly();
        }
        Optional<JSONArray> results = results(said);
        if (results.isEmpty()) {
            throw new IllegalStateException(String.join(" ", line) + ": " + said.strip());
        }
        JSONObject median = results.get().getJSONObject(0).getJSONObject("median");
        if (median.getLongValue("failures") > 0) {
            remarks.accept(String.format(
                    Locale.ROOT,
                    "%s broker, %s client, %s: %,d messages failed beside %,d that did not",
                    cluster.peer().word(),
                    client.word(),
                    String.join(" ", arguments),
                    median.getLongValue("failures"),
                    median.getLongValue("messages")));
        }
        return median;
    }

    private static Optional<JSONArray> results(String said) {
        int begin = said.indexOf("[\n");
        try {
            return begin < 0 ? Optional.empty() : Optional.of(JSON.parseArray(said.substring(begin)));
        } catch (JSONException noResult) {
            return Optional.empty();
        }
    }
}

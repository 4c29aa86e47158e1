// SPDX-License-Identifier: Apache-2.0
package io.cometmq.comparison.stage;

import com.alibaba.fastjson2.JSON;
import com.alibaba.fastjson2.JSONArray;
import com.alibaba.fastjson2.JSONException;
import com.alibaba.fastjson2.JSONObject;
import io.cometmq.common.lifecycle.Clock;
import io.cometmq.comparison.cluster.Cluster;
import io.cometmq.comparison.cluster.Installation;
import io.cometmq.comparison.cluster.Peer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Runs {@code mqbench} in a process of its own, as a user would, and remarks what failed. A broker that refuses some messages
 * under load is measured all the same: what failed is in no figure, but in the report. Confined to one thread.
 */
final class Bench {
    private static final int AT_MOST_MINUTES = 15;

    private static final double NANOS_PER_SECOND = 1e9;
    /** Of what a failed run said, in the report. */
    private static final int WORDS = 400;

    private final Installation installation;
    private final Log log;
    private final Clock clock;

    Bench(Installation installation, Log log, Clock clock) {
        this.installation = installation;
        this.log = log;
        this.clock = clock;
    }

    /** As {@link #run}; what could not be measured is remarked and empty, so that the rest of a long comparison goes on. */
    Optional<JSONObject> tryToRun(Cluster cluster, Peer client, List<String> arguments)
            throws IOException, InterruptedException {
        try {
            return Optional.of(run(cluster, client, arguments));
        } catch (IllegalStateException notMeasured) {
            log.remark(Objects.toString(notMeasured.getMessage()));
            return Optional.empty();
        }
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
                "--namesrv=" + cluster.address(),
                "--broker-pid=" + cluster.broker().pids().get(0),
                "--json=-"));
        ProcessBuilder builder = new ProcessBuilder(line);
        builder.redirectErrorStream(true);
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("COMETMQ_DATA", installation.work().toString());
        String what = cluster.peer().word() + " broker, " + client.word() + " client, " + String.join(" ", arguments);
        long begun = clock.nanos();
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(AT_MOST_MINUTES, TimeUnit.MINUTES)) {
            process.destroyForcibly();
        }
        log.step(what, (clock.nanos() - begun) / NANOS_PER_SECOND);
        Optional<JSONArray> results = results(said);
        if (results.isEmpty()) {
            throw new IllegalStateException(what + ": "
                    + said.strip().substring(0, Math.min(WORDS, said.strip().length())));
        }
        JSONObject median = results.get().getJSONObject(0).getJSONObject("median");
        if (median.getLongValue("failures") > 0) {
            log.remark(String.format(
                    Locale.ROOT,
                    "%s: %,d messages failed beside %,d that did not",
                    what,
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

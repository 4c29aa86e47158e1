// SPDX-License-Identifier: Apache-2.0
package io.cometmq.common.endpoint;

import io.cometmq.common.health.Health;
import io.cometmq.common.health.HealthCheck.Matters;
import io.cometmq.common.io.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Shows whether checks pass: status 200 or 503 and one word; with {@code verbose} in the query a line for each check, with
 * {@code format=json} the same as JSON. Thread-safe.
 */
public final class HealthPage implements Page {
    private static final int OK = 200;
    private static final int UNAVAILABLE = 503;

    private final Health health;
    private final Matters least;

    /** Shows the checks that matter so much, or more. */
    public HealthPage(Health health, Matters least) {
        this.health = health;
        this.least = least;
    }

    @Override
    public Content get(String query) {
        List<String> wishes = List.of(query.split("&", -1));
        Health.Report report = health.report(least);
        int status = report.good() ? OK : UNAVAILABLE;
        if (wishes.contains("format=json")) {
            return Content.of(status, "application/json", Json.write(json(report)) + "\n");
        }
        boolean verbose = wishes.stream().anyMatch(wish -> wish.equals("verbose") || wish.startsWith("verbose="));
        return Content.text(status, verbose ? report.text() : report.good() ? "ok\n" : "failed\n");
    }

    private static Map<String, Object> json(Health.Report report) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("good", report.good());
        json.put(
                "checks",
                report.lines().stream()
                        .map(line -> {
                            Map<String, Object> check = new LinkedHashMap<>();
                            check.put("name", line.name());
                            check.put("matters", line.matters().name().toLowerCase(Locale.ROOT));
                            check.put("good", line.finding().good());
                            check.put("reason", line.finding().reason());
                            return check;
                        })
                        .toList());
        return json;
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.cometmq.distribution.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import io.cometmq.common.health.Health;
import io.cometmq.common.metrics.Exposition;
import io.cometmq.common.metrics.Metric;
import io.cometmq.distribution.LocalCluster;
import io.cometmq.distribution.LocalOptions;
import io.cometmq.distribution.testing.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** {@code docs/metrics.md} is printed from a running broker and name server; {@code -Dregenerate} prints it anew. */
class MetricsDocumentTest {
    private static final Path PAGE = Repository.root().resolve("docs/metrics.md");

    @Test
    void thePrintedPageIsWhatServersShow() throws IOException {
        String printed;
        try (LocalCluster cluster = LocalCluster.start(LocalOptions.inTemporaryFolder())) {
            printed = head()
                    + "## Broker\n\n"
                    + table(cluster.brokerMonitoring().figures())
                    + "\n## Name server\n\n"
                    + table(cluster.nameServerMonitoring().figures())
                    + "\n## Health\n\n"
                    + healthHead()
                    + checks("broker", cluster.brokerMonitoring().health())
                    + checks("name server", cluster.nameServerMonitoring().health());
        }
        if (System.getProperty("regenerate") != null) {
            Files.writeString(PAGE, printed);
        }

        assertThat(PAGE).hasContent(printed);
    }

    private static String head() {
        return """
                # Metrics and health

                Printed from the code; `mvn test -pl distribution -am -Dtest=MetricsDocumentTest -Dregenerate
                -Dsurefire.failIfNoSpecifiedTests=false` prints it anew.

                A broker shows them on `http://127.0.0.1:5557`, a name server on `http://127.0.0.1:5558`: `/metrics` in the text
                format of Prometheus, and `/livez`, `/readyz`, `/healthz`. `metricsPromExporterHost` and
                `metricsPromExporterPort` choose where, `metricsExporterType=DISABLE` opens no port ([config.md](config.md)).
                There is no password: whoever reaches the address reads the names of topics and groups, so it is that of this
                machine alone until a setting says otherwise. When the port is taken the server starts all the same, with a warning.

                Names, types and labels that begin with `rocketmq_` are those that RocketMQ 5.5 exposes, so dashboards made for it go
                on working; a test holds them against a recording. All series of a broker have the labels `cluster`, `node_type`,
                `node_id`, and those of `metricsLabel`. A metric has at most `metricsOtelCardinalityLimit` series; what there is beyond
                is shown as one series whose labels all say `other`, which the log says once.

                Not here, because this broker has nothing of the kind: RocketMQ's buffers and queues of pop (`rocketmq_pop_*` but for
                one), the lag of its timer's second half (`rocketmq_timer_dequeue_lag`, `_latency`), its count of the timer wheel
                (`rocketmq_timer_message_snapshot`), the delays that senders wished for (`rocketmq_delay_message_latency`), tiered
                storage and RocksDB.

                `mqadmin brokerStatus` (request code 28) has the same under RocketMQ's names as far as there is something to say. Where
                requests wait is one lane here: pulls of old messages and queries show its length and bound, sends, acks, ends of
                transactions and other pulls are served where they are decoded and show 0. Always 0, because nothing has that meaning:
                `pageCacheLockTimeMills`, `startAcceptSendRequestTimeStamp`, `remainTransientStoreBufferNumbs`,
                `remainHowManyDataToCommit`, `putMessageFailedTimes` (`cometmq_refusals_total` has them by reason). `putLatency99` and
                `putLatency999` are taken from the histogram of appends since the start, in milliseconds.

                """;
    }

    private static String healthHead() {
        return """
                Each answers 200 and `ok`, or 503 and `failed`; `?verbose` adds a line for each check with its reason, `?format=json`
                says the same as JSON. `/livez` looks at what only a new start can help (`live`), `/readyz` also at what keeps the
                server from its work (`ready`), `/healthz` also at what an operator should know (`inform`), which fails nothing.

                """;
    }

    private static String table(Exposition figures) {
        StringBuilder table = new StringBuilder("| name | type | labels | what it is |\n|---|---|---|---|\n");
        for (Metric metric : figures.metrics()) {
            String labels =
                    metric.labels().stream().map(label -> "`" + label + "`").collect(Collectors.joining(", "));
            table.append("| `")
                    .append(metric.name())
                    .append("` | ")
                    .append(metric.type().text());
            table.append(" | ")
                    .append(labels)
                    .append(" | ")
                    .append(metric.help())
                    .append(" |\n");
        }
        return table.toString();
    }

    private static String checks(String server, Health health) {
        List<String> checks = health.checks().stream()
                .map(check ->
                        "`" + check.name() + "` (" + check.matters().name().toLowerCase(Locale.ROOT) + ")")
                .toList();
        return "* " + server + ": " + String.join(", ", checks) + "\n";
    }
}

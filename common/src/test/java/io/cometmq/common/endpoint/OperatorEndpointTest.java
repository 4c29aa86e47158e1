// SPDX-License-Identifier: Apache-2.0
package io.cometmq.common.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.cometmq.common.health.Health;
import io.cometmq.common.health.HealthCheck;
import io.cometmq.common.health.HealthCheck.Finding;
import io.cometmq.common.health.HealthCheck.Matters;
import io.cometmq.common.io.Json;
import io.cometmq.common.lifecycle.Clock;
import io.cometmq.common.metrics.Collector;
import io.cometmq.common.metrics.Exposition;
import io.cometmq.common.metrics.Metric;
import io.cometmq.common.metrics.MetricsText;
import io.cometmq.common.testing.Scrape;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class OperatorEndpointTest {
    private final AtomicBoolean writable = new AtomicBoolean(true);
    private final Health health = new Health(List.of(
            new HealthCheck("loops", Matters.LIVE, () -> Finding.good("they turn")),
            new HealthCheck(
                    "store",
                    Matters.READY,
                    () -> writable.get() ? Finding.good("it takes messages") : Finding.bad("the disk is full")),
            new HealthCheck("disk", Matters.INFORM, () -> {
                throw new IllegalStateException("cannot look");
            })));
    private final Exposition figures = new Exposition(List.of(new One()), Map.of("node", "n"), 10);

    @Test
    void showsFiguresAndHealth() throws IOException {
        try (OperatorEndpoint endpoint = open(0)) {
            assertThat(Scrape.of(get(endpoint, "/metrics").text()).value("up", Map.of()))
                    .isEqualTo(1);
            assertThat(get(endpoint, "/livez")).isEqualTo(new Got(200, "ok\n"));
            assertThat(get(endpoint, "/readyz?verbose"))
                    .isEqualTo(new Got(200, "[+]loops ok: they turn\n[+]store ok: it takes messages\nok\n"));
        }
    }

    @Test
    void aBrokerThatCannotWorkIsAliveAndNotReady() throws IOException {
        writable.set(false);
        try (OperatorEndpoint endpoint = open(0)) {
            assertThat(get(endpoint, "/livez").status()).isEqualTo(200);
            assertThat(get(endpoint, "/readyz")).isEqualTo(new Got(503, "failed\n"));
            Got all = get(endpoint, "/healthz?verbose");
            assertThat(all.status()).isEqualTo(503);
            assertThat(all.text())
                    .contains("[-]store failed: the disk is full\n")
                    .contains("[!]disk warns: could not be looked at")
                    .endsWith("failed\n");
            Map<?, ?> json = Json.read(get(endpoint, "/healthz?format=json").text(), Map.class);
            assertThat(json.get("good")).isEqualTo(false);
            assertThat((List<?>) json.get("checks")).hasSize(3);
        }
    }

    @Test
    void otherPathsAndMethodsAreRefused() throws IOException {
        try (OperatorEndpoint endpoint = open(0)) {
            assertThat(get(endpoint, "/nothing"))
                    .isEqualTo(new Got(404, "here are: /healthz, /livez, /metrics, /readyz\n"));
            assertThat(ask(endpoint, "/metrics", "DELETE")).isEqualTo(new Got(405, "DELETE: expected GET or HEAD\n"));
            assertThat(ask(endpoint, "/livez", "HEAD")).isEqualTo(new Got(200, ""));
        }
    }

    @Test
    void connectionsThatAskForNothingDoNotStopTheOthers() throws IOException {
        try (OperatorEndpoint endpoint = open(0)) {
            List<Socket> silent = new ArrayList<>();
            InetSocketAddress address = endpoint.address().orElseThrow();
            for (int i = 0; i < 40; i++) {
                silent.add(new Socket(address.getAddress(), address.getPort()));
            }

            assertThat(get(endpoint, "/livez").status()).isEqualTo(200);
            for (Socket socket : silent) {
                socket.close();
            }
        }
    }

    @Test
    void aPortThatIsTakenCostsNoMoreThanTheEndpoint() {
        try (OperatorEndpoint first = open(0);
                OperatorEndpoint second = open(first.address().orElseThrow().getPort());
                OperatorEndpoint none =
                        OperatorEndpoint.open(ExporterType.DISABLE, "127.0.0.1", 0, figures, health, Clock.system())) {
            assertThat(second.address()).isEmpty();
            assertThat(none.address()).isEmpty();
        }
    }

    private OperatorEndpoint open(int port) {
        return OperatorEndpoint.open(ExporterType.PROM, "127.0.0.1", port, figures, health, Clock.system());
    }

    private record Got(int status, String text) {}

    private static Got get(OperatorEndpoint endpoint, String path) throws IOException {
        return ask(endpoint, path, "GET");
    }

    private static Got ask(OperatorEndpoint endpoint, String path, String method) throws IOException {
        int port = endpoint.address().orElseThrow().getPort();
        HttpURLConnection connection = (HttpURLConnection)
                URI.create("http://127.0.0.1:" + port + path).toURL().openConnection();
        connection.setRequestMethod(method);
        connection.setReadTimeout(20_000);
        int status = connection.getResponseCode();
        try (var body = status < 400 ? connection.getInputStream() : connection.getErrorStream()) {
            return new Got(status, body == null ? "" : new String(body.readAllBytes(), StandardCharsets.UTF_8));
        } finally {
            connection.disconnect();
        }
    }

    private static final class One implements Collector {
        private static final Metric UP = Metric.gauge("up", "Whether it is there.");

        @Override
        public List<Metric> metrics() {
            return List.of(UP);
        }

        @Override
        public void collect(MetricsText out) {
            out.begin(UP);
            out.series(1);
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.cometmq.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import com.alibaba.fastjson2.JSON;
import com.alibaba.fastjson2.JSONObject;
import io.cometmq.benchmark.MqBenchMain;
import io.cometmq.distribution.testing.ChildProcess;
import io.cometmq.distribution.testing.CometServers;
import io.cometmq.distribution.testing.Repository;
import io.cometmq.distribution.testing.TestFolders;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each measurement of {@code bin/mqbench} against a real broker, as short as it can be. What it finds is not judged. */
class MqBenchIT {
    private static final Path folder = TestFolders.create("mqbench");
    private static CometServers servers;

    @BeforeAll
    static void start() {
        servers = CometServers.start(folder, "defaultMessageRequestMode=POP");
    }

    @AfterAll
    static void stop() {
        servers.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "produce --mode async --warm-up 0 --seconds 1 --repeats 2",
                "produce --batch 10 --topics 3 --warm-up 0 --seconds 1 --repeats 1",
                "e2e --rate 200 --warm-up 0 --seconds 1 --repeats 1",
                "latency --rates 0,100 --warm-up 0 --seconds 1 --repeats 1",
                "delay --rate 100 --delay 1 --warm-up 0 --seconds 1 --repeats 1",
                "tx --threads 4 --warm-up 0 --seconds 1 --repeats 1",
                "consume --messages 2000 --repeats 1",
                "pop --messages 2000 --threads 2 --repeats 1"
            })
    void measures(String command) {
        Path json = folder.resolve("result.json");
        List<String> line = new ArrayList<>(List.of(command.split(" ")));
        line.addAll(List.of(
                "--namesrv",
                servers.nameServerAddress(),
                "--json",
                json.toString(),
                "--queues",
                "2",
                "--topic",
                "Bench"));

        assertThat(MqBenchMain.commandLine().execute(line.toArray(String[]::new)))
                .as(command)
                .isZero();

        JSONObject result = JSON.parseArray(Repository.read(json)).getJSONObject(0);
        assertThat(result.getString("work")).isEqualTo(line.get(0));
        assertThat(result.getJSONObject("median").getLongValue("messages")).isPositive();
        assertThat(result.getJSONObject("median").getDoubleValue("rate")).isPositive();
        assertThat(result.getJSONObject("median").getLongValue("failures")).isZero();
    }

    /** The launcher, the driver with the other prefix, and the figures of a broker's process. */
    @Test
    void measuresWithApachesClient() {
        try (ChildProcess bench = ChildProcess.start(
                "mqbench",
                folder,
                Map.of("NAMESRV_ADDR", servers.nameServerAddress()),
                List.of(
                        Repository.root().resolve("bin/mqbench").toString(),
                        "consume",
                        "--client=apache",
                        "--messages=2000",
                        "--repeats=1",
                        "--broker-pid=" + servers.broker().pid()))) {
            assertThat(bench.awaitEnd()).as("%s", bench.lines()).isZero();
            assertThat(bench.lines())
                    .anyMatch(line -> line.startsWith("consume, apache client"))
                    .anyMatch(line -> line.matches(" +round 1 .*messages/s.*broker cpu.*anonymous.*"));
        }
    }
}

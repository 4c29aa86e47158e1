// SPDX-License-Identifier: Apache-2.0
package io.cometmq.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cometmq.client.consumer.DefaultMQPushConsumer;
import io.cometmq.client.consumer.listener.ConsumeConcurrentlyStatus;
import io.cometmq.client.consumer.listener.MessageListenerConcurrently;
import io.cometmq.common.consumer.ConsumeFromWhere;
import io.cometmq.distribution.testing.ChildProcess;
import io.cometmq.distribution.testing.Ports;
import io.cometmq.distribution.testing.Repository;
import io.cometmq.distribution.testing.TestFolders;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The commands of docs/operations.md, one after the other; only ports and folders are others. */
class OperationsIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Pattern SHELL_BLOCK = Pattern.compile("```sh\\n(.*?)```", Pattern.DOTALL);
    private static final String IN_BACKGROUND = " &";

    private final Path folder = TestFolders.create("operations");
    private final List<ChildProcess> servers = new ArrayList<>();
    private final Map<String, String> ports = new LinkedHashMap<>();
    private final Map<String, String> environment = Map.of(
            "JAVA_HOME", System.getProperty("java.home"),
            "COMETMQ_DATA", folder.resolve("tool").toString(),
            "COMETMQ_LOG", "console");
    private final Map<String, String> said = new LinkedHashMap<>();
    private int count;

    @AfterEach
    void stop() {
        servers.forEach(ChildProcess::close);
    }

    @Test
    void theWalkWorksAsWritten() throws Exception {
        for (String port : List.of("9876", "10911", "10921", "5557", "5558", "5559")) {
            ports.put(":" + port, ":" + Ports.free());
        }
        List<String> commands = commands();
        int stuck = commands.indexOf("bin/mqadmin groupLag -g order-service");
        assertThat(stuck).isPositive();

        commands.subList(0, stuck).forEach(this::take);
        DefaultMQPushConsumer consumer = consumer();
        try {
            await().atMost(PATIENCE).until(() -> !run("bin/mqadmin groupLag -g order-service")
                    .lines()
                    .filter(line -> line.startsWith("Orders") && line.contains("order-consumer"))
                    .toList()
                    .isEmpty());
            commands.subList(stuck, commands.size()).forEach(this::take);
        } finally {
            consumer.shutdown();
        }

        assertThat(said.get("bin/mqadmin clusterList")).contains("broker-a", "broker-b");
        assertThat(said.get("bin/mqadmin doctor")).contains("No problem found.");
        assertThat(said.get("bin/mqadmin tail -t Orders -l 3 -c 3 -f '%d %k %s\\n'"))
                .contains("order-1 first", "order-2 second", "order-3 third");
        assertThat(folder.resolve("orders.ndjson")).content().hasLineCount(3);
        assertThat(said.get("bin/mqadmin apply -c DefaultCluster -f /data/system.yaml --dry-run"))
                .contains("Nothing differs.");
        assertThat(said.get("bin/mqadmin topicRoute -t Orders -l")).contains("broker-a", "broker-b");
        assertThat(said.get("bin/mqadmin getBrokerConfig -b 127.0.0.1:10911"))
                .containsPattern("autoCreateTopicEnable +=  false");
        assertThat(said.get("bin/mqadmin remappingStaticTopic -t Ledger -b broker-a,broker-b --plan-dir /data/"))
                .contains("{broker-a=2, broker-b=2}");
        assertThat(said.get("bin/mqadmin topicWhy -t Orders")).contains("No problem found.");
        assertThat(said.get("bin/mqadmin topicWhy -t Order"))
                .contains("autoCreateTopicEnable=false", "there is a topic Orders");
        assertThat(said.get("bin/mqadmin groupLag -g order-service")).contains("order-consumer");
        assertThat(servers).noneMatch(ChildProcess::isAlive);
    }

    private DefaultMQPushConsumer consumer() throws Exception {
        DefaultMQPushConsumer consumer = new DefaultMQPushConsumer("order-service");
        consumer.setNamesrvAddr("127.0.0.1" + ports.get(":9876"));
        consumer.setInstanceName("order-consumer");
        consumer.setConsumeFromWhere(ConsumeFromWhere.CONSUME_FROM_FIRST_OFFSET);
        consumer.subscribe("Orders", "*");
        consumer.registerMessageListener(
                (MessageListenerConcurrently) (messages, context) -> ConsumeConcurrentlyStatus.CONSUME_SUCCESS);
        consumer.start();
        return consumer;
    }

    private void take(String command) {
        if (command.endsWith(IN_BACKGROUND)) {
            start(command.substring(0, command.length() - IN_BACKGROUND.length()));
        } else {
            said.put(command, run(command));
        }
    }

    private void start(String command) {
        String metrics = command.contains("metricsPromExporterPort")
                ? ""
                : " --set metricsPromExporterPort="
                        + ports.get(command.contains("mqnamesrv") ? ":5558" : ":5557")
                                .substring(1);
        ChildProcess server = shell("exec env " + adapted(command) + metrics);
        servers.add(server);
        server.awaitLine("its start", line -> line.contains("started: "));
    }

    private String run(String command) {
        try (ChildProcess process = shell(adapted(command))) {
            assertThat(process.awaitEnd()).as(command + ": " + process.lines()).isZero();
            return String.join("\n", process.lines());
        }
    }

    private ChildProcess shell(String command) {
        return ChildProcess.start("command-" + count++, folder, environment, List.of("sh", "-c", command));
    }

    /** The same command with the ports, folders and programs of this test. */
    private String adapted(String command) {
        String adapted = command.replace(
                        "--port 9876", "--port " + ports.get(":9876").substring(1))
                .replace("listenPort=10911", "listenPort=" + ports.get(":10911").substring(1))
                .replace("listenPort=10921", "listenPort=" + ports.get(":10921").substring(1))
                .replace(
                        "metricsPromExporterPort=5559",
                        "metricsPromExporterPort=" + ports.get(":5559").substring(1))
                .replace("/data/", folder + "/")
                .replace("bin/mq", Repository.root().resolve("bin") + "/mq");
        for (Map.Entry<String, String> port : ports.entrySet()) {
            adapted = adapted.replace("127.0.0.1" + port.getKey(), "127.0.0.1" + port.getValue());
        }
        return adapted;
    }

    private static List<String> commands() {
        return SHELL_BLOCK
                .matcher(Repository.read(Repository.root().resolve("docs/operations.md")))
                .results()
                .flatMap(block -> block.group(1).lines())
                .map(String::strip)
                .toList();
    }
}

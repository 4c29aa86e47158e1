// SPDX-License-Identifier: Apache-2.0
package io.cometmq.distribution.compat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.alibaba.fastjson2.JSON;
import com.alibaba.fastjson2.JSONObject;
import io.cometmq.client.consumer.DefaultMQPushConsumer;
import io.cometmq.client.consumer.listener.ConsumeConcurrentlyStatus;
import io.cometmq.client.consumer.listener.MessageListenerConcurrently;
import io.cometmq.client.producer.DefaultMQProducer;
import io.cometmq.common.consumer.ConsumeFromWhere;
import io.cometmq.common.message.Message;
import io.cometmq.distribution.LocalCluster;
import io.cometmq.distribution.LocalOptions;
import io.cometmq.distribution.testing.ApacheClient.Kind;
import io.cometmq.distribution.testing.PeerProgram;
import io.cometmq.distribution.testing.TestFolders;
import io.cometmq.remoting.rpc.Addresses;
import io.cometmq.tools.AdminMain;
import io.cometmq.tools.output.Console;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** RocketMQ's own {@code mqadmin} against our servers, and that ours prints the same. */
class AdminToolCompatIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String TOPIC = "Both";
    private static final String GROUP = "BothReaders";

    private static final DefaultMQProducer producer = new DefaultMQProducer("BothWriters");
    private static final DefaultMQPushConsumer consumer = new DefaultMQPushConsumer(GROUP);

    private static Path folder;
    private static LocalCluster cluster;
    private static String broker;
    private static PeerProgram apache;

    @BeforeAll
    static void start() throws Exception {
        folder = TestFolders.create("admin-compat");
        cluster = LocalCluster.start(LocalOptions.in(folder.resolve("data"))
                .withBrokerSetting("brokerName", "broker-a")
                .withBrokerSetting("brokerClusterName", "C"));
        broker = Addresses.text(cluster.brokerAddress());
        apache = PeerProgram.start(Kind.V5_TOOLS, "ApacheAdmin", folder, cluster.nameServerAddress());
        ours("updateTopic -c C -t " + TOPIC + " -r 1 -w 1");
        producer.setNamesrvAddr(cluster.nameServerAddress());
        producer.start();
        producer.send(new Message(TOPIC, "TagA", "key-1", "hello".getBytes(StandardCharsets.UTF_8)));
        consumer.setNamesrvAddr(cluster.nameServerAddress());
        consumer.setConsumeFromWhere(ConsumeFromWhere.CONSUME_FROM_FIRST_OFFSET);
        consumer.setPersistConsumerOffsetInterval(200);
        consumer.subscribe(TOPIC, "TagA");
        consumer.registerMessageListener(
                (MessageListenerConcurrently) (messages, context) -> ConsumeConcurrentlyStatus.CONSUME_SUCCESS);
        consumer.start();
        await().atMost(PATIENCE).until(() -> ours("consumerProgress -g " + GROUP), lines -> lines.stream()
                .anyMatch(line -> line.startsWith(TOPIC + " broker-a 0 1 1 0")));
    }

    @AfterAll
    static void stop() throws Exception {
        consumer.shutdown();
        producer.shutdown();
        apache.close();
        cluster.close();
    }

    @Test
    void bothShowTheSame() {
        List<String> commands = List.of(
                "topicRoute -t " + TOPIC + " -l",
                "topicStatus -t " + TOPIC,
                "topicClusterList -t " + TOPIC,
                "topicList",
                "clusterList -m",
                "getBrokerConfig -b " + broker,
                "getBrokerConfig -c C",
                "getColdDataFlowCtrInfo -b " + broker,
                "getColdDataFlowCtrInfo -c C",
                "getNamesrvConfig",
                "consumerConnection -g " + GROUP,
                "consumerProgress -g " + GROUP,
                "producerConnection -g BothWriters -t " + TOPIC,
                "brokerConsumeStats -b " + broker,
                "queryCq -t " + TOPIC + " -q 0 -i 0 -c 2",
                "statsAll -t " + TOPIC,
                "haStatus -b " + broker,
                "queryMsgByKey -t " + TOPIC + " -k key-1",
                "printMsgByQueue -t " + TOPIC + " -a broker-a -i 0 -f true",
                "queryMsgByOffset -t " + TOPIC + " -b broker-a -i 0 -o 0");

        SoftAssertions all = new SoftAssertions();
        for (String command : commands) {
            List<String> theirs = sorted(theirs(command), AdminToolCompatIT::isComparable);

            // Sorted: neither promises an order of settings and topics.
            all.assertThat(sorted(ours(command), AdminToolCompatIT::isComparable))
                    .as(command)
                    .isNotEmpty()
                    .containsExactlyElementsOf(theirs);
        }
        all.assertAll();
    }

    @Test
    void bothNameTheSameFigures() {
        List<List<String>> theirs = apaches(List.of("brokerStatus -b " + broker, "producer -b " + broker));

        assertThat(ours("brokerStatus -b " + broker).stream().map(line -> line.split(" *:", 2)[0]))
                .containsExactlyInAnyOrderElementsOf(theirs.get(0).stream()
                        .filter(line -> line.contains(":"))
                        .map(line -> line.split(" *:", 2)[0])
                        .toList());
        assertThat(ours("producer -b " + broker))
                .anyMatch(line -> line.startsWith("producer group (BothWriters) instance : clientId="));
        assertThat(theirs.get(1))
                .anyMatch(line -> line.startsWith("producer group (BothWriters) instance : clientId="));
    }

    @Test
    void bothDivideQueuesAlike() {
        String command = "allocateMQ -t " + TOPIC + " -i 10.0.0.1,10.0.0.2";

        assertThat(JSON.parseObject(ours(command).get(0)))
                .isEqualTo(JSON.parseObject(theirs(command).get(0)))
                .containsKey("result");
    }

    @Test
    void bothExportTheSame() throws IOException {
        Path one = folder.resolve("theirs");
        Path other = folder.resolve("ours");
        apaches(List.of(
                "exportMetadata -c C -f " + one, "exportConfigs -c C -f " + one, "exportMetrics -c C -f " + one));
        ours("exportMetadata -c C -f " + other);
        ours("exportConfigs -c C -f " + other);
        ours("exportMetrics -c C -f " + other);

        JSONObject expected = document(one, "metadata.json");
        JSONObject written = document(other, "metadata.json");
        assertThat(written.keySet()).isEqualTo(expected.keySet());
        assertThat(written.getJSONObject("topicConfigTable").get(TOPIC))
                .isNotNull()
                .isEqualTo(expected.getJSONObject("topicConfigTable").get(TOPIC));
        assertThat(written.getJSONObject("subscriptionGroupTable").get(GROUP))
                .isNotNull()
                .isEqualTo(expected.getJSONObject("subscriptionGroupTable").get(GROUP));
        assertThat(document(other, "configs.json")).isEqualTo(document(one, "configs.json"));
        JSONObject figures = document(one, "metrics.json");
        assertThat(names(document(other, "metrics.json"))).isEqualTo(names(figures));
    }

    @Test
    void whatTheirsChangesOursShowsAndTheOtherWayRound() throws IOException {
        Path topics = Files.writeString(folder.resolve("topics.json"), "[{\"topicName\":\"L1\",\"perm\":6}]");
        Path groups = Files.writeString(folder.resolve("groups.json"), "[{\"groupName\":\"L2\"}]");
        List<List<String>> made = apaches(List.of(
                "updateTopic -c C -t Made -r 3 -w 3",
                "updateSubGroup -c C -g MadeGroup -r 5",
                "updateTopicList -c C -f " + topics,
                "updateSubGroupList -c C -f " + groups,
                "updateKvConfig -s N -k k -v v",
                "updateOrderConf -t Ordered -m put -v broker-a:1",
                "updateBrokerConfig -b " + broker + " -k transactionCheckMax -v 14",
                "updateColdDataFlowCtrGroupConfig -c C -g MadeGroup -v 7000000",
                "updateNamesrvConfig -k orderMessageEnable -v true",
                "cleanExpiredCQ -c C",
                "cleanUnusedTopic -b " + broker,
                "deleteExpiredCommitLog -c C"));
        assertThat(made).allSatisfy(lines -> assertThat(lines).noneMatch(line -> line.contains("Exception")));
        assertThat(made.get(9)).contains("success");

        assertThat(ours("topicRoute -t Made -l")).anyMatch(line -> line.endsWith(" 3 3 6"));
        assertThat(ours("topicRoute -t L1 -l")).anyMatch(line -> line.endsWith(" 16 16 6"));
        assertThat(ours("getConsumerConfig -g MadeGroup")).contains("retryMaxTimes = 5", "retryQueueNums = 1");
        assertThat(ours("getConsumerConfig -g L2")).contains("retryMaxTimes = 16", "consumeEnable = true");
        assertThat(ours("updateOrderConf -t Ordered -m get")).anyMatch(line -> line.contains("[broker-a:1]"));
        assertThat(ours("getBrokerConfig -b " + broker)).contains("transactionCheckMax = 14");
        assertThat(ours("getNamesrvConfig")).contains("orderMessageEnable = true");

        ours("updateTopicPerm -c C -t Made -p 4");
        ours("setConsumeMode -c C -t Made -g MadeGroup -m POP");
        ours("updateBrokerConfig -b " + broker + " -k transactionCheckMax -v 15");
        ours("wipeWritePerm -b broker-a");
        List<List<String>> shown = apaches(
                List.of("topicRoute -t L1 -l", "getConsumerConfig -g MadeGroup", "getBrokerConfig -b " + broker));
        assertThat(shown.get(0)).anyMatch(line -> line.endsWith(" 16 16 4"));
        assertThat(shown.get(1)).contains("retryMaxTimes = 5");
        assertThat(shown.get(2)).contains("transactionCheckMax = 15");

        List<List<String>> gone = apaches(List.of(
                "addWritePerm -b broker-a",
                "deleteKvConfig -s N -k k",
                "updateOrderConf -t Ordered -m delete",
                "deleteSubGroup -c C -g MadeGroup -r true",
                "deleteTopic -c C -t Made"));
        assertThat(gone).allSatisfy(lines -> assertThat(lines).noneMatch(line -> line.contains("Exception")));
        assertThat(ours("topicList")).doesNotContain("Made");
    }

    /** What stays the same from one moment, tool and process to the next. */
    private static boolean isComparable(String line) {
        // Theirs keeps bodies in files; ours shows them. Born and stored they differ in nothing.
        return !line.startsWith("Message Body")
                && !line.startsWith("Consume TPS")
                // Properties are printed in another order.
                && !line.startsWith("Properties")
                // Rules between table and total are as wide as the table.
                && !line.matches("-+");
    }

    private static List<String> sorted(List<String> lines, Predicate<String> chosen) {
        return lines.stream().filter(chosen).sorted().toList();
    }

    /** What RocketMQ's commands print, each with its cells one blank apart and without empty lines. */
    private static List<List<String>> apaches(List<String> commands) {
        return commands.stream().map(AdminToolCompatIT::theirs).toList();
    }

    private static List<String> theirs(String command) {
        List<String> lines = new ArrayList<>(cells(String.join("\n", apache.run(command))));
        lines.remove("done");
        return lines;
    }

    /** What our command prints, in the same form; it must succeed. */
    private static List<String> ours(String command) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        StringWriter err = new StringWriter();
        int code = AdminMain.run(
                cluster.nameServerAddress(),
                Console.ofProgram(InputStream.nullInputStream(), out, new PrintWriter(err, true)),
                command.split(" ", -1));
        assertThat(code).as(command + ": " + err).isZero();
        return cells(out.toString(StandardCharsets.UTF_8));
    }

    private static List<String> cells(String text) {
        return text.lines()
                .map(line -> line.strip().replaceAll("\\s+", " "))
                // Rates differ from one moment to the next.
                .map(line -> line.replaceAll("(?<![\\d.])\\d+\\.\\d+(E-?\\d+)?(?![\\d.])", "n.n"))
                .filter(line -> !line.isEmpty() && !line.contains(" |-"))
                .toList();
    }

    private static JSONObject document(Path folder, String name) throws IOException {
        return JSON.parseObject(Files.readString(folder.resolve(name)));
    }

    /** The names of a document's fields, with those of the objects in it. */
    private static List<String> names(JSONObject document) {
        List<String> names = new ArrayList<>();
        document.forEach((name, value) -> {
            names.add(name);
            if (value instanceof JSONObject inner) {
                names(inner).forEach(below -> names.add(name + "." + below));
            }
        });
        return names.stream().sorted().toList();
    }
}

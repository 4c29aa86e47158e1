// SPDX-License-Identifier: Apache-2.0
package io.cometmq.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.alibaba.fastjson2.JSON;
import com.alibaba.fastjson2.JSONObject;
import io.cometmq.client.consumer.DefaultMQPushConsumer;
import io.cometmq.client.consumer.listener.ConsumeConcurrentlyStatus;
import io.cometmq.client.consumer.listener.MessageListenerConcurrently;
import io.cometmq.client.producer.DefaultMQProducer;
import io.cometmq.client.producer.SendResult;
import io.cometmq.common.consumer.ConsumeFromWhere;
import io.cometmq.common.message.Message;
import io.cometmq.distribution.testing.TestFolders;
import io.cometmq.remoting.rpc.Addresses;
import io.cometmq.tools.AdminMain;
import io.cometmq.tools.output.Console;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Every command of {@code mqadmin}, each against one broker that has a producer and a consumer connected. */
class AdminToolIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String TOPIC = "Admin";
    private static final String GROUP = "AdminReaders";
    /** Commands whose tests need more or less than this cluster: they are where their feature is tested. */
    private static final Set<String> ELSEWHERE = Set.of(
            "help",
            "context",
            "completion",
            "QueryMsgTraceById",
            "dlqResend",
            "transactionList",
            "transactionCommit",
            "transactionDrop",
            "consumerStatus");

    private static final Set<String> succeeded = new TreeSet<>();
    private static final AtomicInteger consumed = new AtomicInteger();
    private static final DefaultMQProducer producer = new DefaultMQProducer("AdminWriters", true, null);
    private static final DefaultMQPushConsumer consumer = new DefaultMQPushConsumer(GROUP, true, null);

    private static Path folder;
    private static final byte[] NOTHING = {};

    private static LocalCluster cluster;
    private static String broker;
    private static SendResult sent;

    @BeforeAll
    static void start() throws Exception {
        folder = TestFolders.create("admin-tool");
        cluster = LocalCluster.start(LocalOptions.in(folder.resolve("data"))
                .withBrokerSetting("brokerName", "broker-a")
                .withBrokerSetting("brokerClusterName", "C")
                .withBrokerSetting("traceTopicEnable", "true"));
        broker = Addresses.text(cluster.brokerAddress());
        assertThat(run("updateTopic", "-c", "C", "-t", TOPIC, "-r", "2", "-w", "2"))
                .contains("create topic to " + broker + " success.");
        producer.setNamesrvAddr(cluster.nameServerAddress());
        producer.start();
        consumer.setNamesrvAddr(cluster.nameServerAddress());
        consumer.setConsumeFromWhere(ConsumeFromWhere.CONSUME_FROM_FIRST_OFFSET);
        consumer.setPersistConsumerOffsetInterval(200);
        consumer.subscribe(TOPIC, "*");
        consumer.registerMessageListener((MessageListenerConcurrently) (messages, context) -> {
            consumed.addAndGet(messages.size());
            return ConsumeConcurrentlyStatus.CONSUME_SUCCESS;
        });
        consumer.start();
        Message message = new Message(TOPIC, "TagA", "key-1", "hello".getBytes(StandardCharsets.UTF_8));
        sent = producer.send(message, (queues, one, none) -> queues.get(0), null);
        await().atMost(PATIENCE).until(() -> consumed.get() >= 1);
    }

    @AfterAll
    static void everyCommandRan() {
        consumer.shutdown();
        producer.shutdown();
        Set<String> never = commands();
        never.removeAll(succeeded);
        never.removeAll(ELSEWHERE);
        cluster.close();
        assertThat(never).as("commands that no test here ran").isEmpty();
    }

    @Test
    void topicsAreMadeChangedShownAndDeleted() throws IOException {
        Path list =
                Files.writeString(folder.resolve("topics.json"), "[{\"topicName\":\"Listed\",\"readQueueNums\":3}]");
        run("updateTopicList", "-c", "C", "-f", list.toString());
        assertThat(run("topicRoute", "-t", "Listed", "-l")).containsPattern("C +broker-a +\\S+ +3 +16 +6");

        assertThat(run("updateTopicPerm", "-c", "C", "-t", "Listed", "-p", "4")).contains("from 6 to 4 in " + broker);
        assertThat(run("topicRoute", "-t", "Listed")).contains("\"perm\":4");
        assertThat(run("topicWhy", "-t", TOPIC)).isNotBlank();
        assertThat(run("topicClusterList", "-t", "Listed")).isEqualTo("C\n");
        assertThat(run("topicList")).contains("Listed\n", TOPIC + "\n");
        assertThat(run("topicList", "-c")).containsPattern("C +" + TOPIC + " +" + GROUP);
        assertThat(run("topicStatus", "-t", TOPIC)).containsPattern("broker-a +0 +0 +[1-9]");
        assertThat(run("allocateMQ", "-t", TOPIC, "-i", "a,b")).startsWith("{\"result\":{\"a\":[{\"brokerName\"");
        assertThat(run("updateOrderConf", "-t", "Ordered", "-m", "put", "-v", "broker-a:2"))
                .contains("orderConf=[broker-a:2]");
        assertThat(run("updateOrderConf", "-t", "Ordered", "-m", "get")).contains("orderConf=[broker-a:2]");
        run("updateOrderConf", "-t", "Ordered", "-m", "delete");

        assertThat(run("updateStaticTopic", "-c", "C", "-t", "Fixed", "-qn", "2", "--plan-dir", folder.toString()))
                .contains("The new mapping data is written to file", "{broker-a=2}");
        assertThat(run("remappingStaticTopic", "-b", "broker-a", "-t", "Fixed", "--plan-dir", folder.toString()))
                .contains("moved from [] to []");

        assertThat(run("deleteTopic", "-c", "C", "-t", "Listed")).contains("from NameServer success");
        assertThat(run("topicList")).doesNotContain("Listed");
        run("cleanUnusedTopic");
        run("cleanExpiredCQ", "-c", "C");
        run("deleteExpiredCommitLog", "-b", broker);
    }

    @Test
    void groupsAreMadeChangedShownAndDeleted() throws IOException {
        run("updateSubGroup", "-c", "C", "-g", "Made", "-r", "3");
        Path list = Files.writeString(folder.resolve("groups.json"), "[{\"groupName\":\"Listed\"}]");
        run("updateSubGroupList", "-b", broker, "-f", list.toString());
        assertThat(run("getConsumerConfig", "-g", "Made"))
                .contains("C:broker-a")
                .containsPattern("retryMaxTimes +=  3\n");
        assertThat(run("getConsumerConfig", "-g", "Listed")).containsPattern("retryMaxTimes +=  16\n");
        assertThat(run("setConsumeMode", "-c", "C", "-t", TOPIC, "-g", "Made", "-m", "POP"))
                .contains("consume mode[POP]");

        assertThat(run("deleteSubGroup", "-c", "C", "-g", "Made", "-r", "true")).contains("in cluster [C] success");
        assertThat(run("deleteSubGroup", "-b", broker, "-g", "Listed")).contains("success");
        assertThat(fail("getConsumerConfig", "-g", "Made")).contains("no broker has a consumer group Made");
    }

    @Test
    void settingsOfServersAreShownAndChanged() {
        assertThat(run("getBrokerConfig", "-c", "C")).containsPattern("autoCreateTopicEnable +=  true\n");
        run("updateBrokerConfig", "-c", "C", "-k", "autoCreateTopicEnable", "-v", "false");
        assertThat(run("getBrokerConfig", "-b", broker)).containsPattern("autoCreateTopicEnable +=  false\n");
        run("updateBrokerConfig", "-b", broker, "-k", "autoCreateTopicEnable", "-v", "true");
        run("updateBrokerConfig", "-b", broker, "-k", "maxHeldPulls", "-v", "99999");
        assertThat(run("getBrokerConfig", "-b", broker)).containsPattern("maxHeldPulls +=  99999\n");
        run("updateColdDataFlowCtrGroupConfig", "-c", "C", "-g", GROUP, "-v", "7000000");
        assertThat(run("getColdDataFlowCtrInfo", "-b", broker))
                .contains("============" + broker + "============\n")
                .containsPattern("\"" + GROUP + "\": ?7000000");
        run("removeColdDataFlowCtrGroupConfig", "-b", broker, "-g", GROUP);
        assertThat(run("getColdDataFlowCtrInfo", "-c", "C"))
                .contains("Master: " + broker)
                .doesNotContain("7000000");
        assertThat(fail("updateBrokerConfig", "-b", broker, "-k", "brokerName", "-v", "other"))
                .contains("brokerName=other: needs a restart");
        assertThat(fail("updateBrokerConfig", "-b", broker, "-k", "noSuchKey", "-v", "1"))
                .contains("noSuchKey");

        run("updateNamesrvConfig", "-k", "orderMessageEnable", "-v", "true");
        assertThat(run("getNamesrvConfig")).containsPattern("orderMessageEnable +=  true\n");
        run("updateNamesrvConfig", "-k", "orderMessageEnable", "-v", "false");
        run("updateKvConfig", "-s", "N", "-k", "k", "-v", "v");
        run("deleteKvConfig", "-s", "N", "-k", "k");

        run("updateTopic", "-c", "C", "-t", "Wiped");
        assertThat(run("wipeWritePerm", "-b", "broker-a")).contains("broker[broker-a]", "OK, ");
        assertThat(run("topicRoute", "-t", "Wiped")).contains("\"perm\":4");
        assertThat(run("addWritePerm", "-b", "broker-a")).contains("broker[broker-a]", "OK, ");
        assertThat(run("topicRoute", "-t", "Wiped")).contains("\"perm\":6");
    }

    @Test
    void messagesAreSentFoundAndPrinted() {
        assertThat(run("sendMessage", "-t", TOPIC, "-p", "by hand", "-b", "broker-a", "-i", "1", "-c", "TagB"))
                .contains("SEND_OK");
        assertThat(run("printMsg", "-t", TOPIC)).contains("BODY: hello", "BODY: by hand", "queueId=1");
        assertThat(run("printMsg", "-t", TOPIC, "-s", "TagB", "-d", "false"))
                .contains("NOT PRINT BODY")
                .doesNotContain("TagA");
        String queue = run("printMsgByQueue", "-t", TOPIC, "-a", "broker-a", "-i", "0", "-p", "true", "-f", "true");
        assertThat(queue).contains("BODY: hello").containsPattern("Tag: TagA +Count: 1\n");
        assertThat(run("consumeMessage", "-t", TOPIC, "-b", "broker-a", "-i", "0", "-o", "0"))
                .contains("hello");
        assertThat(run("queryMsgByOffset", "-t", TOPIC, "-b", "broker-a", "-i", "0", "-o", "0"))
                .contains("Message Body:        hello", "consumerGroup=" + GROUP);
        assertThat(fail("queryMsgByOffset", "-t", TOPIC, "-b", "broker-a", "-i", "0", "-o", "99"))
                .contains("no message at offset 99");
        assertThat(run("queryMsgById", "-t", TOPIC, "-i", sent.getOffsetMsgId()))
                .contains("hello");
        assertThat(run("queryMsgByUniqueKey", "-t", TOPIC, "-i", sent.getMsgId()))
                .contains("hello");
        assertThat(run("queryMsgByKey", "-t", TOPIC, "-k", "key-1")).contains(sent.getMsgId());
        assertThat(run("queryCq", "-t", TOPIC, "-q", "0", "-i", "0", "-g", GROUP))
                .contains("Subscription data:", "idx: 0", "eval=true");
        String traced = run("sendMessage", "-t", TOPIC, "-p", "traced", "-m", "true", "-o", "json");
        String id =
                JSON.parseObject(traced).getJSONArray("sent").getJSONObject(0).getString("msgId");
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(run("queryMsgTraceById", "-i", id))
                .containsPattern("Pub +admin_ext_group .*success"));
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(run("queryMsgTraceById", "-i", sent.getMsgId()))
                .containsPattern("Pub +AdminWriters .*success")
                .containsPattern("Sub +" + GROUP + " .*success"));
    }

    @Test
    void messagesFlowInAndOut() {
        run("updateTopic", "-c", "C", "-t", "Flow", "-r", "2", "-w", "2");
        run("updateTopic", "-c", "C", "-t", "Copy", "-r", "2", "-w", "2");
        byte[] binary = {0, (byte) 0xff, (byte) 0xc3, 1, 2};
        assertThat(runWith(binary, "produce", "-t", "Flow", "-i", "0", "-k", "k1", "-P", "a=\u00fc"))
                .isEqualTo("Acknowledged: 1 of 1\n");
        String text = "TagB:first\nTagB:second \u2603\nTagB:third\n";
        runWith(text.getBytes(StandardCharsets.UTF_8), "produce", "-t", "Flow", "-i", "1", "--tag", "B", "-K", ":");

        assertThat(run("tail", "-t", "Flow", "-i", "1", "-l", "2", "-c", "2", "-f", "%o|%g|%k|%s\\n"))
                .isEqualTo("1|B|TagB|second \u2603\n2|B|TagB|third\n");
        assertThat(run("tail", "-t", "Flow", "--tag", "B", "-k", "TagB", "-s", "0", "-c", "3", "-f", "%o"))
                .isEqualTo("012");

        String consumed = run("consume", "-t", "Flow", "-g", "FlowReaders", "--until-end");
        assertThat(runWith(consumed.getBytes(StandardCharsets.UTF_8), "produce", "-t", "Copy", "-j"))
                .isEqualTo("Acknowledged: 4 of 4\n");
        String copies = run("consume", "-t", "Copy", "-g", "CopyReaders", "-c", "3");
        copies += run("consume", "-t", "Copy", "-g", "CopyReaders", "-c", "1");
        assertThat(essence(copies)).hasSize(4).isEqualTo(essence(consumed));
        assertThat(run("consumerProgress", "-g", "FlowReaders")).contains("Consume Diff Total: 0");
        assertThat(run("consume", "-t", "Flow", "-g", "TagReaders", "--tag", "NoSuch", "-e"))
                .isEmpty();
    }

    /** What makes lines of JSON the same messages, wherever they are stored. */
    private static Set<String> essence(String lines) {
        return lines.lines()
                .map(JSON::parseObject)
                .map(line -> line.get("body") + "|" + line.get("bodyEncoding") + "|" + line.get("flag") + "|"
                        + line.get("uniqueKey") + "|" + line.get("keys") + "|" + line.get("tags") + "|"
                        + line.getJSONObject("properties").get("a"))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void sendsAreTimed() {
        run("updateTopic", "-c", "C", "-t", "Timed", "-w", "2");
        assertThat(run("sendMsgStatus", "-b", "broker-a", "-s", "10", "-c", "2").lines())
                .hasSize(2)
                .allMatch(line -> line.matches("rt=\\d+ms, SendResult=SendResult \\[sendStatus=SEND_OK, .*"));
        assertThat(run("checkMsgSendRT", "-t", "Timed", "-a", "3", "-s", "10"))
                .containsPattern("broker-a +1 +true +\\d+")
                .containsPattern("Avg RT: \\d+\\.\\d\\d");
        assertThat(run("clusterRT", "-a", "2", "-s", "10", "-i", "0")).containsPattern("C +broker-a +\\S+ +2 +0");
        assertThat(run("clusterRT", "-a", "2", "-i", "0", "-p", "true", "-m", "room"))
                .contains("|room|C|broker-a|");
    }

    @Test
    void brokersAndClientsAreShown() {
        assertThat(run("clusterList")).containsPattern("C +broker-a +0 +" + broker);
        assertThat(run("doctor"))
                .contains("set otherwise than by default: ", "brokerClusterName=C", "traceTopicEnable=true")
                .doesNotContain("fileReservedTime");
        assertThat(run("brokerStatus", "-b", broker)).contains("msgPutTotalTodayNow");
        assertThat(run("haStatus", "-b", broker)).contains("#MasterAddr\t" + broker, "#SlaveNum\t0");
        assertThat(run("producer", "-b", broker)).contains("producer group (AdminWriters) instance : clientId=");
        assertThat(run("producerConnection", "-g", "AdminWriters", "-t", TOPIC)).startsWith("0001  ");
        assertThat(fail("producerConnection", "-g", "Nobody", "-t", TOPIC)).contains("Nobody");
        assertThat(run("consumerConnection", "-g", GROUP)).contains(TOPIC, "MessageModel: CLUSTERING");
        assertThat(run("exportPopRecord", "-b", broker)).contains("brokerName=broker-a");
        assertThat(run("statsAll", "-t", TOPIC)).containsPattern(TOPIC + " +" + GROUP + " +\\d+ ");
        assertThat(run("statsAll", "-a")).contains(TOPIC);
    }

    @Test
    void progressIsShownAndMoved() {
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(run("consumerProgress", "-g", GROUP))
                .containsPattern(TOPIC + " +broker-a +0 +1 +1 ")
                .contains("Consume Diff Total: 0"));
        assertThat(run("brokerConsumeStats", "-b", broker, "-o", "true")).doesNotContain(GROUP);
        assertThat(run("brokerConsumeStats", "-b", broker))
                .containsPattern(TOPIC + " +" + GROUP + " +broker-a +0")
                .contains("Diff Total: ");
        assertThat(run("groupLag", "-g", GROUP)).contains("Lag Total: 0");
        assertThat(run("startMonitoring", "-i", "0", "-u", "0")).contains("looked at ");
        run("updateSubGroup", "-c", "C", "-g", "Other");
        assertThat(run("cloneGroupOffset", "-s", GROUP, "-d", "Other", "-t", TOPIC))
                .contains("success");
        assertThat(run("resetOffsetByTime", "-g", "Other", "-t", TOPIC, "-s", "0"))
                .containsPattern("broker-a +0 +0");
        assertThat(run("resetOffsetByTimeOld", "-g", "Other", "-t", TOPIC, "-s", "0"))
                .contains("#rollbackOffset");
        assertThat(run("skipAccumulatedMessage", "-g", "Other", "-t", TOPIC)).contains("#offset");
    }

    @Test
    void settingsAndFiguresAreExported() throws IOException {
        String exports = folder.resolve("exports").toString();
        run("exportMetadata", "-c", "C", "-f", exports);
        run("exportMetadata", "-b", broker, "-f", exports, "-g");
        run("exportConfigs", "-c", "C", "-f", exports);
        run("exportMetrics", "-c", "C", "-f", exports);

        JSONObject metadata = document(exports, "metadata.json");
        assertThat(metadata.getJSONObject("topicConfigTable"))
                .containsKey(TOPIC)
                .doesNotContainKey("TBW102");
        assertThat(metadata.getJSONObject("subscriptionGroupTable")).containsKey(GROUP);
        assertThat(document(exports, "subscriptionGroup.json").getJSONObject("subscriptionGroupTable"))
                .containsKey(GROUP);
        JSONObject configs = document(exports, "configs.json");
        assertThat(configs.getJSONObject("clusterScale").getIntValue("masterBrokerSize"))
                .isEqualTo(1);
        assertThat(configs.getJSONObject("brokerConfigs")
                        .getJSONObject("broker-a")
                        .getString("brokerClusterName"))
                .isEqualTo("C");
        JSONObject report = document(exports, "metrics.json")
                .getJSONObject("evaluateReport")
                .getJSONObject("broker-a");
        assertThat(report.getJSONObject("runtimeQuota").getIntValue("topicSize"))
                .isPositive();
    }

    @Test
    void topicsAndGroupsAreOneFile() throws IOException {
        run("updateTopic", "-c", "C", "-t", "Declared", "-r", "3", "-w", "2", "-a", "+message.type=FIFO", "-o", "true");
        run("updateSubGroup", "-c", "C", "-g", "DeclaredReaders", "-r", "5", "--attributes", "+priority.factor=50");
        Path file = folder.resolve("system.yaml");
        run("export", "-c", "C", "-f", file.toString());
        assertThat(Files.readString(file))
                .contains("- name: Declared\n", "message.type: FIFO", "- name: " + GROUP)
                .containsPattern("(?m)^ +priority.factor: .50.$");

        run("updateTopic", "-c", "C", "-t", "Declared", "-r", "4", "-w", "2");
        run("updateSubGroup", "-c", "C", "-g", "DeclaredReaders", "--attributes=-priority.factor");
        assertThat(run("apply", "-c", "C", "-f", file.toString(), "--dry-run"))
                .contains("~ topic Declared on broker-a: readQueueNums 4 -> 3")
                .contains("~ group DeclaredReaders on broker-a: ");
        run("apply", "-c", "C", "-f", file.toString());
        assertThat(run("apply", "-c", "C", "-f", file.toString(), "--dry-run")).isEqualTo("Nothing differs.\n");
        assertThat(run("updateOrderConf", "-t", "Declared", "-m", "get")).contains("orderConf=[broker-a:2]");

        String without = Files.readString(file).replaceAll("(?s)  - name: Declared\\R.*?(?=  - name|groups)", "");
        assertThat(runWith(
                        without.getBytes(StandardCharsets.UTF_8),
                        "apply",
                        "-c",
                        "C",
                        "-f",
                        "-",
                        "--prune",
                        "--dry-run"))
                .contains("- topic Declared on broker-a\n");
        assertThat(fail("apply", "-c", "C", "-f", "-", "--prune")).contains("expected topics or groups");
    }

    @Test
    void aMistypedCommandIsAnsweredWithTheNearest() {
        assertThat(fail("topiclist")).contains("The sub command topiclist not exist.", "topicList");
    }

    /** Runs a command that must succeed; what it printed. */
    private static String run(String... arguments) {
        return runWith(NOTHING, arguments);
    }

    /** The same for one that reads {@code in}. */
    private static String runWith(byte[] in, String... arguments) {
        List<String> err = new ArrayList<>();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        assertThat(execute(in, out, err, arguments))
                .as(arguments[0] + ": " + err)
                .isZero();
        succeeded.add(arguments[0]);
        return out.toString(StandardCharsets.UTF_8);
    }

    /** Runs a command that must not succeed; what it complained of. */
    private static String fail(String... arguments) {
        List<String> err = new ArrayList<>();
        assertThat(execute(NOTHING, OutputStream.nullOutputStream(), err, arguments))
                .isPositive();
        return String.join("\n", err);
    }

    private static int execute(byte[] in, OutputStream out, List<String> err, String... arguments) {
        StringWriter complaints = new StringWriter();
        int code = AdminMain.run(
                cluster.nameServerAddress(),
                Console.ofProgram(new ByteArrayInputStream(in), out, new PrintWriter(complaints, true)),
                arguments);
        err.add(complaints.toString());
        return code;
    }

    /** The commands that the tool's help lists. */
    private static Set<String> commands() {
        Set<String> names = new TreeSet<>();
        String list = run("help");
        Pattern.compile("^ {4}([a-zA-Z]+)(?: |$)", Pattern.MULTILINE)
                .matcher(list.substring(list.indexOf("Commands:")))
                .results()
                .forEach(found -> names.add(found.group(1)));
        assertThat(names).hasSizeGreaterThan(50);
        return names;
    }

    private static JSONObject document(String folder, String name) throws IOException {
        return JSON.parseObject(Files.readString(Path.of(folder, name)));
    }
}

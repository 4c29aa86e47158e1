// SPDX-License-Identifier: Apache-2.0
package io.cometmq.distribution.compat;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.cometmq.client.producer.DefaultMQProducer;
import io.cometmq.common.lifecycle.Clock;
import io.cometmq.common.lifecycle.Resources;
import io.cometmq.common.message.Message;
import io.cometmq.common.message.MessageQueue;
import io.cometmq.common.testing.ManualClock;
import io.cometmq.common.testing.ManualScheduler;
import io.cometmq.distribution.testing.ChildProcess;
import io.cometmq.distribution.testing.Received;
import io.cometmq.distribution.testing.Repository;
import io.cometmq.distribution.testing.StoreSnapshot;
import io.cometmq.distribution.testing.SwitchedBroker;
import io.cometmq.distribution.testing.TestAdmin;
import io.cometmq.distribution.testing.TestFolders;
import io.cometmq.remoting.protocol.request.OffsetRequests.OfQueue;
import io.cometmq.store.LocalMessageStore;
import io.cometmq.store.StoreConfig;
import io.cometmq.tools.admin.AdminClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The commands of docs/migration.md, one after the other, on a RocketMQ broker that has messages and a group. */
class MigrationCompatIT {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Pattern SHELL_BLOCK = Pattern.compile("```sh\\n(.*?)```", Pattern.DOTALL);
    private static final String TOPIC = "Orders";
    private static final String GROUP = "order-service";
    private static final int BATCH = 10;
    private static final List<OfQueue> QUEUES = List.of(new OfQueue(TOPIC, 0), new OfQueue(TOPIC, 1));

    private static final String DOCUMENTED_STORE = "/data/rocketmq/store";
    private static final String DOCUMENTED_CONF = "/opt/rocketmq/conf/broker.conf";
    private static final String DOCUMENTED_NAME_SERVER = "127.0.0.1:9876";
    private static final String ROCKETMQ = "sh /opt/rocketmq/bin/";

    private static final Resources RESOURCES = new Resources();
    private static final Path FOLDER = TestFolders.create("migration");
    private static final List<String> OUTPUTS = new ArrayList<>();

    private static SwitchedBroker broker;
    private static AdminClient admin;
    private static DefaultMQProducer producer;
    private static StoreSnapshot before;

    @BeforeAll
    static void runRocketMq() throws Exception {
        broker = SwitchedBroker.create(
                FOLDER,
                "brokerName=broker-a",
                "brokerClusterName=DefaultCluster",
                "maxHashSlotNum=1000",
                "maxIndexNum=4000");
        broker.startRocketMq();
        admin = TestAdmin.open(RESOURCES, broker.nameServerAddress());
        producer = new DefaultMQProducer("Shop");
        producer.setNamesrvAddr(broker.nameServerAddress());
        producer.setPollNameServerInterval(500);
        producer.setSendMsgTimeout(10_000);
        producer.start();
        await("RocketMQ's broker is announced")
                .atMost(PATIENCE)
                .ignoreExceptions()
                .until(() -> !producer.fetchPublishMessageQueues("TBW102").isEmpty());
        producer.createTopic("TBW102", TOPIC, 2, Map.of());
        sendAndConsume(0);
    }

    @AfterAll
    static void stop() {
        producer.shutdown();
        RESOURCES.close();
        broker.close();
    }

    @Test
    void theCommandsWorkAsWritten() throws Exception {
        List<String> commands = commands();
        assertThat(commands)
                .contains(
                        ROCKETMQ + "mqshutdown broker", "bin/mqbroker -c " + DOCUMENTED_CONF, "bin/mqshutdown broker");

        int switched = 0;
        for (String command : commands) {
            if (command.equals("bin/mqbroker -c " + DOCUMENTED_CONF)) {
                broker.startOurs();
                goOn(++switched);
            } else if (command.equals(ROCKETMQ + "mqbroker -c " + DOCUMENTED_CONF)) {
                broker.startRocketMq();
                goOn(++switched);
                assertThatAnOpenStoreIsRefused();
            } else if (command.equals(ROCKETMQ + "mqshutdown broker")) {
                // What the script does.
                broker.stop();
                assertThat(FOLDER.resolve("store/abort")).doesNotExist();
            } else if (command.startsWith(ROCKETMQ + "mqadmin ")) {
                OUTPUTS.add(broker.rocketMqAdmin(local(command.substring((ROCKETMQ + "mqadmin ").length()))));
            } else {
                OUTPUTS.add(run(local(command)));
            }
        }
        assertThat(switched).isEqualTo(2);
        assertThat(FOLDER.resolve("store.before/commitlog")).isDirectory();
        assertSaid("topicList", TOPIC);
        assertSaid("consumerProgress -n 127.0.0.1:9876 -g", TOPIC);
        assertSaid(
                "queryMsgByKey",
                producer.queryMessage(TOPIC, "order-7", 1, 0, Long.MAX_VALUE)
                        .getMessageList()
                        .get(0)
                        .getMsgId());
        assertThat(commands.size()).isGreaterThan(OUTPUTS.size());
    }

    /** The output of the command that begins like this after its program. */
    private static void assertSaid(String command, String words) {
        List<String> asked = commands().stream()
                .filter(each -> !each.startsWith("bin/mqbroker -c")
                        && !each.startsWith(ROCKETMQ + "mqbroker")
                        && !each.startsWith(ROCKETMQ + "mqshutdown"))
                .toList();
        int index = 0;
        while (!asked.get(index).contains(" " + command)) {
            index++;
        }
        assertThat(OUTPUTS.get(index)).as(asked.get(index)).contains(words);
    }

    /** Everything is as before, the group gets what is new and nothing twice, and more is sent. */
    private static void goOn(int round) throws Exception {
        StoreSnapshot now = StoreSnapshot.of(admin, broker.address(), QUEUES);
        now.assertIs(before);
        now.assertIsFound();
        await("the broker is announced")
                .atMost(PATIENCE)
                .ignoreExceptions()
                .until(() -> producer.fetchPublishMessageQueues(TOPIC).size() == 2);
        sendAndConsume(round);
    }

    private static void sendAndConsume(int round) throws Exception {
        List<String> bodies = new ArrayList<>();
        for (int number = round * BATCH; number < (round + 1) * BATCH; number++) {
            bodies.add("body-" + number);
            Message message = new Message(TOPIC, "tag", "order-" + number, ("body-" + number).getBytes(UTF_8));
            producer.send(message, new MessageQueue(TOPIC, "broker-a", number % 2));
        }
        try (Received received = Received.concurrently(
                GROUP, broker.nameServerAddress(), message -> true, consumer -> consumer.subscribe(TOPIC, "*"))) {
            assertThat(received.awaitBodies(BATCH)).containsExactlyInAnyOrderElementsOf(bodies);
        }
        before = StoreSnapshot.of(admin, broker.address(), QUEUES);
    }

    private static void assertThatAnOpenStoreIsRefused() {
        assertThatThrownBy(() -> LocalMessageStore.open(
                        StoreConfig.defaults(),
                        FOLDER.resolve("store"),
                        Clock.system(),
                        new ManualScheduler(new ManualClock()),
                        (what, cause) -> {}))
                .hasMessageContaining("another broker uses this store");
    }

    private static List<String> commands() {
        return SHELL_BLOCK
                .matcher(Repository.read(Repository.root().resolve("docs/migration.md")))
                .results()
                .flatMap(block -> block.group(1).lines())
                .map(String::strip)
                .toList();
    }

    private static String local(String command) {
        return command.replace(DOCUMENTED_CONF, broker.settingsFile().toString())
                .replace(DOCUMENTED_STORE, FOLDER.resolve("store").toString())
                .replace(DOCUMENTED_NAME_SERVER, broker.nameServerAddress());
    }

    private static String run(String command) {
        String line = command.startsWith("bin/") ? Repository.root() + "/" + command : command;
        try (ChildProcess process = ChildProcess.start(
                "command-" + OUTPUTS.size(),
                FOLDER,
                SwitchedBroker.environment(FOLDER),
                List.of("sh", "-c", "exec " + line))) {
            assertThat(process.awaitEnd()).as(command + ": " + process.lines()).isZero();
            return String.join("\n", process.lines());
        }
    }
}

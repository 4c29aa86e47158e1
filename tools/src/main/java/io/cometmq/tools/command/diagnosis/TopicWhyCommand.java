// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.command.diagnosis;

import io.cometmq.common.config.NearMiss;
import io.cometmq.common.topic.TopicConfig;
import io.cometmq.remoting.protocol.ResponseCode;
import io.cometmq.remoting.protocol.route.BrokerData;
import io.cometmq.remoting.protocol.route.QueueData;
import io.cometmq.remoting.protocol.route.TopicRouteData;
import io.cometmq.tools.admin.AdminClient;
import io.cometmq.tools.admin.AdminException;
import io.cometmq.tools.admin.BrokerAdmin;
import io.cometmq.tools.admin.NameServerAdmin;
import io.cometmq.tools.admin.TopicAdmin;
import io.cometmq.tools.command.AdminCommand;
import io.cometmq.tools.command.TopicOption;
import io.cometmq.tools.output.Report;
import io.cometmq.tools.output.SettingLines;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Says why a topic has no route, or cannot be written or read: asks every name server and every broker. */
@Command(
        name = "topicWhy",
        description = "Says why a topic has no route, or cannot be written or read.",
        sortOptions = false)
public final class TopicWhyCommand implements AdminCommand {
    private static final int READ = 4;
    private static final int WRITE = 2;

    @Mixin
    private TopicOption topic = new TopicOption();

    @Override
    public void run(AdminClient admin, Report report) {
        String name = topic.name();
        Findings findings = new Findings();
        Map<String, QueueData> queues = new TreeMap<>();
        boolean answered = false;
        for (String nameServer : admin.nameServers()) {
            answered |= askNameServer(admin, name, nameServer, queues, findings);
        }
        if (answered) {
            askBrokers(admin, name, queues, findings);
        }
        findings.show(report);
    }

    /** Whether it answered; the queues that it knows are added. */
    private static boolean askNameServer(
            AdminClient admin, String name, String nameServer, Map<String, QueueData> queues, Findings findings) {
        String where = "name server " + nameServer;
        try {
            TopicRouteData route = new NameServerAdmin(admin).route(nameServer, name);
            route.queueDatas().forEach(queue -> queues.put(queue.brokerName(), queue));
            findings.fine(where, "routes the topic to " + route.queueDatas().size() + " brokers");
        } catch (AdminException failure) {
            if (failure.code() == AdminException.NO_ANSWER) {
                findings.problem(
                        where,
                        "does not answer: " + failure.getMessage(),
                        "start it, or take it out of namesrvAddr of clients and brokers");
                return false;
            }
            findings.problem(
                    where,
                    failure.code() == ResponseCode.TOPIC_NOT_EXIST
                            ? "has no route for the topic: no broker has announced it there"
                            : String.valueOf(failure.getMessage()),
                    "see the brokers below");
        }
        return true;
    }

    private static void askBrokers(AdminClient admin, String name, Map<String, QueueData> queues, Findings findings) {
        List<BrokerData> brokers = admin.brokers(null);
        if (brokers.isEmpty()) {
            findings.problem(
                    "name servers",
                    "no broker is registered",
                    "start a broker with namesrvAddr=" + String.join(";", admin.nameServers())
                            + "; its log says when announcing fails");
        }
        boolean anywhere = !queues.isEmpty();
        for (BrokerData broker : brokers) {
            Optional<String> address = AdminClient.readAddress(broker);
            if (address.isPresent()) {
                new OneBroker(admin, name, broker, address.get(), findings)
                        .examine(queues.get(broker.brokerName()), anywhere);
            }
        }
        if (!anywhere) {
            NearMiss.of(name, admin.topics())
                    .ifPresent(
                            near -> findings.problem("name servers", "there is a topic " + near, "did you mean it?"));
        }
    }

    /** What one broker says. */
    private record OneBroker(AdminClient admin, String topic, BrokerData broker, String address, Findings findings) {
        void examine(@Nullable QueueData announced, boolean anywhere) {
            String where = "broker " + broker.brokerName() + " " + address;
            try {
                Map<String, String> settings = SettingLines.parse(new BrokerAdmin(admin).config(address));
                Optional<TopicConfig> config = config();
                if (config.isPresent()) {
                    has(where, config.get(), announced, settings);
                } else {
                    hasNot(where, settings, anywhere);
                }
                store(where);
            } catch (AdminException failure) {
                findings.problem(
                        where,
                        failure.code() == AdminException.NO_ANSWER
                                ? "cannot be reached from here: " + failure.getMessage()
                                : String.valueOf(failure.getMessage()),
                        "look whether it runs, and whether brokerIP1 is an address that clients reach");
            }
        }

        private Optional<TopicConfig> config() {
            try {
                return Optional.of(new TopicAdmin(admin).config(address, topic));
            } catch (AdminException failure) {
                if (failure.code() == ResponseCode.TOPIC_NOT_EXIST || failure.code() == ResponseCode.SYSTEM_ERROR) {
                    return Optional.empty();
                }
                throw failure;
            }
        }

        private void has(
                String where, TopicConfig config, @Nullable QueueData announced, Map<String, String> settings) {
            if (announced == null) {
                findings.problem(
                        where,
                        "has the topic, but the name servers do not know it",
                        "wait for the next announcement (registerNameServerPeriod); the broker's log says why one fails");
            } else if ((announced.perm() & WRITE) == 0 && (config.perm() & WRITE) != 0) {
                findings.problem(
                        where,
                        "may be written, but is announced read-only",
                        "wipeWritePerm or brokerPermission took the permission: mqadmin addWritePerm -b "
                                + broker.brokerName());
            }
            permission(
                    where, "topic's permission (perm)", config.perm(), "mqadmin updateTopicPerm -t " + topic + " -p 6");
            String ofBroker = settings.getOrDefault("brokerPermission", "6");
            permission(
                    where,
                    "broker's permission (brokerPermission)",
                    ofBroker.matches("\\d") ? Integer.parseInt(ofBroker) : READ | WRITE,
                    "mqadmin updateBrokerConfig -k brokerPermission -v 6");
            if (config.writeQueueNums() < 1) {
                findings.problem(
                        where,
                        "writeQueueNums=" + config.writeQueueNums(),
                        "mqadmin updateTopic -t " + topic + " -w 8");
            }
            if (config.readQueueNums() < config.writeQueueNums()) {
                findings.problem(
                        where,
                        "readQueueNums=" + config.readQueueNums() + " is less than writeQueueNums="
                                + config.writeQueueNums() + ": some messages are never consumed",
                        "mqadmin updateTopic -t " + topic + " -r " + config.writeQueueNums());
            }
        }

        private void permission(String where, String what, int perm, String remedy) {
            if ((perm & WRITE) == 0) {
                findings.problem(where, what + " is " + perm + ": no sends", remedy);
            }
            if ((perm & READ) == 0) {
                findings.problem(where, what + " is " + perm + ": nothing can be consumed", remedy);
            }
        }

        private void hasNot(String where, Map<String, String> settings, boolean anywhere) {
            if (anywhere) {
                findings.fine(where, "does not have the topic, another broker has");
            } else if ("false".equals(settings.get("autoCreateTopicEnable"))) {
                findings.problem(
                        where,
                        "does not have the topic, and autoCreateTopicEnable=false keeps sends from creating it",
                        "mqadmin updateTopic -t " + topic + " -b " + address);
            } else {
                findings.problem(
                        where,
                        "does not have the topic; the first message for it creates it, a consumer alone does not",
                        "send a message, or mqadmin updateTopic -t " + topic + " -b " + address);
            }
        }

        private void store(String where) {
            Map<String, String> state =
                    new HashMap<>(new BrokerAdmin(admin).runtimeInfo(address).table());
            if ("false".equals(state.get("storeWritable"))) {
                findings.problem(
                        where,
                        "its store refuses sends: " + state.getOrDefault("storeNotWritableBecause", "no reason given"),
                        "mend what it says; docs/reliability.md and docs/retention.md tell how");
            } else {
                findings.fine(where, "answers, and its store takes messages");
            }
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.cometmq.distribution.simulation;

import io.cometmq.broker.Broker;
import io.cometmq.broker.BrokerConfig;
import io.cometmq.broker.BrokerPlatform;
import io.cometmq.client.impl.ClientPlatform;
import io.cometmq.client.impl.MQClientManager;
import io.cometmq.common.group.SubscriptionGroupConfig;
import io.cometmq.common.io.Json;
import io.cometmq.common.lifecycle.Waiting;
import io.cometmq.common.message.MessageRequestMode;
import io.cometmq.common.testing.sim.SimProcess;
import io.cometmq.common.testing.sim.Simulation;
import io.cometmq.namesrv.NameServer;
import io.cometmq.namesrv.NameServerConfig;
import io.cometmq.remoting.protocol.NoHeader;
import io.cometmq.remoting.protocol.RequestType;
import io.cometmq.remoting.protocol.ResponseCode;
import io.cometmq.remoting.protocol.body.SetMessageRequestModeRequestBody;
import io.cometmq.remoting.protocol.request.AssignmentRequests;
import io.cometmq.remoting.protocol.request.GroupRequests;
import io.cometmq.remoting.protocol.request.OffsetRequests;
import io.cometmq.remoting.protocol.request.ResetRequests;
import io.cometmq.remoting.protocol.request.TopicRequests;
import io.cometmq.remoting.rpc.Answer;
import io.cometmq.remoting.rpc.Body;
import io.cometmq.remoting.rpc.ConnectionListener;
import io.cometmq.remoting.rpc.Dispatcher;
import io.cometmq.remoting.rpc.RpcClient;
import io.cometmq.remoting.testing.SimNetwork;
import io.cometmq.store.testing.FaultyFiles;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A name server and a broker, each a process of one simulation, and a way to ask the broker from outside. The broker's
 * store is on a disk in memory that outlives its processes. Owned by the simulation's thread.
 */
final class SimCluster {
    static final String NAME_SERVER = "127.0.0.1:9876";
    static final String BROKER = "127.0.0.1:10911";
    static final String BROKER_NAME = "broker-a";

    private static final int READ_WRITE = 6;
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration BETWEEN_TRIES = Duration.ofMillis(200);
    private static final int MAX_TRIES = 100;

    private final Simulation simulation;
    private final SimNetwork network;
    private final FaultyFiles disk = new FaultyFiles();
    private final Map<String, String> brokerSettings = new TreeMap<>();
    private final RpcClient asking;
    private @Nullable SimProcess brokerProcess;
    private @Nullable Broker broker;
    private int brokerStarts;

    SimCluster(Simulation simulation, Path directory, Map<String, String> settings) {
        this.simulation = simulation;
        this.network = new SimNetwork(simulation);
        brokerSettings.putAll(Map.of(
                "brokerName", BROKER_NAME,
                "bindAddress", "127.0.0.1",
                "listenPort", "10911",
                "namesrvAddr", NAME_SERVER,
                "storePathRootDir", directory.resolve("store").toString(),
                "mappedFileSizeCommitLog", "262144",
                "maxMessageSize", "65536",
                "mappedFileSizeConsumeQueue", "20000",
                "messageIndexEnable", "false",
                "messageDelayLevel", "1s 1s 1s 2s"));
        // A wheel of 38 MB for each broker that starts is for the simulation of timers alone.
        brokerSettings.put("timerWheelEnable", "false");
        brokerSettings.putAll(settings);
        asking = network.transport(simulation.process("observer")).client(Dispatcher.none(), ConnectionListener.NONE);
        SimProcess nameServer = simulation.process("namesrv");
        NameServerConfig config = NameServerConfig.of(Map.of(
                "bindAddress",
                "127.0.0.1",
                "kvConfigPath",
                directory.resolve("kv.json").toString()));
        on(nameServer, () -> NameServer.start(config, network.transport(nameServer), simulation.clock(), nameServer));
        startBroker();
    }

    Simulation simulation() {
        return simulation;
    }

    SimNetwork network() {
        return network;
    }

    SimProcess brokerProcess() {
        return orBug(brokerProcess);
    }

    /** Starts the broker on what its disk holds. */
    void startBroker() {
        SimProcess process = simulation.process("broker " + brokerStarts++);
        brokerProcess = process;
        Random chance = simulation.random("chance of " + process);
        broker = on(
                process,
                () -> Broker.start(
                        BrokerConfig.of(brokerSettings),
                        network.transport(process),
                        new BrokerPlatform(simulation.clock(), process, disk.powered(), chance::nextInt)));
        simulation.note("broker runs");
    }

    /** Stops the broker in order and starts another one. */
    void restartBroker() {
        simulation.note("broker is told to stop");
        Broker stopping = orBug(broker);
        on(brokerProcess(), () -> {
            stopping.close();
            return true;
        });
        network.kill(brokerProcess());
        disk.killUser();
        startBroker();
    }

    /** Kills the broker at this moment; what it had written to its files stays. */
    void killBroker() {
        simulation.note("broker is killed");
        network.kill(brokerProcess());
        disk.killUser();
    }

    /** The table of client instances of a process. */
    MQClientManager clients(SimProcess process) {
        return new MQClientManager(new ClientPlatform(simulation.clock(), process, () -> network.transport(process)));
    }

    /** Makes a topic, trying until the broker says so. */
    void createTopic(String topic, int queues) {
        TopicRequests.CreateTopic header = new TopicRequests.CreateTopic(
                topic, "TBW102", queues, queues, READ_WRITE, "SINGLE_TAG", 0, false, null, null);
        until("topic " + topic + " is made", TopicRequests.UPDATE_AND_CREATE_TOPIC, header);
    }

    /** Makes a consumer group, for clients that do not heartbeat. */
    void createGroup(String group) {
        Answer<?> answer = answer(asking.call(
                BROKER,
                GroupRequests.UPDATE_AND_CREATE_SUBSCRIPTIONGROUP,
                NoHeader.INSTANCE,
                Body.of(Json.writeBytes(SubscriptionGroupConfig.of(group))),
                PATIENCE));
        if (answer == null || answer.code() != ResponseCode.SUCCESS) {
            throw new AssertionError("group " + group + " cannot be made");
        }
    }

    /** Has the broker share the queues of a topic among the members of a group, who pop them. */
    void letPop(String group, String topic, int popShareQueueNum) {
        SetMessageRequestModeRequestBody mode =
                new SetMessageRequestModeRequestBody(topic, group, MessageRequestMode.POP, popShareQueueNum);
        Answer<?> answer = answer(asking.call(
                BROKER,
                AssignmentRequests.SET_MESSAGE_REQUEST_MODE,
                NoHeader.INSTANCE,
                Body.of(Json.writeBytes(mode)),
                PATIENCE));
        if (answer == null || answer.code() != ResponseCode.SUCCESS) {
            throw new AssertionError("group " + group + " cannot be made to pop " + topic);
        }
    }

    /** Moves a group to the first messages of a topic, trying until the broker says that it has. */
    void moveBack(String group, String topic) {
        ResetRequests.Reset toTheFirst = new ResetRequests.Reset(group, topic, null, null, 0, true);
        until("group " + group + " moves back", ResetRequests.INVOKE_BROKER_TO_RESET_OFFSET, toTheFirst);
    }

    private <H extends Record> void until(String what, RequestType<H, ?> type, H header) {
        String last = "none";
        for (int tries = 0; tries < MAX_TRIES; tries++) {
            Answer<?> answer = ask(type, header);
            if (answer != null && answer.code() == ResponseCode.SUCCESS) {
                return;
            }
            last = answer == null ? "none" : answer.code() + " " + answer.remark();
            simulation.sleep(BETWEEN_TRIES);
        }
        throw new AssertionError(what + ": not within " + MAX_TRIES + " tries, the last answer is " + last);
    }

    /** Whether the broker answers and the group's offset is behind the last message of each queue: no loan is open. */
    boolean isConsumed(String group, String topic, int queues) {
        for (int id = 0; id < queues; id++) {
            OptionalLong committed = committed(group, topic, id);
            if (committed == null || committed.orElse(0) != end(topic, id)) {
                return false;
            }
        }
        return true;
    }

    /** The offset that the broker has of a group; empty when it has none, null when it does not answer now. */
    @Nullable
    OptionalLong committed(String group, String topic, int queueId) {
        Answer<OffsetRequests.Offset> answer =
                ask(OffsetRequests.QUERY_CONSUMER_OFFSET, new OffsetRequests.QueryOffset(group, topic, queueId, false));
        if (answer == null) {
            return null;
        }
        return answer.code() == ResponseCode.SUCCESS
                ? OptionalLong.of(answer.header().offset())
                : OptionalLong.empty();
    }

    /** Where a queue ends, as far as it can be read; -1 when the broker does not answer now. */
    long end(String topic, int queueId) {
        Answer<OffsetRequests.Offset> answer =
                ask(OffsetRequests.GET_MAX_OFFSET, new OffsetRequests.MaxOffset(topic, queueId, true));
        return answer == null ? -1 : answer.header().offset();
    }

    /** Asks the broker and waits; null when no answer comes. */
    <H extends Record, R extends Record> @Nullable Answer<R> ask(RequestType<H, R> type, H header) {
        return answer(asking.call(BROKER, type, header, Body.empty(), PATIENCE));
    }

    /** The answer of a call, waited for; null when none comes. */
    static <R extends Record> @Nullable Answer<R> answer(CompletableFuture<Answer<R>> call) {
        try {
            return Waiting.get(call);
        } catch (ExecutionException unanswered) {
            return null;
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException("nobody interrupts the test", interrupted);
        }
    }

    /** Does something in a process and waits for it. */
    <T> T on(SimProcess process, Supplier<T> work) {
        CompletableFuture<T> done = new CompletableFuture<>();
        process.run(() -> done.complete(work.get()));
        try {
            return Waiting.get(done, Duration.ofMinutes(5));
        } catch (TimeoutException | ExecutionException | InterruptedException failure) {
            throw new AssertionError("work of process " + process + " did not end", failure);
        }
    }

    private static <T> T orBug(@Nullable T value) {
        if (value == null) {
            throw new IllegalStateException("the broker was not started");
        }
        return value;
    }
}

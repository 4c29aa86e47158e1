// SPDX-License-Identifier: Apache-2.0
package io.cometmq.distribution.simulation;

import static io.cometmq.remoting.protocol.request.PopRequests.ACK_MESSAGE;
import static io.cometmq.remoting.protocol.request.PopRequests.CHANGE_MESSAGE_INVISIBLETIME;
import static io.cometmq.remoting.protocol.request.PopRequests.POP_MESSAGE;
import static org.assertj.core.api.Assertions.assertThat;

import io.cometmq.common.message.MessageConst;
import io.cometmq.common.message.MessageDecoder;
import io.cometmq.common.message.MessageExt;
import io.cometmq.common.message.MessageQueue;
import io.cometmq.common.message.PopReceipt;
import io.cometmq.common.message.PopReceipt.Origin;
import io.cometmq.common.testing.sim.SimProcess;
import io.cometmq.common.testing.sim.Simulation;
import io.cometmq.remoting.protocol.ResponseCode;
import io.cometmq.remoting.protocol.request.PopRequests.Ack;
import io.cometmq.remoting.protocol.request.PopRequests.ChangeInvisibleTime;
import io.cometmq.remoting.protocol.request.PopRequests.Pop;
import io.cometmq.remoting.protocol.request.PopRequests.Popped;
import io.cometmq.remoting.rpc.Answer;
import io.cometmq.remoting.rpc.Body;
import io.cometmq.remoting.rpc.ConnectionListener;
import io.cometmq.remoting.rpc.Dispatcher;
import io.cometmq.remoting.rpc.RpcClient;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Clients pop and ack, forget and lend anew, while their answers are lost, their connections cut, and the broker is
 * restarted and killed. Under every seed each acknowledged message is consumed, and in the end no loan is open: none is lost and
 * none is stuck.
 */
class PopSimTest {
    private static final int SEEDS = 8;
    private static final int CLIENTS = 3;
    private static final int QUEUES = 3;
    private static final int STEPS = 30;
    private static final long INVISIBLE_MILLIS = 10_000;
    private static final long POLL_MILLIS = 5_000;
    private static final Duration TIMEOUT = Duration.ofSeconds(8);
    private static final Duration UNTIL_ALL_ARE_ACKED = Duration.ofMinutes(10);

    @TempDir
    private Path directory;

    static LongStream seeds() {
        return SimSeeds.usually(SEEDS);
    }

    @ParameterizedTest(name = "seed={0}")
    @MethodSource("seeds")
    void losesNothingAndLetsNothingStick(long seed) {
        Simulation.run(seed, simulation -> new Run(simulation, directory).run());
    }

    private static final class Run {
        private final Simulation simulation;
        private final Random random;
        private final Ledger ledger = new Ledger();
        private final SimCluster cluster;
        private final List<SimProcess> clients = new ArrayList<>();
        private boolean careful;

        Run(Simulation simulation, Path directory) {
            this.simulation = simulation;
            this.random = simulation.random("test");
            this.cluster = new SimCluster(simulation, directory, Map.of());
        }

        void run() {
            cluster.createTopic("T", QUEUES);
            cluster.createGroup("G");
            SimProducer producer = new SimProducer(cluster, "T", QUEUES, ledger);
            producer.start(Duration.ofMillis(100));
            for (int i = 0; i < CLIENTS; i++) {
                SimProcess process = simulation.process("pop-" + i);
                clients.add(process);
                process.run(() -> consume(process));
            }
            for (int step = 0; step < STEPS; step++) {
                change();
                simulation.sleep(Duration.ofMillis(random.nextInt(2_000)));
            }
            cluster.network().calm(true);
            assertThat(simulation.until(producer::stop, Duration.ofMinutes(1), Duration.ofSeconds(1)))
                    .isTrue();
            careful = true;
            assertThat(simulation.until(() -> ledger.missing().isEmpty(), UNTIL_ALL_ARE_ACKED, Duration.ofSeconds(1)))
                    .as("consumed of %s acknowledged; missing: %s", ledger.acknowledgedCount(), ledger.missing())
                    .isTrue();
            assertThat(simulation.until(this::isAllSettled, UNTIL_ALL_ARE_ACKED, Duration.ofSeconds(5)))
                    .as("no loan stays open")
                    .isTrue();
            assertThat(ledger.acknowledgedCount())
                    .as("few are acknowledged under a seed that keeps the broker down, but never none")
                    .isPositive();
        }

        private void change() {
            switch (random.nextInt(8)) {
                case 0 -> cluster.restartBroker();
                case 1 -> {
                    cluster.killBroker();
                    simulation.sleep(Duration.ofMillis(random.nextInt(5_000)));
                    cluster.startBroker();
                }
                case 2, 3, 4 -> cluster.network().cutAll(clients.get(random.nextInt(CLIENTS)));
                case 5 -> clients.get(random.nextInt(CLIENTS)).pause(Duration.ofMillis(random.nextInt(15_000)));
                default -> {
                    // Time passes.
                }
            }
        }

        /** One client: pops, and acks most of what it gets, some of it late, until the simulation ends. */
        private void consume(SimProcess process) {
            Random chance = simulation.random("chance of " + process);
            RpcClient client = cluster.network().transport(process).client(Dispatcher.none(), ConnectionListener.NONE);
            while (true) {
                Pop ask = new Pop(
                        "G",
                        "T",
                        -1,
                        1 + chance.nextInt(32),
                        INVISIBLE_MILLIS,
                        POLL_MILLIS,
                        simulation.clock().millis(),
                        0,
                        "TAG",
                        "*",
                        false,
                        null,
                        null);
                Answer<Popped> popped =
                        SimCluster.answer(client.call(SimCluster.BROKER, POP_MESSAGE, ask, Body.empty(), TIMEOUT));
                if (popped == null || popped.code() != ResponseCode.SUCCESS) {
                    simulation.sleep(Duration.ofMillis(100));
                    continue;
                }
                for (MessageExt message : MessageDecoder.decodes(ByteBuffer.wrap(popped.body()))) {
                    settle(client, chance, message, receipt(popped.header(), message));
                }
            }
        }

        private void settle(RpcClient client, Random chance, MessageExt message, PopReceipt receipt) {
            int luck = careful ? 10 : chance.nextInt(40);
            if (luck == 0) {
                return;
            }
            if (luck == 1) {
                SimCluster.answer(client.call(
                        SimCluster.BROKER,
                        CHANGE_MESSAGE_INVISIBLETIME,
                        new ChangeInvisibleTime(
                                "G",
                                "T",
                                receipt.queueId(),
                                receipt.text(),
                                receipt.queueOffset(),
                                1_000,
                                null,
                                false,
                                null),
                        Body.empty(),
                        TIMEOUT));
                return;
            }
            simulation.sleep(Duration.ofMillis(1 + chance.nextInt(luck == 2 ? 15_000 : 20)));
            // Consumed now, whether the broker's answer to the ack arrives or not.
            ledger.listened(
                    new MessageQueue(message.getTopic(), SimCluster.BROKER_NAME, receipt.queueId()), message, true);
            SimCluster.answer(client.call(
                    SimCluster.BROKER,
                    ACK_MESSAGE,
                    new Ack("G", "T", receipt.queueId(), receipt.text(), receipt.queueOffset(), null, null),
                    Body.empty(),
                    TIMEOUT));
        }

        /** Whether the group's offset is behind the last message of each queue: no loan is open. */
        private boolean isAllSettled() {
            for (int id = 0; id < QUEUES; id++) {
                OptionalLong committed = cluster.committed("G", "T", id);
                if (committed == null || committed.orElse(0) != cluster.end("T", id)) {
                    return false;
                }
            }
            return true;
        }

        private static PopReceipt receipt(Popped header, MessageExt message) {
            String carried = message.getProperty(MessageConst.PROPERTY_POP_CK);
            if (carried != null) {
                return PopReceipt.parse(carried);
            }
            long start = -1;
            for (String entry : String.valueOf(header.startOffsetInfo()).split(";", -1)) {
                String[] parts = entry.split(" ", -1);
                if (parts[0].equals("0") && Integer.parseInt(parts[1]) == message.getQueueId()) {
                    start = Long.parseLong(parts[2]);
                }
            }
            return new PopReceipt(
                    start,
                    header.popTime(),
                    header.invisibleTime(),
                    header.reviveQid(),
                    Origin.TOPIC,
                    SimCluster.BROKER_NAME,
                    message.getQueueId(),
                    message.getQueueOffset());
        }
    }
}

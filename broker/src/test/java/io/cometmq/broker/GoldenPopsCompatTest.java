// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker;

import static io.cometmq.remoting.protocol.request.PopRequests.ACK_MESSAGE;
import static io.cometmq.remoting.protocol.request.PopRequests.BATCH_ACK_MESSAGE;
import static io.cometmq.remoting.protocol.request.PopRequests.POP_MESSAGE;
import static org.assertj.core.api.Assertions.assertThat;

import io.cometmq.common.io.Json;
import io.cometmq.common.message.MessageDecoder;
import io.cometmq.common.message.MessageExt;
import io.cometmq.common.message.PopReceipt;
import io.cometmq.common.message.PopReceipt.Origin;
import io.cometmq.common.testing.GoldenStore;
import io.cometmq.common.testing.sim.Simulation;
import io.cometmq.remoting.protocol.NoHeader;
import io.cometmq.remoting.protocol.ResponseCode;
import io.cometmq.remoting.protocol.body.BatchAck;
import io.cometmq.remoting.protocol.body.BatchAckMessageRequestBody;
import io.cometmq.remoting.protocol.request.PopRequests.Ack;
import io.cometmq.remoting.protocol.request.PopRequests.Pop;
import io.cometmq.remoting.protocol.request.PopRequests.Popped;
import io.cometmq.remoting.rpc.Answer;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A broker of ours takes over the store of RocketMQ's, which had lent messages: what was not acked comes back when its loan
 * ends, nothing else does, and the receipts that RocketMQ's broker gave are good until then. The messages are KP0 to KP23,
 * those of even numbers in queue 0; time is virtual and begins soon after RocketMQ stopped.
 */
class GoldenPopsCompatTest {
    private static final String TOPIC = "S_P";
    private static final String GROUP = "S_gp";
    private static final long TAKEN_OVER = 1_795_337_950_000L;
    private static final long INVISIBLE = 600_000;
    /** When RocketMQ's broker lent six messages of queue 0 to the group, and acks for two of them came. */
    private static final long POPPED_OF_0 = 1_795_337_892_027L;
    /** When a third of them, at offset 3, was lent anew for 900 seconds. */
    private static final long CHANGED = 1_795_337_892_136L;
    /** When it lent four messages of queue 1. */
    private static final long POPPED_OF_1 = 1_795_337_892_156L;
    /** Another group took three of each queue: those of queue 0 were acked, the others were in its retry topic already. */
    private static final String OTHER = "S_gp2";
    /** A third one took three of queue 0 in order, and acked the first. */
    private static final String IN_ORDER = "S_gpo";

    @TempDir
    Path directory;

    @BeforeEach
    void unpack() throws Exception {
        GoldenStore.D_POP.unpackInto(directory);
    }

    @Test
    void exactlyWhatWasLentAndNotAckedComesBackAndNotBeforeItsTime() {
        Simulation.runFrom(TAKEN_OVER, 1, simulation -> {
            Run run = new Run(simulation, directory);
            run.start();

            assertThat(run.consume(GROUP, false))
                    .isEqualTo(keys(12, 14, 16, 18, 20, 22, 9, 11, 13, 15, 17, 19, 21, 23));
            assertThat(run.consume(OTHER, false))
                    .as("what was never lent, and what was revived by RocketMQ")
                    .isEqualTo(keys(6, 8, 10, 12, 14, 16, 18, 20, 22, 7, 9, 11, 13, 15, 17, 19, 21, 23, 1, 3, 5));
            assertThat(run.pop(IN_ORDER, 0, true).code()).isEqualTo(ResponseCode.POLLING_TIMEOUT);

            run.passTo(POPPED_OF_0 + INVISIBLE - 1);
            assertThat(run.consume(GROUP, false)).isEmpty();

            run.passTo(POPPED_OF_1 + INVISIBLE + 10_000);
            assertThat(run.consume(GROUP, false)).isEqualTo(keys(2, 8, 10, 1, 3, 5, 7));
            assertThat(run.consume(IN_ORDER, true)).contains("KP2", "KP4").doesNotContain("KP0");

            run.passTo(CHANGED + 900_000 - 1);
            assertThat(run.consume(GROUP, false)).isEmpty();
            run.passTo(CHANGED + 900_000 + 10_000);
            assertThat(run.consume(GROUP, false)).isEqualTo(keys(6));

            run.passTo(CHANGED + 24 * 3_600_000);
            assertThat(run.consume(GROUP, false)).isEmpty();
            assertThat(run.consume(OTHER, false)).isEmpty();
        });
    }

    @Test
    void aLateAckOfAReceiptThatRocketMqGaveKeepsTheMessageFromComingBack() {
        Simulation.runFrom(TAKEN_OVER, 1, simulation -> {
            Run run = new Run(simulation, directory);
            run.start();
            run.consume(GROUP, false);

            run.ack(new PopReceipt(0, POPPED_OF_1, INVISIBLE, 1, Origin.TOPIC, "broker-a", 1, 0));
            run.ack(new PopReceipt(0, POPPED_OF_1, INVISIBLE, 1, Origin.TOPIC, "broker-a", 1, 0));
            run.ack(new PopReceipt(3, CHANGED, 900_000, 0, Origin.TOPIC, "broker-a", 0, 3));
            run.restart();
            run.ackMany(new BatchAck(GROUP, TOPIC, "0", 0, 0, 0, POPPED_OF_0, INVISIBLE, bits(1, 4)));
            run.restart();
            run.passTo(POPPED_OF_1 + INVISIBLE + 500);
            run.ack(new PopReceipt(0, POPPED_OF_1, INVISIBLE, 1, Origin.TOPIC, "broker-a", 1, 1));
            run.passTo(CHANGED + 24 * 3_600_000);

            assertThat(run.consume(GROUP, false)).isEqualTo(keys(10, 5, 7));
        });
    }

    private static Set<String> keys(int... numbers) {
        Set<String> keys = new TreeSet<>();
        for (int number : numbers) {
            keys.add("KP" + number);
        }
        return keys;
    }

    private static String bits(int... set) {
        BitSet bits = new BitSet();
        for (int bit : set) {
            bits.set(bit);
        }
        return BatchAck.text(bits);
    }

    /** What consumers ask of the broker that took over. */
    private static final class Run {
        private final VirtualBroker broker;
        private final Simulation simulation;

        Run(Simulation simulation, Path directory) {
            this.simulation = simulation;
            broker = new VirtualBroker(simulation, directory);
        }

        void start() {
            broker.start();
        }

        void restart() {
            broker.restart();
        }

        void passTo(long millis) {
            broker.passTo(millis);
        }

        /** The keys of everything that a group gets now; all of it is acked, and nothing comes twice. */
        Set<String> consume(String group, boolean ordered) {
            Set<String> keys = new TreeSet<>();
            for (int queueId = 0; queueId < 2; queueId++) {
                Answer<Popped> popped = pop(group, queueId, ordered);
                while (popped.code() == ResponseCode.SUCCESS) {
                    for (MessageExt message : MessageDecoder.decodes(ByteBuffer.wrap(popped.body()))) {
                        assertThat(keys.add(message.getKeys()))
                                .as("%s", message)
                                .isTrue();
                        PopReceipt receipt = PopClient.receipt(popped, message);
                        Answer<NoHeader> acked = broker.call(
                                ACK_MESSAGE,
                                new Ack(
                                        group,
                                        TOPIC,
                                        receipt.queueId(),
                                        receipt.text(),
                                        receipt.queueOffset(),
                                        null,
                                        null),
                                new byte[0]);
                        assertThat(acked.code()).as("%s", acked.remark()).isZero();
                    }
                    popped = pop(group, queueId, ordered);
                }
            }
            return keys;
        }

        Answer<Popped> pop(String group, int queueId, boolean ordered) {
            Pop ask = new Pop(
                    group,
                    TOPIC,
                    queueId,
                    32,
                    60_000,
                    0,
                    simulation.clock().millis(),
                    0,
                    "TAG",
                    "*",
                    ordered,
                    null,
                    null);
            return broker.call(POP_MESSAGE, ask, new byte[0]);
        }

        void ack(PopReceipt receipt) {
            Answer<NoHeader> answer = broker.call(
                    ACK_MESSAGE,
                    new Ack(GROUP, TOPIC, receipt.queueId(), receipt.text(), receipt.queueOffset(), null, null),
                    new byte[0]);
            assertThat(answer.code()).as("%s", answer.remark()).isZero();
        }

        void ackMany(BatchAck ack) {
            Answer<NoHeader> answer = broker.call(
                    BATCH_ACK_MESSAGE,
                    NoHeader.INSTANCE,
                    Json.writeBytes(new BatchAckMessageRequestBody("broker-a", List.of(ack))));
            assertThat(answer.code()).as("%s", answer.remark()).isZero();
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.cometmq.common.lifecycle.Clock;
import io.cometmq.common.lifecycle.Resources;
import io.cometmq.remoting.Remoting;
import io.cometmq.remoting.netty.RemotingConfig;
import io.cometmq.remoting.protocol.Command;
import io.cometmq.remoting.protocol.Frames;
import io.cometmq.remoting.protocol.GoldenFrames;
import io.cometmq.remoting.protocol.GoldenFrames.Frame;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Sends what clients once sent to Apache's broker to be refused, byte for byte, and expects the same code and the same
 * fields in the answer. The remarks are our own.
 */
class RecordedErrorsTest {
    private static final int HEART_BEAT = 34;
    private static final int SEND_V2 = 310;
    private static final int MESSAGES_BEFORE_THE_RECORDING = 11;

    /** Requests to name servers, and those of recall: not part of this version. */
    private static final Set<Integer> NOT_SERVED = Set.of(105, 353, 370);

    /** What is not asked again, and why. */
    private static final Map<String, String> LEFT_OUT = Map.ofEntries(
            Map.entry("errors#974", "a pull of a consumer that subscribed anew off the record"),
            Map.entry("errors#994", "the same"),
            Map.entry("errors#2686", "the same"),
            Map.entry("errors#4183", "the same"),
            Map.entry("errors#4194", "the same"),
            Map.entry("errors#999", "maxMessageSize takes effect at a start only"),
            Map.entry("errors#1001", "needs that setting"),
            Map.entry("errors#1037", "needs a topic that was made off the record"),
            Map.entry("errors#1041", "a wrong expression is refused here, not ignored"),
            Map.entry("errors#1043", "an unknown expression type is refused here, not ignored"),
            Map.entry("errors#1171", "there is no queue before sends whose time could be limited"),
            Map.entry("errors#1173", "the same"),
            Map.entry("errors#1266", "the same"),
            Map.entry("errors#4229", "needs a brokerPermission that was set off the record"),
            Map.entry("errors#4235", "the same"),
            Map.entry("errors#4243", "needs a rejectTransactionMessage that was set off the record"));

    private final Resources resources = new Resources();
    private Broker broker;

    @TempDir
    Path folder;

    @BeforeEach
    void start() {
        BrokerConfig config = BrokerConfig.of(Map.of(
                "listenPort", "0",
                "bindAddress", "127.0.0.1",
                "brokerName", "broker-a",
                "brokerClusterName", "GoldenCluster",
                "storePathRootDir", folder.toString(),
                "mappedFileSizeCommitLog", "8388608",
                "maxHashSlotNum", "1000",
                "maxIndexNum", "4000"));
        broker = resources.own(
                Broker.start(config, resources.own(Remoting.open(RemotingConfig.defaults())), Clock.system()));
    }

    @AfterEach
    void stop() {
        resources.close();
    }

    @Test
    void aRefusedRequestGetsTheRecordedCodeAndFields() throws IOException {
        SoftAssertions all = new SoftAssertions();
        Map<String, Frame> requests = new HashMap<>();
        try (Socket socket =
                new Socket(broker.address().getAddress(), broker.address().getPort())) {
            prepare(socket);
            for (Frame frame : GoldenFrames.all()) {
                if (!frame.place().startsWith("errors#")
                        || frame.requestCode() > 1000
                        || NOT_SERVED.contains(frame.requestCode())) {
                    continue;
                }
                if (!frame.answer()) {
                    requests.put(frame.place(), frame);
                } else if (!LEFT_OUT.containsKey(frame.place())) {
                    Command answer = exchange(socket, requests.get(frame.place()));
                    all.check(() -> check(frame, answer));
                }
            }
        }
        all.assertAll();
    }

    private static void check(Frame recorded, Command answer) {
        assertThat(answer.code())
                .as(
                        "code of %s, recorded remark %s, our remark %s",
                        recorded, recorded.decode().remark(), answer.remark())
                .isEqualTo(recorded.decode().code());
        assertThat(answer.fields().keySet())
                .as("fields of %s", recorded)
                .isEqualTo(recorded.recordedFields().keySet());
    }

    private static void prepare(Socket socket) throws IOException {
        Frame topic = first("admin", 17, "GA_T");
        exchange(socket, topic);
        exchange(socket, first("admin", HEART_BEAT, "GA_g\""));
        Frame send = first("errors", SEND_V2, "GA_T");
        for (int i = 0; i < MESSAGES_BEFORE_THE_RECORDING; i++) {
            exchange(socket, send);
        }
    }

    private static Frame first(String file, int code, String text) {
        return GoldenFrames.all().stream()
                .filter(frame -> frame.place().startsWith(file + "#") && frame.requestCode() == code && !frame.answer())
                .filter(frame -> new String(frame.bytes(), ISO_8859_1).contains(text))
                .findFirst()
                .orElseThrow();
    }

    private static Command exchange(Socket socket, Frame request) throws IOException {
        socket.getOutputStream().write(request.bytes());
        while (true) {
            DataInputStream in = new DataInputStream(socket.getInputStream());
            int length = in.readInt();
            byte[] frame = new byte[Integer.BYTES + length];
            ByteBuffer.wrap(frame).putInt(length);
            in.readFully(frame, Integer.BYTES, length);
            Command command = Frames.decode(frame);
            if (command.isResponse()) {
                return command;
            }
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.cometmq.namesrv;

import static org.assertj.core.api.Assertions.assertThat;

import io.cometmq.common.lifecycle.Clock;
import io.cometmq.common.lifecycle.Resources;
import io.cometmq.namesrv.kv.KvConfig;
import io.cometmq.remoting.Remoting;
import io.cometmq.remoting.netty.RemotingConfig;
import io.cometmq.remoting.protocol.Command;
import io.cometmq.remoting.protocol.Frames;
import io.cometmq.remoting.protocol.GoldenFrames;
import io.cometmq.remoting.protocol.GoldenFrames.Frame;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sends what brokers and clients once sent to Apache's name server, byte for byte, and expects the recorded answers. */
class RecordedTrafficTest {
    private static final int PUT_KV = 100;
    private static final int GET_KV = 101;
    private static final int DELETE_KV = 102;
    private static final int REGISTER = 103;
    private static final int UNREGISTER = 104;
    private static final int ROUTE = 105;
    private static final int CLUSTERS = 106;
    private static final int WIPE = 205;
    private static final int DELETE_TOPIC = 216;
    private static final int LIST_KV = 219;
    private static final int UNIT_TOPICS = 311;
    private static final int ADD_WRITE = 327;
    private static final int QUERY_VERSION = 322;

    private static final Set<Integer> REPLAYED = Set.of(
            PUT_KV,
            GET_KV,
            DELETE_KV,
            REGISTER,
            UNREGISTER,
            ROUTE,
            CLUSTERS,
            WIPE,
            DELETE_TOPIC,
            LIST_KV,
            UNIT_TOPICS,
            ADD_WRITE,
            QUERY_VERSION);

    /** These ask for the version of a registration that the recorder left out. */
    private static final Set<String> AFTER_A_GAP = Set.of("admin#122", "admin#198", "admin#553", "admin#649");

    private final Resources resources = new Resources();
    private NameServer server;

    @TempDir
    Path folder;

    @BeforeEach
    void start() {
        Path settings = folder.resolve("kvConfig.json");
        KvConfig.open(settings).put(KvConfig.ORDER_TOPIC_CONFIG, "GA_T", "broker-a:2");
        NameServerConfig config = NameServerConfig.of(Map.of(
                "listenPort", "0",
                "bindAddress", "127.0.0.1",
                "kvConfigPath", settings.toString(),
                "orderMessageEnable", "true",
                "supportActingMaster", "true"));
        server = resources.own(
                NameServer.start(config, resources.own(Remoting.open(RemotingConfig.defaults())), Clock.system()));
    }

    @AfterEach
    void stop() {
        resources.close();
    }

    @Test
    void aBrokerThatStartsAndItsClientsGetTheRecordedAnswers() throws IOException {
        replay("startup", "admin");
    }

    @Test
    void aBrokerThatSpeaksBinaryGetsTheRecordedAnswers() throws IOException {
        replay("registration");
    }

    private void replay(String... files) throws IOException {
        List<Frame[]> exchanges = new ArrayList<>();
        for (String file : files) {
            exchanges.addAll(exchanges(file));
        }
        assertThat(exchanges).hasSizeGreaterThan(5);
        SoftAssertions all = new SoftAssertions();
        try (Socket socket =
                new Socket(server.address().getAddress(), server.address().getPort())) {
            for (Frame[] exchange : exchanges) {
                Command answer = exchange(socket, exchange[0]);
                all.check(() -> check(exchange[1], answer));
            }
        }
        all.assertAll();
    }

    private static void check(Frame recorded, Command answer) {
        Command expected = recorded.decode();
        String firstLine = text(expected.remark()).lines().findFirst().orElse("");
        assertThat(answer.code())
                .as("code of %s, remark %s", recorded, answer.remark())
                .isEqualTo(expected.code());
        assertThat(text(answer.remark())).as("remark of %s", recorded).startsWith(firstLine);
        assertThat(answer.fields()).as("fields of %s", recorded).isEqualTo(recorded.recordedFields());
        assertThat(body(answer)).as("body of %s", recorded).isEqualTo(body(expected));
    }

    private static List<Frame[]> exchanges(String file) {
        Map<String, Frame> requests = new HashMap<>();
        List<Frame[]> exchanges = new ArrayList<>();
        for (Frame frame : GoldenFrames.all()) {
            if (!frame.place().startsWith(file + "#")
                    || AFTER_A_GAP.contains(frame.place())
                    || !REPLAYED.contains(frame.requestCode())) {
                continue;
            }
            if (frame.answer()) {
                exchanges.add(new Frame[] {requests.get(frame.place()), frame});
            } else {
                requests.put(frame.place(), frame);
            }
        }
        return exchanges;
    }

    private static Command exchange(Socket socket, Frame request) {
        try {
            socket.getOutputStream().write(request.bytes());
            DataInputStream in = new DataInputStream(socket.getInputStream());
            int length = in.readInt();
            byte[] frame = new byte[Integer.BYTES + length];
            ByteBuffer.wrap(frame).putInt(length);
            in.readFully(frame, Integer.BYTES, length);
            return Frames.decode(frame);
        } catch (IOException failure) {
            throw new UncheckedIOException("no answer to " + request, failure);
        }
    }

    private static String body(Command command) {
        return new String(GoldenFrames.body(command), StandardCharsets.UTF_8);
    }

    private static String text(String remark) {
        return remark == null ? "" : remark;
    }
}

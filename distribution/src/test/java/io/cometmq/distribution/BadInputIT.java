// SPDX-License-Identifier: Apache-2.0
package io.cometmq.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import io.cometmq.client.producer.DefaultMQProducer;
import io.cometmq.client.producer.SendStatus;
import io.cometmq.common.message.Message;
import io.cometmq.distribution.testing.CometServers;
import io.cometmq.distribution.testing.TestFolders;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Nonsense costs its sender the connection, or is answered with a code; a broker that runs goes on for all others. */
class BadInputIT {
    private static final int PATIENCE_MILLIS = 20_000;
    private static final int SYSTEM_ERROR = 1;
    private static final int REQUEST_CODE_NOT_SUPPORTED = 3;

    private static CometServers servers;
    private static DefaultMQProducer neighbour;

    @BeforeAll
    static void start() throws Exception {
        servers = CometServers.start(TestFolders.create("bad-input"));
        neighbour = new DefaultMQProducer("Neighbours");
        neighbour.setNamesrvAddr(servers.nameServerAddress());
        neighbour.setSendMsgTimeout(10_000);
        neighbour.start();
    }

    @AfterAll
    static void stop() {
        try {
            neighbour.shutdown();
        } finally {
            servers.close();
        }
    }

    @AfterEach
    void theNeighbourIsServed() throws Exception {
        assertThat(neighbour.send(new Message("Neighbour", new byte[] {1})).getSendStatus())
                .isEqualTo(SendStatus.SEND_OK);
        assertThat(servers.broker().isAlive()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {Integer.MAX_VALUE, 0x7f000000, -1, Integer.MIN_VALUE, 0, 3})
    void aFrameLengthOutOfBoundsClosesTheConnection(int length) throws IOException {
        try (Socket socket = connect()) {
            write(socket, length, new byte[64]);

            assertClosed(socket);
        }
    }

    @ParameterizedTest
    @CsvSource({"0, 'not json'", "0, '{\"code\":'", "0, '[]'", "1, 'x'", "9, '{}'"})
    void aGarbageHeaderClosesTheConnection(int encoding, String header) throws IOException {
        try (Socket socket = connect()) {
            writeFrame(socket, encoding, header.getBytes(StandardCharsets.UTF_8), new byte[0]);

            assertClosed(socket);
        }
    }

    @Test
    void noiseClosesTheConnection() throws IOException {
        Random random = new Random(7);
        for (int round = 0; round < 50; round++) {
            try (Socket socket = connect()) {
                byte[] noise = new byte[1 + random.nextInt(200)];
                random.nextBytes(noise);
                socket.getOutputStream().write(noise);
                socket.shutdownOutput();
                socket.getInputStream().readAllBytes();
            } catch (IOException reset) {
                // a reset is a close too
            }
        }
    }

    @Test
    void halfAFrameIsForgottenWithItsConnection() throws IOException {
        try (Socket socket = connect()) {
            DataOutputStream out = new DataOutputStream(socket.getOutputStream());
            out.writeInt(100);
            out.write(new byte[10]);
        }
    }

    @Test
    void anUnknownRequestIsAnsweredSo() throws IOException {
        assertThat(codeOfAnswerTo("{\"code\":9999,\"language\":\"JAVA\",\"version\":401,\"opaque\":7,\"flag\":0}"))
                .isEqualTo(REQUEST_CODE_NOT_SUPPORTED);
    }

    @Test
    void aMissingFieldIsAnsweredWithItsName() throws IOException {
        String answer = answerTo("{\"code\":11,\"language\":\"JAVA\",\"version\":401,\"opaque\":7,\"flag\":0,"
                + "\"extFields\":{\"topic\":\"T\"}}");

        assertThat(code(answer)).isEqualTo(SYSTEM_ERROR);
        assertThat(answer).contains("consumerGroup");
    }

    @Test
    void aMalformedNumberIsAnsweredWithItsValue() throws IOException {
        String answer = answerTo("{\"code\":30,\"language\":\"JAVA\",\"version\":401,\"opaque\":7,\"flag\":0,"
                + "\"extFields\":{\"topic\":\"T\",\"queueId\":\"banana\"}}");

        assertThat(code(answer)).isEqualTo(SYSTEM_ERROR);
        assertThat(answer).contains("banana");
    }

    /** The server closed the connection: in order, or with a reset because some of the nonsense was still unread. */
    private static void assertClosed(Socket socket) throws IOException {
        int next;
        try {
            next = socket.getInputStream().read();
        } catch (SocketException reset) {
            assertThat(reset).hasMessageContaining("reset");
            return;
        }
        assertThat(next).isEqualTo(-1);
    }

    private static Socket connect() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), servers.brokerPort());
        socket.setSoTimeout(PATIENCE_MILLIS);
        return socket;
    }

    private static int codeOfAnswerTo(String header) throws IOException {
        return code(answerTo(header));
    }

    private static String answerTo(String header) throws IOException {
        try (Socket socket = connect()) {
            writeFrame(socket, 0, header.getBytes(StandardCharsets.UTF_8), new byte[0]);
            DataInputStream in = new DataInputStream(socket.getInputStream());
            byte[] frame = new byte[in.readInt()];
            in.readFully(frame);
            return new String(frame, 4, frame.length - 4, StandardCharsets.UTF_8);
        }
    }

    private static int code(String answer) {
        return Integer.parseInt(answer.replaceAll("(?s).*\"code\":(\\d+).*", "$1"));
    }

    private static void writeFrame(Socket socket, int encoding, byte[] header, byte[] body) throws IOException {
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(frame);
        out.writeInt(encoding << 24 | header.length);
        out.write(header);
        out.write(body);
        write(socket, frame.size(), frame.toByteArray());
    }

    private static void write(Socket socket, int length, byte[] bytes) throws IOException {
        DataOutputStream out = new DataOutputStream(socket.getOutputStream());
        out.writeInt(length);
        out.write(bytes);
        out.flush();
    }
}

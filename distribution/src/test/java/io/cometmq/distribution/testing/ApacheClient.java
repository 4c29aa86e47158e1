// SPDX-License-Identifier: Apache-2.0
package io.cometmq.distribution.testing;

import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * Apache RocketMQ's own client in a process of its own, told what to do by lines; the commands are those of
 * {@code src/test/peers/ApacheClient.java}.
 */
public final class ApacheClient implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** A version of the client, and how it writes the headers of its requests. */
    public enum Kind {
        V5_JSON("client-5", "JSON"),
        V5_BINARY("client-5", "ROCKETMQ"),
        V4_JSON("client-4", "JSON"),
        /** With the jars of servers and tools beside the client's. */
        V5_TOOLS("server-5", "JSON");

        private final String peer;
        private final String serializeType;

        Kind(String peer, String serializeType) {
            this.peer = peer;
            this.serializeType = serializeType;
        }

        /** The folder of {@code distribution/peers} that collects its jars. */
        public String peer() {
            return peer;
        }

        /** What it writes headers as. */
        String serializeType() {
            return serializeType;
        }
    }

    private final PeerProgram program;

    private ApacheClient(PeerProgram program) {
        this.program = program;
    }

    /** Starts a client of {@code kind} with the name servers {@code nameServer}; its logs go below {@code folder}. */
    public static ApacheClient start(Kind kind, Path folder, String nameServer) {
        return new ApacheClient(PeerProgram.start(kind, "ApacheClient", folder, nameServer));
    }

    /** See {@link PeerProgram#run(String)}. */
    public List<String> run(String command) {
        return program.run(command);
    }

    /** See {@link PeerProgram#run(String, String)}. */
    public List<String> run(String command, String word) {
        return program.run(command, word);
    }

    /** Every delivery to a consumer group so far. */
    public List<Delivery> deliveries(String group) {
        return program.printed("got " + group + " ").stream()
                .map(Delivery::parse)
                .toList();
    }

    /** Waits until {@code count} different messages were delivered to {@code group}, and returns all deliveries. */
    public List<Delivery> awaitDeliveries(String group, int count) {
        await(count + " messages for " + group)
                .atMost(PATIENCE)
                .until(() -> deliveries(group).stream()
                                .map(Delivery::body)
                                .distinct()
                                .count()
                        >= count);
        return deliveries(group);
    }

    /** Waits until the message {@code body} was delivered {@code times} times, and returns these deliveries. */
    public List<Delivery> awaitDeliveryOf(String group, String body, int times) {
        await(body + " for " + group + ", " + times + " times")
                .atMost(PATIENCE)
                .until(() -> deliveriesOf(group, body).size() >= times);
        return deliveriesOf(group, body);
    }

    private List<Delivery> deliveriesOf(String group, String body) {
        return deliveries(group).stream()
                .filter(delivery -> delivery.body().equals(body))
                .toList();
    }

    /** See {@link PeerProgram#awaitLines}. */
    public List<String> awaitLines(String command, String word, int count) {
        return program.awaitLines(command, word, count);
    }

    /** Kills the process, as a crash would. */
    public void kill() {
        program.kill();
    }

    @Override
    public void close() {
        program.close();
    }

    /**
     * One call of a push consumer's listener with one message.
     *
     * @param reconsumed how many times the message was delivered before
     */
    public record Delivery(
            String topic, int queueId, long offset, int reconsumed, String tag, String key, String body) {
        static Delivery parse(String line) {
            String[] words = line.split(" ", 9);
            return new Delivery(
                    words[2],
                    Integer.parseInt(words[3]),
                    Long.parseLong(words[4]),
                    Integer.parseInt(words[5]),
                    words[6],
                    words[7],
                    words[8]);
        }
    }
}

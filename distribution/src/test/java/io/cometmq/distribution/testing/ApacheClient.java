// SPDX-License-Identifier: Apache-2.0
package io.cometmq.distribution.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

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
        V4_JSON("client-4", "JSON");

        private final String peer;
        private final String serializeType;

        Kind(String peer, String serializeType) {
            this.peer = peer;
            this.serializeType = serializeType;
        }
    }

    private final ChildProcess process;
    private int answers;

    private ApacheClient(ChildProcess process) {
        this.process = process;
        awaitAnswer("start");
    }

    /** Starts a client of {@code kind} with the name servers {@code nameServer}; its logs go below {@code folder}. */
    public static ApacheClient start(Kind kind, Path folder, String nameServer) {
        String classPath = compiled(kind) + File.pathSeparator + Peers.classPath(kind.peer);
        return new ApacheClient(ChildProcess.start(
                "apache-" + kind.name().toLowerCase(Locale.ROOT),
                folder,
                Map.of(),
                ChildProcess.java(List.of(
                        "-Xmx192m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Duser.home=" + folder, // where it writes its logs and its offsets
                        "-Drocketmq.serialize.type=" + kind.serializeType,
                        "-cp",
                        classPath,
                        "ApacheClient",
                        nameServer))));
    }

    /** Gives a command, waits for its end and returns what it printed; fails when the command failed. */
    public List<String> run(String command) {
        int before = process.lines().size();
        process.tell(command);
        awaitAnswer(command);
        return process.lines().subList(before, process.lines().size());
    }

    /** The same, keeping only lines that begin with {@code word}. */
    public List<String> run(String command, String word) {
        return run(command).stream().filter(line -> line.startsWith(word + " ")).toList();
    }

    /** Every delivery to a consumer group so far. */
    public List<Delivery> deliveries(String group) {
        return process.lines().stream()
                .filter(line -> line.startsWith("got " + group + " "))
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

    /** Gives a command again and again until it prints {@code count} lines that begin with {@code word}. */
    public List<String> awaitLines(String command, String word, int count) {
        return await(command + " finds " + count)
                .atMost(PATIENCE)
                .until(() -> tryToRun(command, word), lines -> lines.size() >= count);
    }

    private List<String> tryToRun(String command, String word) {
        int before = process.lines().size();
        process.tell(command);
        answers++;
        await("answer to " + command).atMost(PATIENCE).until(() -> results().size() >= answers);
        List<String> lines = process.lines();
        return lines.subList(before, lines.size()).stream()
                .filter(line -> line.startsWith(word + " "))
                .toList();
    }

    private void awaitAnswer(String command) {
        answers++;
        await("answer to " + command).atMost(PATIENCE).until(() -> results().size() >= answers || !process.isAlive());
        assertThat(results()).as("answers after %s", command).hasSizeGreaterThanOrEqualTo(answers);
        assertThat(results().get(answers - 1)).as(command).isEqualTo("done");
    }

    private List<String> results() {
        return process.lines().stream()
                .filter(line -> line.equals("done") || line.startsWith("failed "))
                .toList();
    }

    /** Kills the process, as a crash would. */
    public void kill() {
        process.kill();
    }

    @Override
    public void close() {
        if (process.isAlive()) {
            process.tell("end");
            process.awaitEnd();
        }
    }

    /** The driver compiled against the client that it will run with; once per version. */
    private static Path compiled(Kind kind) {
        Path classes = Repository.target().resolve("peers").resolve(kind.peer);
        synchronized (ApacheClient.class) {
            if (!Files.exists(classes.resolve("ApacheClient.class"))) {
                compile(kind, classes);
            }
        }
        return classes;
    }

    private static void compile(Kind kind, Path classes) {
        Path source = Repository.module().resolve("src/test/peers/ApacheClient.java");
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
            Files.createDirectories(classes);
            List<String> options =
                    List.of("-proc:none", "-nowarn", "-d", classes.toString(), "-cp", Peers.classPath(kind.peer));
            boolean compiled = compiler.getTask(null, manager, null, options, null, manager.getJavaFileObjects(source))
                    .call();
            assertThat(compiled).as("%s compiles against %s", source, kind.peer).isTrue();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
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

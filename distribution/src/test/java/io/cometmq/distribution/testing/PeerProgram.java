// SPDX-License-Identifier: Apache-2.0
package io.cometmq.distribution.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A program of {@code src/test/peers} that runs with Apache RocketMQ's own client, in a process of its own, and is told
 * what to do by lines on its standard input. It answers a line by lines, of which the last is {@code done} or {@code
 * failed CAUSE}; it prints {@code done} as well when it is ready, and ends when told {@code end}.
 */
public final class PeerProgram implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final ChildProcess process;
    private int answers;

    private PeerProgram(ChildProcess process, String name) {
        this.process = process;
        awaitAnswer("the start of " + name);
    }

    /**
     * Compiles {@code src/test/peers/NAME.java} against a version of the client, once, and starts it with that version.
     *
     * @param name the class, which has no package
     * @param folder where its logs and files go
     */
    public static PeerProgram start(ApacheClient.Kind kind, String name, Path folder, String... arguments) {
        String classPath = compiled(kind, name) + File.pathSeparator + Peers.classPath(kind.peer());
        List<String> line = new ArrayList<>(List.of(
                "-Xmx192m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Duser.home=" + folder, // where it writes its logs and its offsets
                "-Djava.io.tmpdir=" + folder, // where its tools write plans
                "-Drocketmq.serialize.type=" + kind.serializeType(),
                "-cp",
                classPath,
                name));
        line.addAll(List.of(arguments));
        String process = name + "-" + kind.name().toLowerCase(Locale.ROOT);
        return new PeerProgram(ChildProcess.start(process, folder, Map.of(), ChildProcess.java(line)), name);
    }

    /** Gives a command, waits for its end and returns what was printed meanwhile; fails when the command failed. */
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

    /** Waits until it printed {@code count} lines that begin with {@code prefix}, whoever caused them, and returns them. */
    public List<String> awaitPrinted(String prefix, int count) {
        return await(count + " lines " + prefix)
                .atMost(PATIENCE)
                .until(() -> printed(prefix), lines -> lines.size() >= count);
    }

    /** The lines that begin with {@code prefix}, so far. */
    public List<String> printed(String prefix) {
        return process.lines().stream().filter(line -> line.startsWith(prefix)).toList();
    }

    /** Everything it printed so far. */
    public List<String> lines() {
        return process.lines();
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

    /** Tests of another JVM may compile the same at the same time, so what is found is always whole. */
    private static Path compiled(ApacheClient.Kind kind, String name) {
        Path classes = Repository.target().resolve("peers").resolve(kind.peer()).resolve(name);
        if (!Files.exists(classes)) {
            Path fresh = TestFolders.create(name);
            Path source = Repository.module().resolve("src/test/peers").resolve(name + ".java");
            Sources.compile(source, Peers.classPath(kind.peer()), fresh);
            publish(fresh, classes);
        }
        return classes;
    }

    private static void publish(Path fresh, Path classes) {
        try {
            Files.createDirectories(classes.getParent());
            Files.move(fresh, classes, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException failure) {
            // Somebody else was first.
            if (!Files.exists(classes)) {
                throw new UncheckedIOException(failure);
            }
        }
    }
}

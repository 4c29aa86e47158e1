// SPDX-License-Identifier: Apache-2.0
package io.cometmq.distribution.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** A process that a test started: its output goes to a file under {@code target/}, and it dies with the test. */
public final class ChildProcess implements AutoCloseable {
    /** RocketMQ's broker takes minutes to start on a machine that is busy with other things. */
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    /** Where the launchers of our programs look for options of their JVM. */
    private static final String JVM_OPTIONS = "JAVA_OPT_EXT";

    private final String name;
    private final Process process;
    private final Path output;

    private ChildProcess(String name, Process process, Path output) {
        this.name = name;
        this.process = process;
        this.output = output;
    }

    /**
     * Starts {@code command} in {@code folder}, where its output is kept in {@code NAME.out}.
     *
     * @param environment added to the environment of this JVM
     */
    public static ChildProcess start(String name, Path folder, Map<String, String> environment, List<String> command) {
        try {
            Path output = Files.createDirectories(folder).resolve(name + ".out");
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile());
            // Servers of tests start once in their folder: what makes starts shorter is not made by each of them.
            builder.environment().put("COMETMQ_CLASSES", "off");
            if (!environment.containsKey(JVM_OPTIONS)) {
                builder.environment().put(JVM_OPTIONS, ClassArchive.jvmOptions());
            }
            // The system chooses ports.
            builder.environment().put("COMETMQ_CONF_METRICS_PROM_EXPORTER_PORT", "0");
            builder.environment().putAll(environment);
            return new ChildProcess(name, builder.start(), output);
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot start " + command, failure);
        }
    }

    /** The command that starts a JVM like the one of this test, with {@code arguments}. */
    public static List<String> java(List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(arguments);
        return command;
    }

    /** Everything it said so far. */
    public List<String> lines() {
        try {
            String text = new String(Files.readAllBytes(output), StandardCharsets.UTF_8);
            return text.lines().toList();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Waits for a line that {@code wanted} accepts and returns it; fails at once when the process ends before. */
    public String awaitLine(String what, Predicate<String> wanted) {
        await(name + " says " + what).atMost(PATIENCE).until(() -> says(wanted) || !process.isAlive());
        return lines().stream()
                .filter(wanted)
                .findFirst()
                .orElseThrow(() -> new AssertionError(name + " ended with code " + process.exitValue() + " without "
                        + what + ": " + String.join("\n", lines())));
    }

    private boolean says(Predicate<String> wanted) {
        return lines().stream().anyMatch(wanted);
    }

    /** Writes a line to its standard input. */
    public void tell(String line) {
        try {
            process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().flush();
        } catch (IOException failure) {
            throw new UncheckedIOException(name + " does not listen: " + String.join("\n", lines()), failure);
        }
    }

    /** Waits for its end and returns its exit code. */
    public int awaitEnd() {
        try {
            assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .as(name + " ends by itself")
                    .isTrue();
            return process.exitValue();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** SIGKILL: nothing of it runs any more when this returns. */
    public void kill() {
        process.destroyForcibly();
        awaitEnd();
    }

    /** SIGTERM, and the wait for an orderly end. */
    public int stop() {
        process.destroy();
        return awaitEnd();
    }

    @Override
    public void close() {
        if (process.isAlive()) {
            process.destroy();
        }
        try {
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException interrupted) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}

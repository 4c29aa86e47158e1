// SPDX-License-Identifier: Apache-2.0
package io.cometmq.distribution.quickstart;

import io.cometmq.common.lifecycle.Resource;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** One server in a process of its own. Owned by {@link Servers}. */
final class ServerProcess implements Resource {
    private static final int START_SECONDS = 60;
    private static final int LOOK_EVERY_MILLIS = 20;
    private static final int STOP_SECONDS = 20;
    private static final int SHOWN_LINES = 5;

    private final String name;
    private final Process process;
    private final Path output;
    private final int port;

    private ServerProcess(String name, Process process, Path output, int port) {
        this.name = name;
        this.process = process;
        this.output = output;
        this.port = port;
    }

    /** Starts {@code launcher} with {@code arguments}; its output goes to {@code folder/NAME.out}. */
    static ServerProcess start(String name, Path folder, Path launcher, List<String> arguments, int port)
            throws IOException {
        List<String> command = new ArrayList<>();
        command.add(launcher.toString());
        command.addAll(arguments);
        Path output = folder.resolve(name + ".out");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().put("COMETMQ_DATA", folder.resolve(name).toString());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        // They start once.
        builder.environment().put("COMETMQ_CLASSES", "off");
        Process process = builder.start();
        process.getOutputStream().close();
        return new ServerProcess(name, process, output, port);
    }

    /**
     * Waits until the server takes connections.
     *
     * @throws UserException with the server's own words when it ended instead
     */
    void awaitReady() throws UserException, InterruptedException {
        int looks = START_SECONDS * 1000 / LOOK_EVERY_MILLIS;
        for (int look = 0; look < looks; look++) {
            if (isListening()) {
                return;
            }
            awaitMoment();
        }
        throw new UserException("the " + name + " does not listen after " + START_SECONDS + " s: " + lastWords());
    }

    /**
     * Waits a moment, for whoever looks again and again.
     *
     * @throws UserException with the server's own words when it ended
     */
    void awaitMoment() throws UserException, InterruptedException {
        if (process.waitFor(LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS)) {
            throw new UserException("the " + name + " ended with code " + process.exitValue() + ": " + lastWords());
        }
    }

    String address() {
        return "127.0.0.1:" + port;
    }

    long pid() {
        return process.pid();
    }

    /** Tells the server to stop and waits; one that does not obey is killed. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException interrupted) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private boolean isListening() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), LOOK_EVERY_MILLIS * 10);
            return true;
        } catch (IOException notYet) {
            return false;
        }
    }

    private String lastWords() {
        try {
            List<String> lines = Files.readAllLines(output, StandardCharsets.UTF_8);
            return String.join(" | ", lines.subList(Math.max(0, lines.size() - SHOWN_LINES), lines.size()));
        } catch (IOException unreadable) {
            return "see " + output;
        }
    }
}

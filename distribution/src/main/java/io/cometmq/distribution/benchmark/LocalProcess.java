// SPDX-License-Identifier: Apache-2.0
package io.cometmq.distribution.benchmark;

import io.cometmq.common.lifecycle.Resource;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A process of a measurement, and what it says. */
final class LocalProcess implements Resource {
    private static final int STOP_SECONDS = 20;
    private static final double NANOS_PER_SECOND = 1e9;

    private final Process process;
    private final BufferedReader out;

    private LocalProcess(Process process) {
        this.process = process;
        this.out = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    /** Starts {@code command} with its data below {@code data}. */
    static LocalProcess start(Path data, String... command) throws IOException {
        List<String> words = new ArrayList<>(Arrays.asList(command));
        ProcessBuilder builder = new ProcessBuilder(words).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().put("COMETMQ_DATA", data.toString());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        return new LocalProcess(builder.start());
    }

    /** Waits for its first line that contains {@code words}. */
    String lineWith(String words) throws IOException {
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            if (line.contains(words)) {
                return line;
            }
        }
        throw new IOException("a server of the measurement ended at once");
    }

    /** Gives it the line that it waits for. */
    void go() throws IOException {
        process.getOutputStream().write('\n');
        process.getOutputStream().flush();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    long pid() {
        return process.pid();
    }

    /** What it used of the processors so far, in seconds; 0 where the system does not tell. */
    double processorSeconds() {
        return process.info().totalCpuDuration().map(Duration::toNanos).orElse(0L) / NANOS_PER_SECOND;
    }

    /** Lets it run for so long, or to its end when that comes earlier. */
    void waitFor(long duration, TimeUnit unit) throws InterruptedException {
        process.waitFor(duration, unit);
    }

    /** Ends it at once, as {@code kill -9} does, and waits until it is gone. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

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
}

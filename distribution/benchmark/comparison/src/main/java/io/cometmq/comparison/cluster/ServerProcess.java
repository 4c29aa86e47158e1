// SPDX-License-Identifier: Apache-2.0
package io.cometmq.comparison.cluster;

import io.cometmq.common.lifecycle.Clock;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A server in a process of its own, whose output goes to a file. */
final class ServerProcess {
    private static final Duration END_WITHIN = Duration.ofMinutes(3);

    private final String name;
    private final Process process;
    private final Clock clock;

    private ServerProcess(String name, Process process, Clock clock) {
        this.name = name;
        this.process = process;
        this.clock = clock;
    }

    static ServerProcess start(
            String name, Path output, Map<String, String> environment, List<String> command, Clock clock)
            throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()));
        builder.environment().putAll(environment);
        return new ServerProcess(name, builder.start(), clock);
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Tells it to end, as an operator does, and waits; returns how long that took. */
    Duration stop() throws InterruptedException {
        long begun = clock.nanos();
        process.destroy();
        if (!process.waitFor(END_WITHIN.toSeconds(), TimeUnit.SECONDS)) {
            kill();
            throw new IllegalStateException(name + " had not ended " + END_WITHIN.toSeconds() + " s after it was told");
        }
        return Duration.ofNanos(clock.nanos() - begun);
    }

    /** Waits for an end of its own; whether it came in time and with 0. */
    boolean awaitEnd(long time, TimeUnit unit) throws InterruptedException {
        return process.waitFor(time, unit) && process.exitValue() == 0;
    }

    /** Ends it at once. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }
}

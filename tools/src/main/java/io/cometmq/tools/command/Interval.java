// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.command;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How often a command says the same again. Filled by picocli. */
public final class Interval {
    @Option(
            names = {"-i", "--interval"},
            paramLabel = "SECONDS",
            description = "Again after so many seconds, until ended; once without.")
    private @Nullable Integer seconds;

    /** The pause before the next time; empty to run once. */
    public Optional<Duration> pause() {
        return Optional.ofNullable(seconds).filter(given -> given > 0).map(Duration::ofSeconds);
    }
}

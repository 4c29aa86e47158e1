// SPDX-License-Identifier: Apache-2.0
package io.cometmq.common.health;

import io.cometmq.common.health.HealthCheck.Finding;
import io.cometmq.common.health.HealthCheck.Matters;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The checks of a process. Immutable; thread-safe. */
public final class Health {
    private static final Logger log = LoggerFactory.getLogger(Health.class);

    private final List<HealthCheck> checks;

    public Health(List<HealthCheck> checks) {
        this.checks = List.copyOf(checks);
    }

    /** What is looked at, in order. */
    public List<HealthCheck> checks() {
        return checks;
    }

    /**
     * Looks at what matters so much, or more.
     *
     * @param least {@link Matters#LIVE} for what decides on the process's life, {@link Matters#INFORM} for everything
     */
    public Report report(Matters least) {
        return new Report(
                least,
                checks.stream()
                        .filter(check -> check.matters().compareTo(least) <= 0)
                        .map(check -> new Line(check.name(), check.matters(), look(check)))
                        .toList());
    }

    private static Finding look(HealthCheck check) {
        try {
            return check.look().get();
        } catch (RuntimeException failure) {
            log.warn("Health check failed to look: check={}", check.name(), failure);
            return Finding.bad("could not be looked at: " + failure);
        }
    }

    /** What one check found. */
    public record Line(String name, Matters matters, Finding finding) {}

    /**
     * What all checks found.
     *
     * @param least how much they matter at least
     */
    public record Report(Matters least, List<Line> lines) {
        /** Whether nothing is wrong that matters for the process's life or work; what only informs is not counted. */
        public boolean good() {
            return lines.stream().allMatch(line -> line.finding().good() || line.matters() == Matters.INFORM);
        }

        /** A line for each check, as {@code [+]name ok: reason} or {@code [-]name failed: reason}, and a last one for all. */
        public String text() {
            StringBuilder text = new StringBuilder();
            for (Line line : lines) {
                boolean good = line.finding().good();
                text.append(good ? "[+]" : line.matters() == Matters.INFORM ? "[!]" : "[-]")
                        .append(line.name())
                        .append(good ? " ok: " : line.matters() == Matters.INFORM ? " warns: " : " failed: ")
                        .append(line.finding().reason())
                        .append('\n');
            }
            return text.append(good() ? "ok" : "failed").append('\n').toString();
        }
    }
}

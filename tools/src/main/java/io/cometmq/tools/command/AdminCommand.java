// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.command;

import io.cometmq.tools.admin.AdminClient;
import io.cometmq.tools.output.Report;
import java.time.Duration;
import java.util.Optional;

/**
 * One command of the tool: a class with picocli's {@code @Command} and its options as fields. The options that every
 * command has are added from outside, see {@link CommonOptions}.
 */
public interface AdminCommand {
    /**
     * Does the work and says what came of it.
     *
     * @throws io.cometmq.tools.admin.AdminException when a call failed; the tool then ends with 1
     * @throws UsageException when options do not fit together; the tool then ends with 2
     */
    void run(AdminClient admin, Report report);

    /** The pause after which the command runs again, until someone ends it; empty to run once. */
    default Optional<Duration> again() {
        return Optional.empty();
    }

    /** What is lost when the command runs, as the end of a question that begins with "This"; empty when nothing is. */
    default Optional<String> destroys() {
        return Optional.empty();
    }
}

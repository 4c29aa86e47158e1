// SPDX-License-Identifier: Apache-2.0
package io.cometmq.benchmark.command;

import picocli.CommandLine.Option;

/** How long a steady load is measured. */
final class Schedule {
    static final int MOST_REPEATS = 1_000;
    static final int MOST_SECONDS = 86_400;

    @Option(names = "--warm-up", description = "Seconds before anything counts. Default: ${DEFAULT-VALUE}.")
    int warmUp = 5;

    @Option(names = "--seconds", description = "Seconds of a round. Default: ${DEFAULT-VALUE}.")
    int seconds = 10;

    @Option(names = "--repeats", description = "Rounds, without a pause between them. Default: ${DEFAULT-VALUE}.")
    int repeats = 3;

    void check(BenchCommand command) {
        command.check("--warm-up", warmUp, 0, MOST_SECONDS);
        command.check("--seconds", seconds, 1, MOST_SECONDS);
        command.check("--repeats", repeats, 1, MOST_REPEATS);
    }
}

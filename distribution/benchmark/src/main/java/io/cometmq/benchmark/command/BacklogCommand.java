// SPDX-License-Identifier: Apache-2.0
package io.cometmq.benchmark.command;

import io.cometmq.benchmark.client.ConsumerPlan;
import io.cometmq.benchmark.load.Meter;
import io.cometmq.benchmark.load.Round;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Option;

/** What {@link ConsumeCommand} and {@link PopCommand} have in common: one backlog, and a new group for each round. */
abstract class BacklogCommand extends BenchCommand {
    private static final int MOST_THREADS = 1_000;
    private static final int MOST_BATCH = 1_024;

    @Option(names = "--messages", description = "Messages of the backlog. Default: ${DEFAULT-VALUE}.")
    private int messages = 1_000_000;

    @Option(
            names = "--threads",
            description = "Listener threads; 0 for the client's default. Default: ${DEFAULT-VALUE}.")
    private int threads;

    @Option(
            names = "--batch",
            description =
                    "Messages of a pull or pop and of a listener call, with --threads. Default: ${DEFAULT-VALUE}.")
    private int batch = 32;

    @Option(names = "--repeats", description = "Rounds, each with a new group. Default: ${DEFAULT-VALUE}.")
    private int repeats = 3;

    @Option(
            names = "--at-most",
            description =
                    "Seconds that a round may last; then what was consumed counts. 0: until all is. Default: ${DEFAULT-VALUE}.")
    private int atMost;

    private final boolean pops;

    BacklogCommand(boolean pops) {
        this.pops = pops;
    }

    @Override
    void checkOptions() {
        check("--messages", messages, 1, Integer.MAX_VALUE);
        check("--threads", threads, 0, MOST_THREADS);
        check("--batch", batch, 1, MOST_BATCH);
        check("--repeats", repeats, 1, Schedule.MOST_REPEATS);
        check("--at-most", atMost, 0, Schedule.MOST_SECONDS);
    }

    @Override
    void measure() throws Exception {
        String run = fresh("backlog");
        List<String> topics =
                topicNames().stream().map(name -> name + "-" + run).toList();
        Backlog backlog = new Backlog(client(), messages, Duration.ofSeconds(atMost), servers(), liveLine(), clock());
        backlog.fill(topics, queues(), size(), run);
        List<Round> rounds = new ArrayList<>();
        for (int i = 0; i < repeats; i++) {
            rounds.add(backlog.consume(
                    new ConsumerPlan(run + "-" + i, topics, true, pops, threads > 0, threads, batch), pops));
        }
        report(described(), rounds, new Meter());
    }

    private Map<String, Object> described() {
        Map<String, Object> setup = setup();
        setup.put("messages", messages);
        setup.put("threads", threads == 0 ? "default" : threads);
        setup.put("batch", threads == 0 ? "default" : batch);
        setup.put("at most seconds", atMost);
        return setup;
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.cometmq.benchmark.command;

import io.cometmq.benchmark.client.BenchClient;
import io.cometmq.benchmark.client.ClientKind;
import io.cometmq.benchmark.load.LiveLine;
import io.cometmq.benchmark.load.Meter;
import io.cometmq.benchmark.load.Processes;
import io.cometmq.benchmark.load.Round;
import io.cometmq.benchmark.load.Rounds;
import io.cometmq.benchmark.report.Result;
import io.cometmq.benchmark.report.ResultPrinter;
import io.cometmq.common.lifecycle.Clock;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What all measurements have in common: the cluster, the messages, how long, and where the results go. */
abstract class BenchCommand implements Callable<Integer> {
    private static final String DEFAULT_NAME_SERVER = "127.0.0.1:9876";
    private static final int MAX_TOPICS = 100_000;
    private static final int MAX_RATE = 100_000_000;
    private static final int MAX_BODY = 4 * 1024 * 1024;

    @Spec
    private @Nullable CommandSpec spec;

    @Option(
            names = {"-n", "--namesrv"},
            description = "Name server, host:port. Default: $NAMESRV_ADDR, else " + DEFAULT_NAME_SERVER + ".")
    private @Nullable String nameServer;

    @Option(names = "--client", description = "Client library: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
    private ClientKind client = ClientKind.COMETMQ;

    @Option(
            names = "--broker-pid",
            split = ",",
            description = "Process ids of brokers on this machine, whose processor time and memory are shown.")
    private List<Long> brokerPids = List.of();

    @Option(names = "--topic", description = "Topic, or what the topics begin with. Default: ${DEFAULT-VALUE}.")
    private String topic = "MqBench";

    @Option(
            names = "--topics",
            description = "Number of topics; each message goes to the next one. Default: ${DEFAULT-VALUE}.")
    private int topics = 1;

    @Option(names = "--queues", description = "Queues of a topic on each broker. Default: ${DEFAULT-VALUE}.")
    private int queues = 8;

    @Option(names = "--size", description = "Bytes of a message's body. Default: ${DEFAULT-VALUE}.")
    private int size = 128;

    @Option(
            names = "--json",
            description = "Also write the results as JSON to this file; - for nothing but JSON on the output.")
    private @Nullable String json;

    @Option(names = "--quiet", description = "No live line.")
    private boolean quiet;

    private final Clock clock = Clock.system();
    private final List<Result> results = new ArrayList<>();
    private @Nullable BenchClient connected;

    @Override
    public final Integer call() throws Exception {
        check("--topics", topics, 1, MAX_TOPICS);
        check("--queues", queues, 1, Short.MAX_VALUE);
        check("--size", size, smallestSize(), MAX_BODY);
        checkOptions();
        measure();
        write();
        long failures = results.stream().mapToLong(Result::failures).sum();
        return failures == 0 && !results.isEmpty() ? 0 : 1;
    }

    /** {@link #check}s the options of this measurement, before anything is connected. */
    abstract void checkOptions();

    /** Measures and {@link #report}s. */
    abstract void measure() throws Exception;

    /** The fewest bytes that a body needs for what is written into it. */
    int smallestSize() {
        return 1;
    }

    /** Refuses an option outside of its range. */
    final void check(String option, long value, long least, long most) {
        if (value < least || value > most) {
            throw new ParameterException(
                    specification().commandLine(), option + "=" + value + ": expected " + least + ".." + most);
        }
    }

    /** The same for a rate, of which 0 is full speed. */
    final void checkRate(String option, double value) {
        if (!(value >= 0 && value <= MAX_RATE)) {
            throw new ParameterException(
                    specification().commandLine(), option + "=" + value + ": expected 0.." + MAX_RATE);
        }
    }

    private CommandSpec specification() {
        if (spec == null) {
            throw new IllegalStateException("not made by picocli");
        }
        return spec;
    }

    private PrintWriter out() {
        return specification().commandLine().getOut();
    }

    final Clock clock() {
        return clock;
    }

    final int size() {
        return size;
    }

    final int queues() {
        return queues;
    }

    final Processes servers() {
        return new Processes(brokerPids);
    }

    final LiveLine liveLine() {
        return new LiveLine(
                specification().commandLine().getErr(), !quiet && Boolean.getBoolean("cometmq.terminal"), clock);
    }

    /** The client library, connected when it is first asked for. */
    final BenchClient client() {
        if (connected == null) {
            String fromEnvironment = System.getenv("NAMESRV_ADDR");
            String address =
                    nameServer != null ? nameServer : fromEnvironment != null ? fromEnvironment : DEFAULT_NAME_SERVER;
            connected = client.connect(address);
        }
        return connected;
    }

    /** The names of the topics, none of which is known to exist. */
    final List<String> topicNames() {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < topics; i++) {
            names.add(topics == 1 ? topic : topic + "-" + i);
        }
        return names;
    }

    /** A group or topic name that no earlier run used. */
    final String fresh(String kind) {
        return topic + "-" + kind + "-" + Long.toString(clock.millis(), Character.MAX_RADIX);
    }

    /** What every result says of its set-up. */
    final Map<String, Object> setup() {
        Map<String, Object> setup = new LinkedHashMap<>();
        setup.put("size", size);
        setup.put("topics", topics);
        setup.put("queues", queues);
        return setup;
    }

    /** Takes the rounds of a load that goes on; the warm-up is longer by some seconds. */
    final List<Round> rounds(Meter meter, Schedule schedule, int longer) throws InterruptedException {
        return new Rounds(meter, servers(), liveLine(), clock)
                .take(
                        Duration.ofSeconds(schedule.warmUp + (long) longer),
                        Duration.ofSeconds(schedule.seconds),
                        schedule.repeats);
    }

    /** Adds a result; a round without any message is an error that names the first failure of {@code meter}. */
    final void report(Map<String, Object> setup, List<Round> rounds, Meter meter) {
        if (rounds.stream().anyMatch(round -> round.messages() == 0)) {
            throw new IllegalStateException("no message was done in a round", meter.firstFailure());
        }
        Result result = new Result(specification().name(), client.name().toLowerCase(Locale.ROOT), setup, rounds);
        results.add(result);
        if (!"-".equals(json)) {
            ResultPrinter.text(result, out());
            Throwable failure = meter.firstFailure();
            if (failure != null) {
                out().println("  the first failure: " + failure);
            }
        }
    }

    private void write() throws IOException {
        if (json == null) {
            return;
        }
        String text = ResultPrinter.json(results);
        if (json.equals("-")) {
            out().println(text);
        } else {
            Files.writeString(Path.of(json), text + "\n", StandardCharsets.UTF_8);
        }
    }
}

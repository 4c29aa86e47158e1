// SPDX-License-Identifier: Apache-2.0
package io.cometmq.comparison;

import io.cometmq.common.lifecycle.Clock;
import io.cometmq.comparison.cluster.Cluster;
import io.cometmq.comparison.cluster.Installation;
import io.cometmq.comparison.cluster.Peer;
import io.cometmq.comparison.report.Figure;
import io.cometmq.comparison.report.Page;
import io.cometmq.comparison.report.RawData;
import io.cometmq.comparison.report.Samples;
import io.cometmq.comparison.report.Table;
import io.cometmq.comparison.stage.Scale;
import io.cometmq.comparison.stage.Stage;
import io.cometmq.comparison.stage.Stages;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code distribution/benchmark/compare}. Ends with 0 when it measured, whatever came out. */
@Command(
        name = "compare",
        mixinStandardHelpOptions = true,
        description = {
            "Measures CometMQ and Apache RocketMQ 5.5.0 in turn on this machine, with the same heap and the same durability,",
            "prints the ratios, and writes a report with plots and all values."
        })
public final class CompareMain implements Callable<Integer> {
    private static final int DEFAULT_HEAP_MIB = 1_024;
    private static final int MOST_ALTERNATIONS = 1_000;

    @Spec
    private @Nullable CommandSpec spec;

    @Option(names = "--quick", description = "Smaller amounts and one turn each: under ten minutes on two cores.")
    private boolean quick;

    @Option(names = "--alternations", description = "How often each has its turn. Default: 5, with --quick 1.")
    private @Nullable Integer alternations;

    @Option(
            names = "--only",
            split = ",",
            description = "Stages: load, sync-flush, life, topics, garbage. Default: all.")
    private List<String> only = List.of();

    @Option(names = "--heap", description = "Heap of both brokers under load, in MiB. Default: ${DEFAULT-VALUE}.")
    private int heapMib = DEFAULT_HEAP_MIB;

    @Option(names = "--out", description = "Folder for the report. Default: target/comparison in the source tree.")
    private @Nullable Path out;

    private final Clock clock = Clock.system();
    private final List<String> failed = new ArrayList<>();

    /** Compares and ends the process. */
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new CompareMain()).execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        Path home = Path.of(System.getProperty("cometmq.home", "."))
                .toAbsolutePath()
                .normalize();
        Path target = out != null ? out : home.resolve("target/comparison");
        Scale scale = quick ? Scale.QUICK : Scale.FULL;
        int turns = turns(scale);
        Installation installation = new Installation(
                home, Path.of(System.getProperty("cometmq.data.dir", "data")).resolve("comparison"), heapMib);
        List<Stage> stages = chosen(Stages.all(scale, installation, clock, this::remark));
        Samples samples = new Samples();
        for (int turn = 0; turn < turns; turn++) {
            for (Stage stage : stages) {
                for (Peer peer : order(turn)) {
                    say("turn %d of %d: %s, %s", turn + 1, turns, stage.name(), peer.word());
                    measure(stage, peer, installation, samples);
                }
            }
        }
        List<Figure> figures =
                stages.stream().flatMap(stage -> stage.figures().stream()).toList();
        Map<String, String> facts = facts(turns);
        Files.createDirectories(target);
        Files.writeString(target.resolve("report.html"), Page.html(figures, samples, facts));
        Files.writeString(target.resolve("raw.json"), RawData.json(samples, facts) + "\n");
        say("%s", Table.markdown(Table.lines(figures, samples)));
        say("report: %s", target.resolve("report.html"));
        return 0;
    }

    private void remark(String failure) {
        failed.add(failure);
        say("%s", failure);
    }

    private int turns(Scale scale) {
        int turns = alternations != null ? alternations : scale.alternations();
        if (turns < 1 || turns > MOST_ALTERNATIONS) {
            throw wrong("--alternations=" + turns + ": expected 1.." + MOST_ALTERNATIONS);
        }
        return turns;
    }

    private List<Stage> chosen(List<Stage> all) {
        List<String> names = all.stream().map(Stage::name).toList();
        for (String name : only) {
            if (!names.contains(name)) {
                throw wrong("--only=" + name + ": expected some of " + String.join(", ", names));
            }
        }
        return only.isEmpty()
                ? all
                : all.stream().filter(stage -> only.contains(stage.name())).toList();
    }

    /** Who came second comes first the next time, so that a machine that gets slower or faster is fair to both. */
    private static List<Peer> order(int turn) {
        return turn % 2 == 0 ? List.of(Peer.APACHE, Peer.COMETMQ) : List.of(Peer.COMETMQ, Peer.APACHE);
    }

    private void measure(Stage stage, Peer peer, Installation installation, Samples samples) throws Exception {
        long started = clock.nanos();
        Cluster cluster = Cluster.start(peer, installation, stage.settings(), stage.sameHeap(), clock);
        try {
            stage.run(cluster, started, samples);
        } finally {
            cluster.end();
        }
    }

    private Map<String, String> facts(int turns) throws IOException {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("compared", "CometMQ and Apache RocketMQ 5.5.0, one after the other, " + turns + " turns each");
        facts.put(
                "machine",
                Runtime.getRuntime().availableProcessors() + " processors, " + System.getProperty("os.name") + ", Java "
                        + System.getProperty("java.version"));
        facts.put("heap of each broker under load", heapMib + " MiB");
        facts.put(
                "command",
                "distribution/benchmark/compare" + (quick ? " --quick" : "")
                        + (only.isEmpty() ? "" : " --only " + String.join(",", only)));
        if (!failed.isEmpty()) {
            facts.put("what failed", String.join("; ", failed));
        }
        Path load = Path.of("/proc/loadavg");
        if (Files.isReadable(load)) {
            facts.put("load of the machine at the end", Files.readString(load).strip());
        }
        return facts;
    }

    private ParameterException wrong(String text) {
        return new ParameterException(specification().commandLine(), text);
    }

    private CommandSpec specification() {
        if (spec == null) {
            throw new IllegalStateException("not made by picocli");
        }
        return spec;
    }

    private void say(String format, Object... values) {
        PrintWriter writer = specification().commandLine().getOut();
        writer.printf(Locale.ROOT, format + "%n", values);
        writer.flush();
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.cometmq.comparison;

import io.cometmq.common.lifecycle.Clock;
import io.cometmq.comparison.cluster.Cluster;
import io.cometmq.comparison.cluster.Installation;
import io.cometmq.comparison.cluster.Peer;
import io.cometmq.comparison.report.EarlierRun;
import io.cometmq.comparison.report.Figure;
import io.cometmq.comparison.report.Parts;
import io.cometmq.comparison.report.Samples;
import io.cometmq.comparison.report.Setup;
import io.cometmq.comparison.report.Table;
import io.cometmq.comparison.stage.Scale;
import io.cometmq.comparison.stage.Stage;
import io.cometmq.comparison.stage.Stages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
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
    private static final int MOST_TURNS = 1_000;

    @Spec
    private @Nullable CommandSpec spec;

    @Option(names = "--quick", description = "Smaller amounts and one turn each: under ten minutes on two cores.")
    private boolean quick;

    @Option(
            names = {"--turns", "--alternations"},
            description = "How often each has its turn. Default: 5, with --quick 1.")
    private @Nullable Integer turns;

    @Option(
            names = "--only",
            split = ",",
            description =
                    "Stages: load, sync-flush, life, topics, garbage, growth. Default: all, with --quick without growth.")
    private List<String> only = List.of();

    @Option(names = "--kafka", description = "Compare Apache Kafka 4 too: the stage kafka.")
    private boolean kafka;

    @Option(names = "--heap", description = "Heap of both brokers under load, in MiB. Default: ${DEFAULT-VALUE}.")
    private int heapMib = DEFAULT_HEAP_MIB;

    @Option(names = "--out", description = "Folder for the report. Default: target/comparison in the source tree.")
    private @Nullable Path out;

    @Option(
            names = "--resume",
            description = {
                "Go on with the run whose raw.json is in --out: stages that it completed are not measured again,",
                "more turns or stages are added. Amounts, heap and machine must be the same."
            })
    private boolean resume;

    private final Clock clock = Clock.system();

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
        Journal journal = new Journal(specification().commandLine().getOut());
        List<Stage> all = Stages.all(scale, installation, clock, journal);
        List<Stage> stages = chosen(all);
        Setup setup = new Setup(
                quick ? "quick" : "full",
                heapMib,
                Runtime.getRuntime().availableProcessors(),
                System.getProperty("java.version"));
        Publication publication = new Publication(target, setup);
        Samples samples = new Samples();
        Parts parts = new Parts();
        if (resume) {
            goOn(publication, setup, all, samples, parts);
        }
        List<Figure> figures = all.stream()
                .filter(stage -> stages.contains(stage)
                        || parts.all().stream().anyMatch(part -> part.stage().equals(stage.name())))
                .flatMap(stage -> stage.figures().stream())
                .toList();
        new Comparison(samples, parts, SourceTree.commit(home), journal, clock)
                .run(
                        stages,
                        turns,
                        (stage, peer, into) -> measure(stage, peer, installation, into, journal),
                        begun -> publication.write(figures, samples, facts(scale, begun, parts), parts));
        journal.say("%s", Table.markdown(Table.lines(figures, samples)));
        journal.say("report: %s", target.resolve("report.html"));
        return 0;
    }

    private void goOn(Publication publication, Setup setup, List<Stage> all, Samples samples, Parts parts)
            throws IOException {
        try {
            EarlierRun earlier = EarlierRun.of(publication.earlier());
            setup.differenceFrom(earlier.setup()).ifPresent(difference -> {
                throw wrong("--resume: " + publication.raw() + " " + difference);
            });
            Map<String, List<Figure>> figures = new LinkedHashMap<>();
            all.forEach(stage -> figures.put(stage.name(), stage.figures()));
            earlier.restore(
                    figures,
                    all.stream().flatMap(stage -> stage.curves().stream()).toList(),
                    samples,
                    parts);
        } catch (NoSuchFileException missing) {
            throw wrong(
                    "--resume: " + publication.raw() + " is not there: expected the folder of an earlier run (--out)");
        } catch (IllegalArgumentException unreadable) {
            throw wrong("--resume: " + publication.raw() + ": " + unreadable.getMessage());
        }
    }

    private int turns(Scale scale) {
        int asked = turns != null ? turns : scale.turns();
        if (asked < 1 || asked > MOST_TURNS) {
            throw wrong("--turns=" + asked + ": expected 1.." + MOST_TURNS);
        }
        return asked;
    }

    private List<Stage> chosen(List<Stage> all) {
        List<String> names = all.stream()
                .filter(stage -> kafka || !stage.needsKafka())
                .map(Stage::name)
                .toList();
        for (String name : only) {
            if (!names.contains(name)) {
                throw wrong("--only=" + name + ": expected some of " + String.join(", ", names));
            }
        }
        return all.stream()
                .filter(stage -> kafka || !stage.needsKafka())
                .filter(stage -> only.isEmpty() ? stage.isUsual() : only.contains(stage.name()))
                .toList();
    }

    /** What fails is remarked, and the values that it would have given are missing: the rest of a long run goes on. */
    private boolean measure(Stage stage, Peer peer, Installation installation, Samples samples, Journal journal)
            throws IOException, InterruptedException {
        long started = clock.nanos();
        Cluster cluster = Cluster.start(peer, installation, stage.settings(), stage.sameHeap(), clock);
        try {
            stage.run(cluster, started, samples);
            return true;
        } catch (InterruptedException ended) {
            throw ended;
        } catch (Exception failure) {
            journal.remark(stage.name() + ", " + peer.word() + ": " + failure);
            return false;
        } finally {
            cluster.end();
        }
    }

    private Map<String, String> facts(Scale scale, int turns, Parts parts) throws IOException {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put(
                "compared",
                "CometMQ, Apache RocketMQ 5.5.0" + (kafka ? " and Apache Kafka 4.1.0" : "") + ", one after the other");
        facts.put("turns", parts.turns());
        facts.put(
                "each broker with the other one's client",
                scale.crossTurns() == 0 ? "not measured" : "in turns 1 to " + Math.min(turns, scale.crossTurns()));
        facts.put(
                "machine",
                Runtime.getRuntime().availableProcessors() + " processors, " + System.getProperty("os.name") + ", Java "
                        + System.getProperty("java.version"));
        facts.put("heap of each broker under load", heapMib + " MiB");
        facts.put(
                "each load",
                scale.times().warmUp() + " s before anything counts, then "
                        + scale.times().load() + " s; a backlog is consumed for at most "
                        + scale.times().consume() + " s");
        facts.put(
                "command",
                "distribution/benchmark/compare" + (quick ? " --quick" : "") + (kafka ? " --kafka" : "")
                        + (only.isEmpty() ? "" : " --only " + String.join(",", only)));
        facts.put("measured", parts.commits());
        facts.put("took", parts.times());
        if (!parts.remarks().isEmpty()) {
            facts.put("remarks", String.join("; ", parts.remarks()));
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
}

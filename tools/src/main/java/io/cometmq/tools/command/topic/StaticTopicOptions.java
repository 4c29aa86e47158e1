// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.command.topic;

import io.cometmq.common.io.Json;
import io.cometmq.remoting.protocol.statictopic.TopicRemappingDetailWrapper;
import io.cometmq.tools.admin.AdminClient;
import io.cometmq.tools.admin.AdminException;
import io.cometmq.tools.admin.statictopic.StaticTopicAdmin.Change;
import io.cometmq.tools.command.Options;
import io.cometmq.tools.command.TopicOption;
import io.cometmq.tools.command.UsageException;
import io.cometmq.tools.output.Report;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What the commands about static topics have in common: which brokers, and the files of a plan. Filled by picocli. */
public final class StaticTopicOptions {
    /** Larger than the plan of a topic with all the queues it may have. */
    private static final long MAX_BYTES = 64L << 20;

    @Mixin
    private TopicOption topic = new TopicOption();

    @ArgGroup(multiplicity = "0..1")
    private @Nullable Brokers brokers;

    @Option(
            names = {"-mf", "--mapFile"},
            paramLabel = "FILE",
            description = "Does what this plan says, an .after file of an earlier call.")
    private @Nullable String mapFile;

    @Option(
            names = {"-fr", "--forceReplace"},
            arity = "1",
            description = "With -mf: true replaces what brokers have, whatever it is.")
    private boolean force;

    @Option(
            names = "--plan-dir",
            paramLabel = "DIR",
            description = "Where the files of a new plan are written; else where temporary files are.")
    private @Nullable String planDir;

    /** Where the queues go. */
    static final class Brokers {
        @Option(
                names = {"-b", "--brokers"},
                paramLabel = "NAME,NAME",
                required = true,
                description = "The brokers that lead the queues, by name.")
        private @Nullable String names;

        @Option(
                names = {"-c", "--clusters"},
                paramLabel = "CLUSTER,CLUSTER",
                required = true,
                description = "All masters of these clusters.")
        private @Nullable String clusters;
    }

    String topic() {
        return topic.name();
    }

    boolean force() {
        return force;
    }

    /** The plan of {@code -mf}, else the one that {@code planned} makes, whose files are written and told. */
    TopicRemappingDetailWrapper plan(Report report, String type, Supplier<Change> planned) {
        if (mapFile != null) {
            return read(mapFile, type);
        }
        if (force) {
            throw new UsageException("option -fr: expected together with -mf");
        }
        Change change = planned.get();
        Path before = write(change.before(), ".before");
        Path after = write(change.after(), ".after");
        report.value("before", before.toString(), "The old mapping data is written to file " + before);
        report.value("after", after.toString(), "The new mapping data is written to file " + after);
        return change.after();
    }

    /** The names of the brokers meant. */
    Collection<String> targets(AdminClient admin) {
        if (brokers == null) {
            throw new UsageException("expected -b, -c or -mf");
        }
        Set<String> targets = new TreeSet<>();
        if (brokers.names != null) {
            Set<String> known = new TreeSet<>();
            admin.brokers(null).forEach(broker -> known.add(broker.brokerName()));
            for (String name : split("-b", brokers.names)) {
                if (!known.contains(name)) {
                    throw new UsageException("option -b " + name + ": expected names of " + known);
                }
                targets.add(name);
            }
        } else {
            for (String cluster : split("-c", String.valueOf(brokers.clusters))) {
                targets.addAll(admin.masters(cluster).keySet());
            }
        }
        return targets;
    }

    private static List<String> split(String option, String text) {
        return Options.requireText(option, text)
                .lines()
                .flatMap(line -> List.of(line.split(",", -1)).stream())
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .toList();
    }

    private TopicRemappingDetailWrapper read(String file, String type) {
        try {
            Path path = Path.of(file);
            if (Files.size(path) > MAX_BYTES) {
                throw new UsageException("option -mf " + file + ": expected at most " + MAX_BYTES + " bytes");
            }
            TopicRemappingDetailWrapper plan = Json.read(Files.readString(path), TopicRemappingDetailWrapper.class);
            if (!plan.topic().equals(topic()) || !plan.type().equals(type)) {
                throw new UsageException("option -mf " + file + " is a plan of type " + plan.type() + " for topic "
                        + plan.topic() + ": expected " + type + " for topic " + topic());
            }
            return plan;
        } catch (IOException | InvalidPathException failure) {
            throw new UsageException("option -mf " + file + " cannot be read: " + failure);
        } catch (IllegalArgumentException malformed) {
            throw new UsageException("option -mf " + file + ": expected a plan as JSON: " + malformed.getMessage());
        }
    }

    /** Writes a plan, to no place that a link leads to: others may write into the folder for temporary files. */
    private Path write(TopicRemappingDetailWrapper plan, String suffix) {
        String name = plan.topic() + "-" + plan.epoch() + suffix;
        try {
            Path path = Path.of(planDir != null ? planDir : System.getProperty("java.io.tmpdir", "."), name);
            return Files.writeString(
                    path,
                    Json.write(plan),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.TRUNCATE_EXISTING,
                    StandardOpenOption.WRITE,
                    LinkOption.NOFOLLOW_LINKS);
        } catch (IOException | InvalidPathException failure) {
            throw new AdminException(
                    AdminException.NO_ANSWER,
                    "the plan " + name + " cannot be written, nothing was changed: " + failure);
        }
    }

    /** Which broker leads how many queues, for the reader of a report. */
    static Map<String, Integer> ledBy(TopicRemappingDetailWrapper plan) {
        Map<String, Integer> led = new TreeMap<>();
        plan.brokerConfigMap().forEach((broker, config) -> {
            if (config.mappingDetail() != null) {
                led.put(broker, config.mappingDetail().info().currIdMap().size());
            }
        });
        return led;
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.command.declared;

import io.cometmq.tools.admin.AdminClient;
import io.cometmq.tools.admin.AdminException;
import io.cometmq.tools.command.AdminCommand;
import io.cometmq.tools.command.Target;
import io.cometmq.tools.output.Documents;
import io.cometmq.tools.output.Format;
import io.cometmq.tools.output.Report;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Writes topics and groups in the form that apply takes. */
@Command(
        name = "export",
        description = "Writes the topics and consumer groups of a cluster or a broker as one file, which apply takes.",
        sortOptions = false)
public final class ExportCommand implements AdminCommand {
    @ArgGroup(multiplicity = "1")
    private Target target = new Target();

    @Option(
            names = {"-f", "--filename"},
            paramLabel = "FILE",
            description =
                    "The file, JSON when its name ends with .json, else YAML; without it standard output, JSON with"
                            + " -o json.")
    private @Nullable Path file;

    @Override
    public void run(AdminClient admin, Report report) {
        List<Present> present = Present.of(admin, report, target.named(admin));
        Map<String, Object> document = new LinkedHashMap<>();
        for (Kind kind : Kind.values()) {
            document.put(kind.section(), entries(kind, present));
        }
        boolean json =
                file == null ? report.format() == Format.json : file.toString().endsWith(".json");
        String text = json ? Documents.json(document) : Documents.yaml(document);
        if (file == null) {
            print(report, text);
            return;
        }
        save(file, text);
        report.value("file", file.toString(), "Written: " + file);
    }

    /** Whoever reads the file has the old text or the new one, never a part. */
    private static void save(Path file, String text) {
        Path whole = file.resolveSibling(file.getFileName() + ".tmp");
        try {
            Files.writeString(whole, text);
            Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException failure) {
            throw new AdminException(
                    AdminException.NO_ANSWER, "option -f " + file + " cannot be written: " + failure, failure);
        }
    }

    private static void print(Report report, String text) {
        try {
            report.stream().write(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException closed) {
            throw new AdminException(
                    AdminException.NO_ANSWER, "the output takes no more: " + closed.getMessage(), closed);
        }
    }

    /** One entry a name where all brokers have it alike, else one for those that do. */
    private static List<Map<String, Object>> entries(Kind kind, List<Present> present) {
        TreeSet<String> names = new TreeSet<>();
        present.forEach(broker -> names.addAll(broker.of(kind).keySet()));
        List<Map<String, Object>> entries = new ArrayList<>();
        for (String name : names) {
            Map<Map<String, Object>, List<String>> alike = new LinkedHashMap<>();
            for (Present broker : present) {
                Map<String, Object> settings = broker.of(kind).get(name);
                if (settings != null) {
                    alike.computeIfAbsent(settings, first -> new ArrayList<>()).add(broker.broker());
                }
            }
            alike.forEach((settings, brokers) -> {
                Map<String, Object> entry = new LinkedHashMap<>();
                entry.put("name", name);
                if (brokers.size() < present.size()) {
                    entry.put("brokers", brokers);
                }
                entry.putAll(settings);
                entries.add(entry);
            });
        }
        return entries;
    }
}

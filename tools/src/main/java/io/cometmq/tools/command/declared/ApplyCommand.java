// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.command.declared;

import io.cometmq.tools.admin.AdminClient;
import io.cometmq.tools.admin.AdminException;
import io.cometmq.tools.command.AdminCommand;
import io.cometmq.tools.command.DryRun;
import io.cometmq.tools.command.Target;
import io.cometmq.tools.command.UsageException;
import io.cometmq.tools.output.Report;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Gives brokers the topics and groups of a file. */
@Command(
        name = "apply",
        description =
                "Gives brokers the topics and groups of a file, as export writes it: shows what differs, and changes"
                        + " only that. A topic or group that the file has gets the defaults where it says nothing; those that it has not stay as they are.",
        sortOptions = false)
public final class ApplyCommand implements AdminCommand {
    private static final String STANDARD_INPUT = "-";

    @ArgGroup(multiplicity = "1")
    private Target target = new Target();

    @Option(
            names = {"-f", "--filename"},
            required = true,
            paramLabel = "FILE",
            description = "A file in YAML or JSON; - for standard input.")
    private String file = "";

    @Option(names = "--prune", description = "Delete the topics and groups that the file does not have, after a yes.")
    private boolean prune;

    @Option(names = "--yes", description = "Delete without asking first.")
    private boolean yes;

    @Mixin
    private DryRun dryRun = new DryRun();

    @Override
    public void run(AdminClient admin, Report report) {
        List<Entry> wanted = DeclaredFile.parse(file, text(report));
        Map<String, String> masters = target.named(admin);
        requireKnown(wanted, masters.keySet());
        List<Present> present = Present.of(admin, report, masters);
        List<Change> changes = Plan.of(wanted, present, prune);
        report.list("changes", changes.stream().map(Change::describe).toList());
        report.flush();
        if (changes.isEmpty()) {
            report.say("Nothing differs.");
            return;
        }
        if (dryRun.isWanted()) {
            report.say("Would change: " + changes.size());
            return;
        }
        requireAgreement(changes, report);
        make(changes, new Applier(admin, target.cluster()), report);
    }

    private void requireAgreement(List<Change> changes, Report report) {
        long deletions = changes.stream().filter(Change::deletes).count();
        if (deletions > 0 && !yes) {
            String question = "This deletes " + deletions + " of these topics and groups with their messages.";
            if (!report.console().agrees(question, false)) {
                throw new AdminException(
                        AdminException.NO_ANSWER,
                        "nothing was done: expected --yes, or a yes at a terminal, for " + deletions + " deletions");
            }
        }
    }

    private static void make(List<Change> changes, Applier applier, Report report) {
        List<String> refused = new ArrayList<>();
        Set<Change> deleted = new LinkedHashSet<>();
        Set<String> kept = new TreeSet<>();
        for (Change change : report.progress().each("changes", changes)) {
            try {
                applier.make(change);
                if (change.deletes()) {
                    deleted.add(change);
                }
            } catch (AdminException refusal) {
                refused.add((change.line() == 0 ? "" : "line " + change.line() + ": ")
                        + change.kind().word() + " " + change.name() + " on " + change.broker() + ": "
                        + refusal.getMessage());
                kept.add(change.kind() + change.name());
            }
        }
        for (Change change : deleted) {
            if (kept.add(change.kind() + change.name())) {
                try {
                    applier.forget(change.kind(), change.name());
                } catch (AdminException refusal) {
                    refused.add(change.kind().word() + " " + change.name() + ": " + refusal.getMessage());
                }
            }
        }
        int made = changes.size() - refused.size();
        report.value("changed", made, "Changed: " + made);
        if (!refused.isEmpty()) {
            throw new AdminException(
                    AdminException.NO_ANSWER, "refused: " + refused.size() + "\n  " + String.join("\n  ", refused));
        }
    }

    private void requireKnown(List<Entry> wanted, Set<String> brokers) {
        List<String> problems = new ArrayList<>();
        for (Entry entry : wanted) {
            for (String broker : entry.brokers()) {
                if (target.isCluster() && !brokers.contains(broker)) {
                    problems.add("line " + entry.line() + ": broker " + broker + ": expected one of " + brokers);
                }
            }
        }
        if (!problems.isEmpty()) {
            throw new UsageException(file + " cannot be applied:\n  " + String.join("\n  ", problems));
        }
    }

    private String text(Report report) {
        try {
            byte[] bytes;
            if (file.equals(STANDARD_INPUT)) {
                bytes = report.console().in().readNBytes(DeclaredFile.MAX_LENGTH + 1);
            } else {
                Path path = Path.of(file);
                bytes = Files.size(path) > DeclaredFile.MAX_LENGTH
                        ? new byte[DeclaredFile.MAX_LENGTH + 1]
                        : Files.readAllBytes(path);
            }
            if (bytes.length > DeclaredFile.MAX_LENGTH) {
                throw new UsageException(
                        "option -f " + file + ": expected at most " + DeclaredFile.MAX_LENGTH + " bytes");
            }
            return new String(bytes, StandardCharsets.UTF_8);
        } catch (IOException | InvalidPathException failure) {
            throw new UsageException("option -f " + file + " cannot be read: " + failure);
        }
    }
}

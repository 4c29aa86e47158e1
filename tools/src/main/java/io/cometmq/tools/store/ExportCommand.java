// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.store;

import io.cometmq.store.offline.LogFiles;
import io.cometmq.store.offline.LogWalk;
import io.cometmq.store.offline.StoreFolder;
import io.cometmq.tools.command.UsageException;
import io.cometmq.tools.output.ProgressBar;
import io.cometmq.tools.output.Times;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Writes messages as lines of JSON. */
@Command(name = "export", description = "Writes the messages of a store as lines of JSON, in the order of the log.")
final class ExportCommand implements StoreCommand {
    @Mixin
    private final StoreOptions options = new StoreOptions();

    @Option(
            names = {"-t", "--topic"},
            paramLabel = "NAME",
            description = "Only messages of this topic; may be given several times.")
    private List<String> topics = List.of();

    @Option(
            names = {"-k", "--key"},
            paramLabel = "KEY",
            description = "Only messages that have this key among theirs.")
    private @Nullable String key;

    @Option(
            names = {"-u", "--unique-key"},
            paramLabel = "ID",
            description = "Only the message with this id of its producer.")
    private @Nullable String uniqueKey;

    @Option(
            names = {"-b", "--begin"},
            paramLabel = "TIME",
            description = "Only messages stored at or after it: milliseconds, or yyyy-MM-dd#HH:mm:ss:SSS.")
    private @Nullable String begin;

    @Option(
            names = {"-e", "--end"},
            paramLabel = "TIME",
            description = "Only messages stored before it.")
    private @Nullable String end;

    @Option(names = "--limit", paramLabel = "N", description = "At most this many messages.")
    private long limit = Long.MAX_VALUE;

    @Option(
            names = {"-f", "--file"},
            paramLabel = "FILE",
            description = "Where to write, a file that does not exist yet; without it the output.")
    private @Nullable Path file;

    @Override
    public StoreOptions options() {
        return options;
    }

    @Override
    public int run(Terminal terminal) throws IOException {
        ExportFilter filter = new ExportFilter(
                Set.copyOf(topics),
                key,
                uniqueKey,
                time("--begin", begin, Long.MIN_VALUE),
                time("--end", end, Long.MAX_VALUE));
        if (limit < 0) {
            throw new UsageException("--limit " + limit + ": expected 0 or more");
        }
        try (StoreFolder folder = options.open()) {
            if (file == null) {
                return export(folder, filter, terminal, terminal.out());
            }
            try (PrintWriter out = create(file)) {
                return export(folder, filter, terminal, out);
            }
        }
    }

    private int export(StoreFolder folder, ExportFilter filter, Terminal terminal, PrintWriter out) throws IOException {
        LogFiles log = LogFiles.list(folder.files(), folder.commitLog());
        JsonLines lines = new JsonLines(out);
        Exporter exporter = new Exporter(filter, lines, limit);
        try (ProgressBar bar = terminal.bar("export", log.totalBytes())) {
            new LogWalk(folder.files(), log, exporter, bar).run();
        }
        lines.check();
        if (exporter.damages() > 0) {
            terminal.err()
                    .println("mqstore export: " + exporter.damages()
                            + " damaged places of the log were passed over; mqstore verify names them");
            terminal.err().flush();
        }
        return exporter.damages() == 0 ? SOUND : DAMAGED;
    }

    private static PrintWriter create(Path file) throws IOException {
        try {
            return new PrintWriter(
                    Files.newBufferedWriter(file, StandardCharsets.UTF_8, StandardOpenOption.CREATE_NEW));
        } catch (FileAlreadyExistsException present) {
            throw new UsageException("--file " + file + " exists: expected a file that does not");
        }
    }

    private static long time(String option, @Nullable String text, long byDefault) {
        try {
            return text == null ? byDefault : Times.parse(text);
        } catch (IllegalArgumentException malformed) {
            throw new UsageException(option + ": " + malformed.getMessage());
        }
    }
}

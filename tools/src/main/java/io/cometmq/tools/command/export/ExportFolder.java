// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.command.export;

import io.cometmq.common.io.AtomicFile;
import io.cometmq.common.io.Json;
import io.cometmq.tools.command.UsageException;
import io.cometmq.tools.output.Report;
import java.io.UncheckedIOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where an export is written. Filled by picocli. */
final class ExportFolder {
    @Option(
            names = {"-f", "--filePath"},
            paramLabel = "FOLDER",
            description = "The folder that is written to; rocketmq/export in the folder of temporary files without.")
    private @Nullable String folder;

    /** Writes a document as indented JSON; a file of this name is replaced. */
    void write(Report report, String name, Object document) {
        Path file = path().resolve(name);
        try {
            new AtomicFile(file).save(Json.writeStandardPretty(document));
        } catch (UncheckedIOException failure) {
            throw new UsageException("option -f " + folder + " cannot be written: " + failure.getMessage());
        }
        report.say("export " + file + " success");
        report.put(name.substring(0, name.indexOf('.')), document);
    }

    private Path path() {
        try {
            return folder == null
                    ? Path.of(System.getProperty("java.io.tmpdir"), "rocketmq", "export")
                    : Path.of(folder);
        } catch (InvalidPathException malformed) {
            throw new UsageException("option -f " + folder + ": expected a folder: " + malformed.getMessage());
        }
    }
}

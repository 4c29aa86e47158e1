// SPDX-License-Identifier: Apache-2.0
package io.cometmq.comparison;

import io.cometmq.comparison.report.Figure;
import io.cometmq.comparison.report.Page;
import io.cometmq.comparison.report.Parts;
import io.cometmq.comparison.report.RawData;
import io.cometmq.comparison.report.Samples;
import io.cometmq.comparison.report.Setup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;

/** The folder of a report. Each file is replaced as a whole, so that a run that is killed leaves one that can be read. */
final class Publication {
    private final Path folder;
    private final Setup setup;

    Publication(Path folder, Setup setup) {
        this.folder = folder;
        this.setup = setup;
    }

    /** The file with all values. */
    Path raw() {
        return folder.resolve("raw.json");
    }

    /**
     * What an earlier run wrote there.
     *
     * @throws java.nio.file.NoSuchFileException when there was none
     */
    String earlier() throws IOException {
        return Files.readString(raw());
    }

    /** Writes both files, the values first. */
    void write(List<Figure> figures, Samples samples, Map<String, String> facts, Parts parts) throws IOException {
        Files.createDirectories(folder);
        replace(raw(), RawData.json(samples, facts, setup, parts) + "\n");
        replace(folder.resolve("report.html"), Page.html(figures, samples, facts, parts));
    }

    private static void replace(Path file, String text) throws IOException {
        Path fresh = file.resolveSibling(file.getFileName() + ".tmp");
        Files.writeString(fresh, text);
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}

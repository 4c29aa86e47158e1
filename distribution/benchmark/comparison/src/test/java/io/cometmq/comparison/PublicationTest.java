// SPDX-License-Identifier: Apache-2.0
package io.cometmq.comparison;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cometmq.comparison.report.EarlierRun;
import io.cometmq.comparison.report.Part;
import io.cometmq.comparison.report.Parts;
import io.cometmq.comparison.report.Samples;
import io.cometmq.comparison.report.Setup;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PublicationTest {
    private static final Setup SETUP = new Setup("quick", 64, 2, "17");

    @Test
    void whatWasWrittenIsFoundByTheNextRun(@TempDir Path folder) throws Exception {
        Parts parts = new Parts();
        parts.add(new Part(0, "life", true, Map.of("apache", 8.0), "abc", "2026-01-01T00:00:00Z", List.of()));
        Publication publication = new Publication(folder.resolve("report"), SETUP);
        assertThatExceptionOfType(NoSuchFileException.class).isThrownBy(publication::earlier);

        publication.write(List.of(), new Samples(), Map.of("took", "<long>"), parts);
        publication.write(List.of(), new Samples(), Map.of("took", "<long>"), parts);

        Parts restored = new Parts();
        EarlierRun earlier = EarlierRun.of(publication.earlier());
        earlier.restore(Map.of(), List.of(), new Samples(), restored);
        assertThat(earlier.setup()).isEqualTo(SETUP);
        assertThat(restored.all()).isEqualTo(parts.all());
        try (var files = Files.list(folder.resolve("report"))) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("raw.json", "report.html");
        }
        assertThat(Files.readString(folder.resolve("report").resolve("report.html")))
                .contains("&lt;long&gt;", "<td>life</td><td>8 s</td><td>abc</td>");
    }

    @Test
    void aTreeWithoutGitHasNoCommit(@TempDir Path home) throws Exception {
        assertThat(SourceTree.commit(home)).isEqualTo("unknown");
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.cometmq.distribution.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import io.cometmq.distribution.testing.Repository;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Documents say nothing that the tree contradicts: their links lead somewhere, their commands exist. */
class DocsTest {
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)#\\s]+)(#[^)]*)?\\)");
    private static final Pattern LAUNCHER = Pattern.compile("\\bbin/[a-z]+\\b");
    private static final Pattern SHELL_BLOCK = Pattern.compile("```sh\\n(.*?)```", Pattern.DOTALL);

    @Test
    void everyLinkLeadsToAFile() {
        List<String> dead = documents()
                .flatMap(document -> links(document)
                        .filter(target -> !Files.exists(document.getParent().resolve(target)))
                        .map(target -> Repository.name(document) + " → " + target))
                .toList();

        assertThat(dead).as("links to files that are not there").isEmpty();
    }

    @Test
    void everyLauncherThatIsNamedCanBeStarted() {
        List<String> missing = documents()
                .flatMap(document -> LAUNCHER.matcher(Repository.read(document)).results())
                .map(MatchResult::group)
                .distinct()
                .filter(name -> !Files.isExecutable(Repository.root().resolve(name)))
                .toList();

        assertThat(missing).as("launchers that are not there").isEmpty();
    }

    @Test
    void theReadmesFirstTwoCommandsAreTheQuickstartAndTheTest() {
        List<String> blocks = SHELL_BLOCK
                .matcher(Repository.read(Repository.root().resolve("README.md")))
                .results()
                .map(block -> block.group(1).strip())
                .toList();

        assertThat(blocks).startsWith("bin/quickstart", "mvn -B verify");
        assertThat(Repository.read(Repository.root().resolve(".ci/run")))
                .as(".ci/run without an argument runs the README's test command")
                .contains("maven=(mvn -B -ntp)")
                .contains("\"${maven[@]}\" verify\n");
    }

    private static Stream<Path> documents() {
        return Repository.textFiles().stream().filter(file -> file.toString().endsWith(".md"));
    }

    private static Stream<String> links(Path document) {
        return LINK.matcher(Repository.read(document))
                .results()
                .map(link -> link.group(1))
                .filter(target -> !target.contains(":"));
    }
}

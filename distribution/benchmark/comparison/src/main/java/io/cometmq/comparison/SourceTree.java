// SPDX-License-Identifier: Apache-2.0
package io.cometmq.comparison;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Which state of the source is measured. Stateless. */
final class SourceTree {
    private static final String UNKNOWN = "unknown";
    /** What is measured is made of these; reports are not. */
    private static final List<String> SOURCES = List.of("bin", "conf", "*.java", "*.xml");

    private SourceTree() {}

    /** The commit of the tree at {@code home}, with a remark when a source differs from it; {@code unknown} without git. */
    static String commit(Path home) throws InterruptedException {
        String commit = said(home, List.of("rev-parse", "--short=10", "HEAD"));
        if (commit.isEmpty()) {
            return UNKNOWN;
        }
        List<String> changed = new ArrayList<>(List.of("diff", "--name-only", "HEAD", "--"));
        changed.addAll(SOURCES);
        return said(home, changed).isEmpty() ? commit : commit + " with changes";
    }

    private static String said(Path home, List<String> arguments) throws InterruptedException {
        List<String> line = new ArrayList<>(List.of("git", "-C", home.toString()));
        line.addAll(arguments);
        try {
            Process git = new ProcessBuilder(line)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String text = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return git.waitFor() == 0 ? text.strip() : "";
        } catch (IOException noGit) {
            return ""; // a source tree without git can be measured too
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.cometmq.distribution.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Folders of tests with processes; they stay below {@code target/}, so that a failure can be looked into. */
public final class TestFolders {
    private TestFolders() {}

    /** A new folder whose name begins with {@code name}. */
    public static Path create(String name) {
        try {
            return Files.createTempDirectory(
                    Files.createDirectories(Repository.target().resolve("it")), name + "-");
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}

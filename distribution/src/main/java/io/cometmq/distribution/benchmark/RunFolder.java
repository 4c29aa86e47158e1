// SPDX-License-Identifier: Apache-2.0
package io.cometmq.distribution.benchmark;

import io.cometmq.common.lifecycle.Resource;
import io.cometmq.distribution.process.Folders;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A folder below the data folder for one run of a benchmark, which is deleted when the run ends. */
final class RunFolder implements Resource {
    private final Path path;

    private RunFolder(Path path) {
        this.path = path;
    }

    /** A new folder for a run of the benchmark {@code name}. */
    static RunFolder create(String name) throws IOException {
        Path data = Files.createDirectories(Path.of(System.getProperty("cometmq.data.dir", "data")));
        return new RunFolder(Files.createTempDirectory(data, "benchmark-" + name + "-"));
    }

    /** The folder that holds {@code bin/}. */
    static Path home() {
        return Path.of(System.getProperty("cometmq.home", "."));
    }

    Path path() {
        return path;
    }

    @Override
    public void close() {
        try {
            Folders.delete(path);
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot delete " + path, failure);
        }
    }
}

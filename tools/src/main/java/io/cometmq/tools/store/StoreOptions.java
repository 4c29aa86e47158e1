// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.store;

import io.cometmq.store.offline.StoreFolder;
import io.cometmq.store.segment.StoreFiles;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The options that every command has. Filled by picocli. */
final class StoreOptions {
    @Parameters(
            index = "0",
            paramLabel = "DIR",
            description = "The directory of the store, or the data directory that has it as store/.")
    private Path directory = Path.of("");

    @Option(names = "--debug", description = "Show where a failure came from.")
    private boolean debug;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Print this and end.")
    @SuppressWarnings("unused") // picocli acts on it
    private boolean help;

    Path directory() {
        return directory;
    }

    boolean debug() {
        return debug;
    }

    /** Takes hold of the store for reading. */
    StoreFolder open() throws IOException {
        return StoreFolder.open(StoreFiles.readOnly(), directory);
    }
}

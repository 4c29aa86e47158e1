// SPDX-License-Identifier: Apache-2.0
package io.cometmq.distribution.benchmark;

import io.cometmq.benchmark.load.Processes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * What this process has cost so far.
 *
 * @param processorNanos of all its threads, compiler and collector among them
 * @param writtenBytes that it made disks write, each page once for each time that it became dirty; 0 where the system does
 *     not say
 */
record ProcessCost(long processorNanos, long writtenBytes) {
    private static final Path IO = Path.of("/proc/self/io");
    private static final String WRITTEN = "write_bytes: ";

    static ProcessCost now() throws IOException {
        return new ProcessCost(Processes.self().cpuNanos(), written());
    }

    private static long written() throws IOException {
        try {
            return Files.readAllLines(IO).stream()
                    .filter(line -> line.startsWith(WRITTEN))
                    .mapToLong(line -> Long.parseLong(line.substring(WRITTEN.length())))
                    .findFirst()
                    .orElse(0);
        } catch (NoSuchFileException otherSystem) {
            return 0;
        }
    }
}

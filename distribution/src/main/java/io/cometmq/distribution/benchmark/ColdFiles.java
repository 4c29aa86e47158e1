// SPDX-License-Identifier: Apache-2.0
package io.cometmq.distribution.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** Takes the files of a store out of the system's memory, and reads them as {@code cat} does. Stateless. */
final class ColdFiles {
    private ColdFiles() {}

    /**
     * Takes all files below a folder out of memory; nobody may have them mapped.
     *
     * @throws IOException when the system has no {@code dd} that can do it
     */
    static void drop(Path folder) throws IOException, InterruptedException {
        for (Path file : filesBelow(folder)) {
            run("dd", "of=" + file, "oflag=nocache", "conv=notrunc,fdatasync", "count=0", "status=none");
        }
    }

    /** Reads whole files by {@code cat}. */
    static void cat(List<Path> files) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("cat"));
        files.forEach(file -> command.add(file.toString()));
        run(command.toArray(new String[0]));
    }

    /** The plain files below a folder by ascending path. */
    static List<Path> filesBelow(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile).sorted().toList();
        }
    }

    private static void run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        int code = process.waitFor();
        if (code != 0) {
            throw new IOException(Arrays.toString(command) + " ended with " + code);
        }
    }
}

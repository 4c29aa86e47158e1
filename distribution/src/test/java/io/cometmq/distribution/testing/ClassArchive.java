// SPDX-License-Identifier: Apache-2.0
package io.cometmq.distribution.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The classes of our servers and commands in a file that a JVM maps, instead of reading and checking them at each of the
 * hundreds of starts of these tests. The first test that starts one makes the file, in a few seconds; tests in other JVMs
 * wait for it.
 */
final class ClassArchive {
    /** Servers of tests end before better code would pay. */
    private static final String QUICK_CODE = "-XX:TieredStopAtLevel=1";

    private ClassArchive() {}

    /** Not of the class around it, which other threads need while this one is being made. */
    private static final class Made {
        static final String OPTIONS = options();
    }

    /** Options for the JVM of a server or command. One that the file does not fit does without it, and says nothing. */
    static String jvmOptions() {
        return Made.OPTIONS;
    }

    private static String options() {
        Path lib = Repository.target().resolve("lib");
        if (!Files.isDirectory(lib)) {
            return QUICK_CODE;
        }
        try {
            Path folder = Files.createDirectories(Repository.target().resolve("class-archive"));
            Path archive =
                    folder.resolve("all-" + Integer.toHexString(build(lib).hashCode()) + ".jsa");
            try (FileChannel channel =
                    FileChannel.open(folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
                channel.lock(); // until the channel is closed
                if (!Files.exists(archive)) {
                    make(folder, archive);
                }
            }
            return QUICK_CODE + " -XX:SharedArchiveFile=" + archive + " -Xlog:cds=off -Xlog:cds+dynamic=off";
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** What a JVM compares before it takes the file. */
    private static String build(Path lib) throws IOException {
        try (Stream<Path> jars = Files.list(lib)) {
            return jars.sorted()
                    .map(jar -> jar + " " + jar.toFile().length() + " "
                            + jar.toFile().lastModified())
                    .collect(Collectors.joining("\n"));
        }
    }

    /** Name server and broker in one process have the classes of nearly all. */
    private static void make(Path folder, Path archive) throws IOException {
        Path fresh = folder.resolve("fresh.jsa");
        try (ChildProcess servers = ChildProcess.start(
                "mqlocal",
                folder,
                Map.of(
                        "JAVA_HOME",
                        System.getProperty("java.home"),
                        "COMETMQ_DATA",
                        folder.resolve("data").toString(),
                        "JAVA_OPT_EXT",
                        QUICK_CODE + " -XX:ArchiveClassesAtExit=" + fresh),
                List.of(Repository.root().resolve("bin/mqlocal").toString(), "--port", "0", "--namesrv-port", "0"))) {
            servers.awaitLine("that it runs", line -> line.startsWith("name server and broker"));
            servers.stop();
        }
        Files.move(fresh, archive, StandardCopyOption.ATOMIC_MOVE);
    }
}

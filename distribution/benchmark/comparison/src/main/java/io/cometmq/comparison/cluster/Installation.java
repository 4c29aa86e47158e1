// SPDX-License-Identifier: Apache-2.0
package io.cometmq.comparison.cluster;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where both products are and what all their servers get alike.
 *
 * @param home our source tree, after {@code mvn package}
 * @param work a folder for data and logs, on the disk that is measured
 * @param heapMib heap of a broker, first and last
 */
public record Installation(Path home, Path work, int heapMib) {
    /**
     * Checks that both are there.
     *
     * @throws IllegalStateException naming what is missing
     */
    public Installation {
        require(home.resolve("distribution/target/lib"));
        require(home.resolve("distribution/benchmark/apache-driver/target/lib"));
        require(apacheServers(home));
    }

    private static void require(Path folder) {
        if (!Files.isDirectory(folder)) {
            throw new IllegalStateException(folder + ": missing; build the source tree first");
        }
    }

    private static Path apacheServers(Path home) {
        return home.resolve("distribution/peers/server-5/target/lib");
    }

    /** A command of ours. */
    public String command(String name) {
        return home.resolve("bin").resolve(name).toString();
    }

    /** The class path of Apache's servers. */
    public String apacheClassPath() {
        return apacheServers(home) + "/*";
    }

    /** The class path of Kafka's server, which is there when somebody asked for it. */
    String kafkaClassPath() {
        Path folder = home.resolve("distribution/peers/kafka-4/target/lib");
        require(folder);
        return folder + "/*";
    }

    /** The Java that runs everything. */
    public static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }
}

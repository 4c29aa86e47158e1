// SPDX-License-Identifier: Apache-2.0
package io.cometmq.comparison.cluster;

import java.nio.file.Path;
import java.util.Map;

/**
 * Where the servers of a cluster run, and what they are told alike.
 *
 * @param folder that they write to
 * @param settings of the broker, beside addresses and folders
 * @param sameHeap whether the broker gets the heap of {@code installation}, first and last
 */
record Site(Installation installation, Path folder, Map<String, String> settings, boolean sameHeap, Ports ports) {
    /** Ports that were free: of the name server or controller, and of the broker. */
    record Ports(int nameServer, int broker) {}

    Path output() {
        return folder.resolve("output.txt");
    }

    Path collections() {
        return folder.resolve("gc.log");
    }

    Path store() {
        return folder.resolve("store");
    }

    /** The JVM's options for the broker's heap where it is the same for all. */
    String heap() {
        return "-Xms" + installation.heapMib() + "m -Xmx" + installation.heapMib() + "m";
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.cometmq.comparison.stage;

import io.cometmq.comparison.cluster.Cluster;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * How many bytes a broker has ever allocated on its heap: what is in use, by {@code jcmd GC.heap_info}, and what
 * collections have freed, by the JVM's own log, which is exact to a MiB for each collection. Stateless.
 */
final class Garbage {
    private static final long KIB = 1024;
    private static final long MIB = 1024 * 1024;
    /** A line of each space, or of the one heap: {@code def new generation   total 314560K, used 120000K [...}. */
    private static final Pattern USED = Pattern.compile("total \\d+K, used (\\d+)K");

    private static final Pattern COLLECTED = Pattern.compile(" (\\d+)M->(\\d+)M\\(");

    private Garbage() {}

    /** Bytes so far, of the broker that runs now. */
    static long allocated(Cluster cluster) throws IOException {
        return inUse(heapInfo(cluster.broker().pids().get(0))) + freed(Files.readAllLines(cluster.collections()));
    }

    private static String heapInfo(long pid) throws IOException {
        Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        Process process = new ProcessBuilder(jcmd.toString(), Long.toString(pid), "GC.heap_info").start();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    /** What the heap's spaces hold, by the text of {@code GC.heap_info}. */
    static long inUse(String heapInfo) {
        List<MatchResult> spaces = USED.matcher(heapInfo).results().toList();
        if (spaces.isEmpty()) {
            throw new IllegalStateException("jcmd GC.heap_info said: " + heapInfo);
        }
        return spaces.stream()
                .mapToLong(space -> Long.parseLong(space.group(1)) * KIB)
                .sum();
    }

    /** What collections freed, by the lines of the JVM's log. */
    static long freed(List<String> log) {
        return log.stream()
                .flatMap(line -> COLLECTED.matcher(line).results())
                .mapToLong(each -> (Long.parseLong(each.group(1)) - Long.parseLong(each.group(2))) * MIB)
                .sum();
    }
}

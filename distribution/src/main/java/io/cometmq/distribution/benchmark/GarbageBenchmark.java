// SPDX-License-Identifier: Apache-2.0
package io.cometmq.distribution.benchmark;

import static io.cometmq.distribution.benchmark.StoreBenchmark.say;

import com.sun.management.ThreadMXBean;
import io.cometmq.distribution.LocalCluster;
import io.cometmq.distribution.LocalOptions;
import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@code bin/benchmark garbage}: what a broker allocates on its heap for each message that it is sent, and where. The broker
 * is in this process, the sender in one of its own, so that all that is counted here is the broker's.
 */
@Command(
        name = "garbage",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Measures what a broker allocates for each message that it is sent, and where.")
final class GarbageBenchmark implements Callable<Integer> {
    @Option(names = "--size", description = "Bytes of a message. Default: ${DEFAULT-VALUE}.")
    private int size = 1024;

    @Option(
            names = "--messages",
            description = "Messages that are counted, after as many to warm up. Default: ${DEFAULT-VALUE}.")
    private int messages = 200_000;

    @Option(names = "--in-flight", description = "Sends that wait for an answer at most. Default: ${DEFAULT-VALUE}.")
    private int inFlight = 1_000;

    @Option(names = "--sites", description = "Places in the code that are listed. Default: ${DEFAULT-VALUE}.")
    private int sites = 40;

    @Option(names = "--send-to", hidden = true, description = "Be the sender, of this name server.")
    private @Nullable String sendTo;

    @Override
    public Integer call() throws Exception {
        if (sendTo != null) {
            GarbageSender.run(sendTo, size, messages, inFlight);
            return 0;
        }
        try (RunFolder folder = RunFolder.create("garbage");
                LocalCluster broker = LocalCluster.start(LocalOptions.in(folder.path()))) {
            measure(broker.nameServerAddress(), folder.path());
        }
        return 0;
    }

    private void measure(String nameServer, Path folder) throws IOException {
        try (LocalProcess sender = LocalProcess.start(folder, senderCommand(nameServer));
                AllocationSites places = new AllocationSites()) {
            sender.lineWith(GarbageSender.WARM);
            Map<String, Long> before = allocatedByRole();
            places.begin();
            sender.go();
            sender.lineWith(GarbageSender.SENT);
            Map<String, Long> counted = new TreeMap<>();
            allocatedByRole().forEach((role, bytes) -> counted.put(role, bytes - before.getOrDefault(role, 0L)));
            report(counted, places.end(folder.resolve("allocations.jfr")));
        }
    }

    private void report(Map<String, Long> byRole, Map<String, Long> bySite) {
        double all = byRole.values().stream().mapToLong(Long::longValue).sum();
        say("%.0f bytes for each message, %d messages of %d bytes", all / messages, messages, size);
        byRole.forEach((role, bytes) -> {
            if (bytes >= messages) {
                say("  %6.0f  threads %s", (double) bytes / messages, role);
            }
        });
        // The events are samples, each for the bytes since the last one; what the threads counted is exact.
        double sampled = bySite.values().stream().mapToLong(Long::longValue).sum();
        say("where, by samples:");
        bySite.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
                .limit(sites)
                .forEach(site -> say("  %6.0f  %s", site.getValue() / sampled * all / messages, site.getKey()));
    }

    /** What the threads of this process ever allocated, by their names without numbers. */
    private static Map<String, Long> allocatedByRole() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        Map<String, Long> roles = new TreeMap<>();
        for (ThreadInfo thread : threads.getThreadInfo(threads.getAllThreadIds())) {
            if (thread != null) {
                String role = thread.getThreadName().replaceAll("-?\\d+$", "");
                roles.merge(role, threads.getThreadAllocatedBytes(thread.getThreadId()), Long::sum);
            }
        }
        // This one's own, which read the line.
        roles.remove(Thread.currentThread().getName());
        return roles;
    }

    private String[] senderCommand(String nameServer) {
        return new String[] {
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx256m",
            "-XX:+UseSerialGC",
            "-Dlogback.configurationFile=" + System.getProperty("logback.configurationFile", ""),
            "-cp",
            System.getProperty("java.class.path").replace(":", File.pathSeparator),
            BenchmarkMain.class.getName(),
            "garbage",
            "--send-to=" + nameServer,
            "--size=" + size,
            "--messages=" + messages,
            "--in-flight=" + inFlight
        };
    }
}

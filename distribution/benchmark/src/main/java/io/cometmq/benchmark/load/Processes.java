// SPDX-License-Identifier: Apache-2.0
package io.cometmq.benchmark.load;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What the operating system says of processes of this machine: Linux's {@code /proc}. Stateless, so thread-safe.
 *
 * @param pids their process ids
 */
public record Processes(List<Long> pids) {
    private static final double KIB_PER_MIB = 1024;
    private static final double NANOS_PER_SECOND = 1e9;

    /** This process. */
    public static Processes self() {
        return new Processes(List.of(ProcessHandle.current().pid()));
    }

    /** The process with this id. */
    public static Processes of(long pid) {
        return new Processes(List.of(pid));
    }

    /** Whether there is none. */
    public boolean isEmpty() {
        return pids.isEmpty();
    }

    /**
     * Processor time of all of them so far, in nanoseconds.
     *
     * @throws IllegalStateException when one of them is gone
     */
    public long cpuNanos() {
        return pids.stream().mapToLong(Processes::cpuNanos).sum();
    }

    /** The same in seconds. */
    public double cpuSeconds() {
        return cpuNanos() / NANOS_PER_SECOND;
    }

    private static long cpuNanos(long pid) {
        return ProcessHandle.of(pid)
                .flatMap(process -> process.info().totalCpuDuration())
                .orElseThrow(() -> gone(pid))
                .toNanos();
    }

    /** Resident memory of all of them in MiB. */
    public double residentMib() {
        return sum("VmRSS:") / KIB_PER_MIB;
    }

    /** Resident memory of all of them that belongs to no file, in MiB. */
    public double anonymousMib() {
        return sum("RssAnon:") / KIB_PER_MIB;
    }

    /** Threads of all of them. */
    public long threads() {
        return sum("Threads:");
    }

    private long sum(String key) {
        return pids.stream().mapToLong(pid -> read(pid, key)).sum();
    }

    private static long read(long pid, String key) {
        Path status = Path.of("/proc", Long.toString(pid), "status");
        try {
            return Files.readAllLines(status, StandardCharsets.UTF_8).stream()
                    .filter(line -> line.startsWith(key))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
                    .findFirst()
                    .orElseThrow(() -> gone(pid));
        } catch (IOException failure) {
            throw new IllegalStateException("process " + pid + ": " + status + " cannot be read", failure);
        }
    }

    private static IllegalStateException gone(long pid) {
        return new IllegalStateException("process " + pid + ": not running, or the system does not tell");
    }
}

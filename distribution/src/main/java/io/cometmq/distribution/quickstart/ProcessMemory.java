// SPDX-License-Identifier: Apache-2.0
package io.cometmq.distribution.quickstart;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/** How much memory a process holds, as the operating system counts it. */
final class ProcessMemory {
    private ProcessMemory() {}

    /** Resident bytes of process {@code pid}; empty where the system does not tell, or the process has ended. */
    static OptionalLong residentBytes(long pid) {
        Path status = Path.of("/proc", Long.toString(pid), "status");
        try {
            if (Files.isReadable(status)) {
                return Files.readAllLines(status, StandardCharsets.UTF_8).stream()
                        .filter(line -> line.startsWith("VmRSS:"))
                        .mapToLong(ProcessMemory::kibibytes)
                        .findFirst();
            }
            Process ps = new ProcessBuilder("ps", "-o", "rss=", "-p", Long.toString(pid)).start();
            String text = new String(ps.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return text.isBlank() ? OptionalLong.empty() : OptionalLong.of(kibibytes(text));
        } catch (IOException ended) {
            return OptionalLong.empty();
        }
    }

    private static long kibibytes(String text) {
        return Long.parseLong(text.replaceAll("[^0-9]", "")) * 1024;
    }
}

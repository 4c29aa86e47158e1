// SPDX-License-Identifier: Apache-2.0
package io.cometmq.distribution.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/** How much memory a process holds, as the operating system counts it. */
public final class ResidentMemory {
    private static final long BYTES_PER_MIB = 1024 * 1024;

    private ResidentMemory() {}

    /** Resident bytes of process {@code pid}; empty where the system does not tell, or the process has ended. */
    public static OptionalLong bytes(long pid) {
        Path status = Path.of("/proc", Long.toString(pid), "status");
        try {
            if (Files.isReadable(status)) {
                return Files.readAllLines(status, StandardCharsets.UTF_8).stream()
                        .filter(line -> line.startsWith("VmRSS:"))
                        .mapToLong(ResidentMemory::kibibytes)
                        .findFirst();
            }
            Process ps = new ProcessBuilder("ps", "-o", "rss=", "-p", Long.toString(pid)).start();
            String text = new String(ps.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return text.isBlank() ? OptionalLong.empty() : OptionalLong.of(kibibytes(text));
        } catch (IOException ended) {
            return OptionalLong.empty();
        }
    }

    /** The same in words, for instance {@code 142 MiB}. */
    public static String text(long pid) {
        OptionalLong bytes = bytes(pid);
        return bytes.isPresent() ? bytes.getAsLong() / BYTES_PER_MIB + " MiB" : "unknown";
    }

    private static long kibibytes(String text) {
        return Long.parseLong(text.replaceAll("[^0-9]", "")) * 1024;
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.command.message;

import io.cometmq.remoting.protocol.request.BoundaryType;
import io.cometmq.tools.command.Options;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The store times between which messages are meant. Filled by picocli. */
final class TimeRange {
    @Option(
            names = {"-b", "--beginTimestamp"},
            paramLabel = "TIME",
            description = "Begin here: milliseconds since 1970 or yyyy-MM-dd#HH:mm:ss:SSS.")
    private @Nullable String begin;

    @Option(
            names = {"-e", "--endTimestamp"},
            paramLabel = "TIME",
            description = "End here.")
    private @Nullable String end;

    /** The first offset of a queue that is meant. */
    long from(QueueReader reader) {
        return begin == null
                ? reader.minOffset()
                : reader.offsetAt(Options.requireTime("-b", begin), BoundaryType.LOWER);
    }

    /** One past the last offset of a queue that is meant. */
    long to(QueueReader reader) {
        long max = reader.maxOffset();
        return end == null
                ? max
                : Math.min(max, reader.offsetAt(Options.requireTime("-e", end), BoundaryType.UPPER) + 1);
    }
}

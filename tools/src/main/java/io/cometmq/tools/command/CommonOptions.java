// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.command;

import io.cometmq.tools.output.Format;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that every command has. Filled by picocli, read once. */
public final class CommonOptions {
    @Option(
            names = {"-n", "--namesrvAddr"},
            paramLabel = "HOST:PORT;...",
            description =
                    "Name servers; without it the environment variable NAMESRV_ADDR, else the context in use (mqadmin context).")
    private @Nullable String nameServers;

    @Option(
            names = "--output",
            paramLabel = "table|json|yaml",
            defaultValue = "table",
            description = "For people or for programs; -o says the same where the command has no -o of its own.")
    private Format format = Format.table;

    @Option(names = "--yes", description = "Do what destroys something without asking first.")
    private boolean yes;

    @Option(names = "--debug", description = "Show where a failure came from.")
    private boolean debug;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Print this and end.")
    @SuppressWarnings("unused") // picocli acts on it
    private boolean help;

    /** How the report is shown. */
    public Format format() {
        return format;
    }

    /** Whether the user has agreed to what a command destroys. */
    public boolean yes() {
        return yes;
    }

    /** Whether failures show their stack. */
    public boolean debug() {
        return debug;
    }

    /**
     * The name servers to ask, as {@code host:port}; empty when nobody says one.
     *
     * @param byDefault what the environment or the context in use says, asked only when the option does not
     * @throws UsageException when one is not {@code host:port}
     */
    public List<String> nameServers(Supplier<@Nullable String> byDefault) {
        String text = nameServers != null ? nameServers : byDefault.get();
        if (text == null || text.isBlank()) {
            return List.of();
        }
        List<String> addresses = Stream.of(text.split(";", -1))
                .map(String::strip)
                .filter(address -> !address.isEmpty())
                .toList();
        addresses.forEach(address -> Options.requireAddress("name server", address));
        return addresses;
    }
}

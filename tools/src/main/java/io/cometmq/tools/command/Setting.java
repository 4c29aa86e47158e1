// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.command;

import picocli.CommandLine.Option;

/** A setting and its new value. Filled by picocli. */
public final class Setting {
    @Option(
            names = {"-k", "--key"},
            required = true,
            description = "The setting.")
    private String key = "";

    @Option(
            names = {"-v", "--value"},
            required = true,
            description = "Its new value.")
    private String value = "";

    /** The name of the setting. */
    public String key() {
        String name = Options.requireText("-k", key);
        if (name.contains("=") || name.contains(":") || name.lines().count() != 1) {
            throw new UsageException("option -k '" + key + "': expected the name of one setting");
        }
        return name;
    }

    /** Its new value. */
    public String value() {
        return value;
    }

    /** The setting as servers read it: {@code key=value}, escaped as in a properties file. */
    public String line() {
        String escaped = value.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r");
        return key() + "=" + escaped + "\n";
    }
}

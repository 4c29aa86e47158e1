// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.command;

import picocli.CommandLine.Option;

/** The option of commands that can say what they would do. Filled by picocli. */
public final class DryRun {
    @Option(names = "--dry-run", description = "Say what would be done, and do nothing.")
    private boolean wanted;

    /** Whether nothing is to be done. */
    public boolean isWanted() {
        return wanted;
    }
}

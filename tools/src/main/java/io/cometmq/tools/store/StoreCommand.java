// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.store;

import java.io.IOException;

/** One command of the tool; its options are filled by picocli. Run once. */
interface StoreCommand {
    /** The command did its work, and found nothing wrong where it was to look for that. */
    int SOUND = 0;
    /** Something is damaged, or was refused for being so. */
    int DAMAGED = 1;
    /** The command line is wrong. */
    int MISUSED = 2;
    /** The directory is in use or cannot be read. */
    int UNREADABLE = 3;

    /**
     * Does the work.
     *
     * @return the exit code
     * @throws IOException when the directory is in use or cannot be read, or the output cannot be written
     */
    int run(Terminal terminal) throws IOException;

    /** The options that every command has. */
    StoreOptions options();
}

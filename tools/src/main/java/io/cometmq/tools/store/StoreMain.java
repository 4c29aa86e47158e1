// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.store;

import io.cometmq.tools.log.ErrorLog;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;

/**
 * The process of the tool for stores: {@code mqstore COMMAND DIR [options]}. It ends with 0 when the command did its work,
 * 1 when it found damage, 2 when it was called wrongly, 3 when the directory is in use or cannot be read.
 */
public final class StoreMain {
    /** Set by the launcher when the error stream is a terminal, so that bars can be drawn on it. */
    static final String TERMINAL_PROPERTY = "cometmq.terminal";

    private StoreMain() {}

    /** Runs one command. */
    public static void main(String[] arguments) {
        ErrorLog.use();
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        PrintWriter out = new PrintWriter(new OutputStreamWriter(System.out, StandardCharsets.UTF_8), false);
        PrintWriter err = new PrintWriter(new OutputStreamWriter(System.err, StandardCharsets.UTF_8), true);
        Terminal terminal = new Terminal(in, out, err, Boolean.getBoolean(TERMINAL_PROPERTY));
        System.exit(new StoreTool(terminal).run(arguments));
    }
}

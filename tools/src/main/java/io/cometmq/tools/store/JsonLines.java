// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.store;

import io.cometmq.common.message.MessageExt;
import io.cometmq.tools.output.MessageJson;
import java.io.IOException;
import java.io.PrintWriter;

/** Writes messages as JSON, one a line. Owned by one thread. */
final class JsonLines {
    private static final int LINES_PER_CHECK = 1000;

    private final PrintWriter out;
    private long written;

    JsonLines(PrintWriter out) {
        this.out = out;
    }

    /**
     * Writes one line.
     *
     * @throws IOException when the output took no more some lines ago
     */
    void write(MessageExt message) throws IOException {
        out.print(MessageJson.of(message));
        out.print('\n');
        written++;
        if (written % LINES_PER_CHECK == 0) {
            check();
        }
    }

    /**
     * Brings everything to the output.
     *
     * @throws IOException when it did not take all of it
     */
    void check() throws IOException {
        if (out.checkError()) {
            throw new IOException("the output took no more after about " + written + " messages");
        }
    }
}

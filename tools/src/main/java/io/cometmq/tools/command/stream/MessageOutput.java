// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.command.stream;

import io.cometmq.common.message.MessageExt;
import io.cometmq.tools.admin.AdminException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** Where messages are written to. Owned by one command. */
final class MessageOutput {
    private final OutputStream out;
    private final MessageWriter writer;

    MessageOutput(OutputStream target, MessageWriter writer) {
        this.out = new BufferedOutputStream(target);
        this.writer = writer;
    }

    /**
     * Writes a message, not necessarily through to the reader.
     *
     * @throws AdminException when the reader is gone, or there is no room
     */
    void write(MessageExt message) {
        try {
            writer.write(message, out);
        } catch (IOException closed) {
            throw failed(closed);
        }
    }

    /**
     * Brings what was written to the reader.
     *
     * @throws AdminException as {@link #write}
     */
    void flush() {
        try {
            out.flush();
        } catch (IOException closed) {
            throw failed(closed);
        }
    }

    private static AdminException failed(IOException closed) {
        return new AdminException(AdminException.NO_ANSWER, "the output takes no more: " + closed.getMessage(), closed);
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.command.stream;

import io.cometmq.common.message.MessageExt;
import java.io.IOException;
import java.io.OutputStream;

/** A form in which messages are written. */
interface MessageWriter {
    /** Writes one message. */
    void write(MessageExt message, OutputStream out) throws IOException;
}

// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.command.stream;

import io.cometmq.tools.admin.AdminException;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** The lines of some input, byte by byte, without their ends. Owned by one thread. */
final class LineReader {
    /** More than the largest message as base64 with all its properties. */
    static final int MAX_BYTES = 16 << 20;

    private final InputStream in;
    private long number;

    LineReader(InputStream in) {
        this.in = new BufferedInputStream(in);
    }

    /** The number of the line that was read last; the first one is 1. */
    long number() {
        return number;
    }

    /** The next line; null at the end. A last line may have no end. */
    byte @Nullable [] next() {
        try {
            int next = in.read();
            if (next < 0) {
                return null;
            }
            number++;
            ByteArrayOutputStream line = new ByteArrayOutputStream();
            for (; next >= 0 && next != '\n'; next = in.read()) {
                if (line.size() == MAX_BYTES) {
                    throw new AdminException(
                            AdminException.NO_ANSWER, "line " + number + ": expected at most " + MAX_BYTES + " bytes");
                }
                line.write(next);
            }
            return line.toByteArray();
        } catch (IOException failure) {
            throw new AdminException(
                    AdminException.NO_ANSWER, "the input cannot be read: " + failure.getMessage(), failure);
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.cometmq.distribution.quickstart;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a stream of bytes into lines, each with the newline that ends it, so that the lines joined are the stream again.
 * The last line has no newline where the stream does not end in one. Owned by the thread that reads.
 */
final class Lines {
    private static final int BUFFER_BYTES = 64 * 1024;

    private final InputStream in;
    private final int longestBytes;
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private int position;
    private int limit;

    /** Reads {@code in}, whose closing stays with the caller, and refuses lines over {@code longestBytes}. */
    Lines(InputStream in, int longestBytes) {
        this.in = in;
        this.longestBytes = longestBytes;
    }

    /**
     * The next line with its newline, or null at the end.
     *
     * @throws LineTooLongException when it is longer than the bound
     */
    byte @Nullable [] next() throws IOException, LineTooLongException {
        line.reset();
        while (position < limit || refill()) {
            int end = endOfLine();
            line.write(buffer, position, end - position);
            boolean whole = buffer[end - 1] == '\n';
            position = end;
            if (line.size() > longestBytes) {
                throw new LineTooLongException();
            }
            if (whole) {
                return line.toByteArray();
            }
        }
        return line.size() == 0 ? null : line.toByteArray();
    }

    private int endOfLine() {
        for (int at = position; at < limit; at++) {
            if (buffer[at] == '\n') {
                return at + 1;
            }
        }
        return limit;
    }

    private boolean refill() throws IOException {
        position = 0;
        limit = Math.max(0, in.read(buffer));
        return limit > 0;
    }

    /** A line is longer than the bound. The reader cannot go on. */
    static final class LineTooLongException extends Exception {
        private static final long serialVersionUID = 1L;
    }
}

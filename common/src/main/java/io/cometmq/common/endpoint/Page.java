// SPDX-License-Identifier: Apache-2.0
package io.cometmq.common.endpoint;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** What is shown under one path. Thread-safe. */
@FunctionalInterface
public interface Page {
    /**
     * Looks.
     *
     * @param query what stood after the question mark; empty for nothing
     */
    Content get(String query);

    /** Writes the bytes of a page. */
    @FunctionalInterface
    interface Body {
        /** Writes to {@code out}, which stays open. */
        void writeTo(OutputStream out) throws IOException;
    }

    /**
     * What is answered.
     *
     * @param status as HTTP counts them
     * @param type the media type
     */
    record Content(int status, String type, Body body) {
        /** A text that is ready. */
        public static Content text(int status, String text) {
            return of(status, "text/plain; charset=utf-8", text);
        }

        /** A text of some type. */
        public static Content of(int status, String type, String text) {
            return new Content(status, type, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
        }
    }
}

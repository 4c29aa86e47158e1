// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.protocol;

import java.nio.ByteBuffer;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One frame: the fixed header fields, the extension fields (still encoded until someone asks), and the body. */
public interface Command {
    int code();

    @Nullable
    LanguageCode language();

    int version();

    int opaque();

    boolean isResponse();

    boolean isOneway();

    @Nullable
    String remark();

    /** The extension fields as a record, decoded straight from the header's bytes. */
    <T extends Record> T header(HeaderCodec<T> codec);

    /** All extension fields as text. */
    Map<String, String> fields();

    /** A fresh read-only view; empty when there is no body. */
    ByteBuffer body();
}

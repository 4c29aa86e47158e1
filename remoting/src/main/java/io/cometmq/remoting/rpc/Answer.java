// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.rpc;

import io.cometmq.remoting.protocol.Command;
import io.cometmq.remoting.protocol.HeaderCodec;
import io.cometmq.remoting.protocol.ResponseCode;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a peer answered to a call. Immutable; the body is a heap copy, so it may be kept.
 *
 * @param <R> the response header's record
 */
public final class Answer<R extends Record> {
    private final Command response;
    private final Class<R> headerType;
    private final byte[] body;

    public Answer(Command response, Class<R> headerType, byte[] body) {
        this.response = response;
        this.headerType = headerType;
        this.body = body;
    }

    /** One of {@link ResponseCode}'s constants, or a code that a newer peer knows. */
    public int code() {
        return response.code();
    }

    public boolean isSuccess() {
        return code() == ResponseCode.SUCCESS;
    }

    public @Nullable String remark() {
        return response.remark();
    }

    /** The peer's protocol version ordinal. */
    public int version() {
        return response.version();
    }

    /**
     * The response header, decoded at each call.
     *
     * @throws io.cometmq.remoting.protocol.InvalidHeaderException when a required field is missing or malformed, naming it
     */
    public R header() {
        return response.header(HeaderCodec.of(headerType));
    }

    /** All header fields as text; for those that the record does not declare. */
    public Map<String, String> fields() {
        return response.fields();
    }

    /** Never null; empty when the answer had no body. Callers must not change it. */
    public byte[] body() {
        return body;
    }
}

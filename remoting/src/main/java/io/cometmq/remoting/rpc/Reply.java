// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.rpc;

import io.cometmq.remoting.protocol.NoHeader;
import io.cometmq.remoting.protocol.ResponseCode;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a handler answers: a code, a header, perhaps a remark, fields beside the header, and a body. Immutable, apart
 * from the body, which goes over to the transport.
 *
 * @param <R> the response header's record
 * @param header null for an answer that carries no header fields, as refusals do
 * @param fields fields that no record declares, such as {@code MSG_REGION} in an answer to a send
 */
public record Reply<R extends Record>(
        int code, @Nullable String remark, @Nullable R header, Map<String, String> fields, Body body) {

    /** A success with this header. */
    public static <R extends Record> Reply<R> of(R header) {
        return new Reply<>(ResponseCode.SUCCESS, null, header, Map.of(), Body.empty());
    }

    /** A success without header fields. */
    public static Reply<NoHeader> ok() {
        return of(NoHeader.INSTANCE);
    }

    /** An answer with this code that still carries a header, such as a pull that found nothing. */
    public static <R extends Record> Reply<R> of(int code, @Nullable String remark, R header) {
        return new Reply<>(code, remark, header, Map.of(), Body.empty());
    }

    /** An answer with nothing but a code and a remark. */
    public static <R extends Record> Reply<R> refused(int code, String remark) {
        return new Reply<>(code, remark, null, Map.of(), Body.empty());
    }

    public Reply<R> withBody(Body newBody) {
        return new Reply<>(code, remark, header, fields, newBody);
    }

    public Reply<R> withRemark(@Nullable String newRemark) {
        return new Reply<>(code, newRemark, header, fields, body);
    }

    /** The same with one more field beside the header. */
    public Reply<R> withField(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(fields);
        more.put(name, value);
        return withFields(more);
    }

    /** The same with these fields beside the header; the map must not change any more. */
    public Reply<R> withFields(Map<String, String> newFields) {
        return new Reply<>(code, remark, header, newFields, body);
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.protocol;

import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One kind of request: its code on the wire, its name, and the records of its two headers.
 *
 * <p>Declared once, as a constant in {@code protocol.request}; handlers and callers refer to that constant. Immutable.
 *
 * @param <H> the request header's record
 * @param <R> the response header's record
 */
public final class RequestType<H extends Record, R extends Record> {
    private final int code;
    private final String name;
    private final Class<H> header;
    private final Class<R> replyHeader;
    private final boolean lettered;
    private final @Nullable Class<?> body;
    private final @Nullable Class<?> replyBody;
    private final Map<String, String> fields;

    private RequestType(
            int code,
            String name,
            Class<H> header,
            Class<R> replyHeader,
            boolean lettered,
            @Nullable Class<?> body,
            @Nullable Class<?> replyBody,
            Map<String, String> fields) {
        this.code = code;
        this.name = Objects.requireNonNull(name, "name");
        this.header = Objects.requireNonNull(header, "header");
        this.replyHeader = Objects.requireNonNull(replyHeader, "replyHeader");
        this.lettered = lettered;
        this.body = body;
        this.replyBody = replyBody;
        this.fields = fields;
    }

    /** A request whose header fields go by the names of the record's components. */
    public static <H extends Record, R extends Record> RequestType<H, R> of(
            int code, String name, Class<H> header, Class<R> replyHeader) {
        return new RequestType<>(code, name, header, replyHeader, false, null, null, Map.of());
    }

    /** A request whose header fields go by the letters {@code a, b, c …} in the order of the record's components. */
    public static <H extends Record, R extends Record> RequestType<H, R> lettered(
            int code, String name, Class<H> header, Class<R> replyHeader) {
        return new RequestType<>(code, name, header, replyHeader, true, null, null, Map.of());
    }

    /** The same request, documented to carry a JSON body of this class. */
    public RequestType<H, R> taking(Class<?> jsonBody) {
        return new RequestType<>(code, name, header, replyHeader, lettered, jsonBody, replyBody, fields);
    }

    /** The same request, documented to be answered with a JSON body of this class. */
    public RequestType<H, R> answering(Class<?> jsonBody) {
        return new RequestType<>(code, name, header, replyHeader, lettered, body, jsonBody, fields);
    }

    /** The same request, sent with these fields beside its header; the map must not change any more. */
    public RequestType<H, R> with(Map<String, String> fieldsBeside) {
        return new RequestType<>(code, name, header, replyHeader, lettered, body, replyBody, fieldsBeside);
    }

    /** Fields that are sent beside the header. */
    public Map<String, String> fields() {
        return fields;
    }

    /** The request code on the wire. */
    public int code() {
        return code;
    }

    /** The name of the code, as RocketMQ's users know it. */
    public String name() {
        return name;
    }

    public Class<H> header() {
        return header;
    }

    public Class<R> replyHeader() {
        return replyHeader;
    }

    public boolean lettered() {
        return lettered;
    }

    /** Reads and writes the request's header. */
    public HeaderCodec<H> headerCodec() {
        return lettered ? HeaderCodec.lettered(header) : HeaderCodec.of(header);
    }

    /** Reads and writes the header of the answer. */
    public HeaderCodec<R> replyCodec() {
        return HeaderCodec.of(replyHeader);
    }

    /** The class of the request's JSON body, or null when it has none or another form. */
    public @Nullable Class<?> body() {
        return body;
    }

    /** The class of the answer's JSON body, or null when it has none or another form. */
    public @Nullable Class<?> replyBody() {
        return replyBody;
    }

    @Override
    public String toString() {
        return name + "(" + code + ")";
    }
}

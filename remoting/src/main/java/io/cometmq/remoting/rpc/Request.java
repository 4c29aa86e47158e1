// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.rpc;

import io.cometmq.remoting.protocol.Command;
import io.cometmq.remoting.protocol.LanguageCode;
import java.nio.ByteBuffer;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One request as a handler sees it. Immutable, but for what it remembers of its way.
 *
 * <p>{@link #body()} points into the receive buffer: it is valid until the handler returns, or until the stage of an
 * {@link AsyncHandler} completes. A handler that keeps bytes longer copies them.
 *
 * @param <H> the request header's record
 */
public final class Request<H extends Record> {
    private final Command command;
    private final H header;
    private final Connection connection;
    private final RequestMarks marks;

    public Request(Command command, H header, Connection connection) {
        this(command, header, connection, RequestMarks.NONE);
    }

    Request(Command command, H header, Connection connection, RequestMarks marks) {
        this.command = command;
        this.header = header;
        this.connection = connection;
        this.marks = marks;
    }

    public H header() {
        return header;
    }

    /** The same request as if it had come with another header; {@link #fields()} are those it came with. */
    public Request<H> withHeader(H other) {
        return new Request<>(command, other, connection, marks);
    }

    /** A read-only view of the body, the same at each call, so callers leave its position and limit; empty when there was none. */
    public ByteBuffer body() {
        return command.body();
    }

    /** The body in an array of its own. */
    public byte[] bodyBytes() {
        ByteBuffer view = body();
        byte[] bytes = new byte[view.remaining()];
        view.get(view.position(), bytes);
        return bytes;
    }

    public Connection connection() {
        return connection;
    }

    /**
     * It was appended to the log between these two readings of the clock; for who looks where the time of requests goes.
     * Called once, before the handler returns.
     */
    public void appended(long beganNanos, long endedNanos) {
        marks.appended(beganNanos, endedNanos);
    }

    /** It waits because there is nothing to answer yet, so that its taking long is what was asked for. */
    public void held() {
        marks.held();
    }

    /** Whether the peer wants no answer; the dispatcher then drops the reply. */
    public boolean oneway() {
        return command.isOneway();
    }

    /** The request code: handlers that serve two codes with one header tell them apart by it. */
    public int code() {
        return command.code();
    }

    /** The peer's protocol version ordinal. */
    public int version() {
        return command.version();
    }

    /** The peer's language, by its code on the wire. */
    public @Nullable LanguageCode language() {
        return command.language();
    }

    /**
     * All header fields as text, parsed at the first call; for those that the record does not declare. A handler that gives the
     * request to another thread asks for them before.
     */
    public Map<String, String> fields() {
        return command.fields();
    }
}

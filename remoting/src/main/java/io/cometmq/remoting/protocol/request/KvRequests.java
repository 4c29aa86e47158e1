// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.protocol.request;

import io.cometmq.remoting.protocol.NoHeader;
import io.cometmq.remoting.protocol.RequestType;
import io.cometmq.remoting.protocol.body.KVTable;
import org.jspecify.annotations.Nullable;

/** Requests to a name server about its key-value settings. */
public final class KvRequests {
    /** Sets a value. */
    public static final RequestType<PutKv, NoHeader> PUT_KV_CONFIG =
            RequestType.of(100, "PUT_KV_CONFIG", PutKv.class, NoHeader.class);

    /** The value of a key. Unknown: QUERY_NOT_FOUND. */
    public static final RequestType<OfKey, Value> GET_KV_CONFIG =
            RequestType.of(101, "GET_KV_CONFIG", OfKey.class, Value.class);

    /** Removes a key. */
    public static final RequestType<OfKey, NoHeader> DELETE_KV_CONFIG =
            RequestType.of(102, "DELETE_KV_CONFIG", OfKey.class, NoHeader.class);

    /** All keys and values of a namespace. Unknown: QUERY_NOT_FOUND. */
    public static final RequestType<OfNamespace, NoHeader> GET_KVLIST_BY_NAMESPACE = RequestType.of(
                    219, "GET_KVLIST_BY_NAMESPACE", OfNamespace.class, NoHeader.class)
            .answering(KVTable.class);

    private KvRequests() {}

    /** A key and its new value. */
    public record PutKv(String namespace, String key, String value) {}

    /** A key. */
    public record OfKey(String namespace, String key) {}

    /** The value of a key. */
    public record Value(@Nullable String value) {}

    /** A namespace. */
    public record OfNamespace(String namespace) {}
}

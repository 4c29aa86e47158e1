// SPDX-License-Identifier: Apache-2.0
package io.cometmq.namesrv.handler;

import static io.cometmq.remoting.protocol.request.KvRequests.DELETE_KV_CONFIG;
import static io.cometmq.remoting.protocol.request.KvRequests.GET_KVLIST_BY_NAMESPACE;
import static io.cometmq.remoting.protocol.request.KvRequests.GET_KV_CONFIG;
import static io.cometmq.remoting.protocol.request.KvRequests.PUT_KV_CONFIG;

import io.cometmq.common.io.Json;
import io.cometmq.namesrv.kv.KvConfig;
import io.cometmq.remoting.protocol.NoHeader;
import io.cometmq.remoting.protocol.ResponseCode;
import io.cometmq.remoting.protocol.body.KVTable;
import io.cometmq.remoting.protocol.request.KvRequests.OfKey;
import io.cometmq.remoting.protocol.request.KvRequests.OfNamespace;
import io.cometmq.remoting.protocol.request.KvRequests.PutKv;
import io.cometmq.remoting.protocol.request.KvRequests.Value;
import io.cometmq.remoting.rpc.Body;
import io.cometmq.remoting.rpc.HandlerTable;
import io.cometmq.remoting.rpc.Lane;
import io.cometmq.remoting.rpc.Refusal;
import io.cometmq.remoting.rpc.Reply;
import io.cometmq.remoting.rpc.Request;
import java.util.Map;

/** Serves the key-value settings. */
public final class KvHandler {
    private final KvConfig settings;

    public KvHandler(KvConfig settings) {
        this.settings = settings;
    }

    public void bind(HandlerTable table) {
        table.on(PUT_KV_CONFIG, Lane.ADMIN, this::put);
        table.on(GET_KV_CONFIG, Lane.INLINE, this::get);
        table.on(DELETE_KV_CONFIG, Lane.ADMIN, this::delete);
        table.on(GET_KVLIST_BY_NAMESPACE, Lane.ADMIN, this::list);
    }

    Reply<NoHeader> put(Request<PutKv> request) {
        PutKv put = request.header();
        settings.put(put.namespace(), put.key(), put.value());
        return Reply.ok();
    }

    Reply<Value> get(Request<OfKey> request) {
        OfKey ask = request.header();
        String value = settings.get(ask.namespace(), ask.key())
                .orElseThrow(() -> unknown("Namespace: " + ask.namespace() + " Key: " + ask.key()));
        return Reply.of(new Value(value));
    }

    Reply<NoHeader> delete(Request<OfKey> request) {
        settings.delete(request.header().namespace(), request.header().key());
        return Reply.ok();
    }

    Reply<NoHeader> list(Request<OfNamespace> request) {
        String namespace = request.header().namespace();
        Map<String, String> table = settings.list(namespace);
        if (table.isEmpty()) {
            throw unknown("Namespace: " + namespace);
        }
        return Reply.ok().withBody(Body.of(Json.writeBytes(new KVTable(table))));
    }

    private static Refusal unknown(String what) {
        return new Refusal(ResponseCode.QUERY_NOT_FOUND, "No config item, " + what);
    }
}

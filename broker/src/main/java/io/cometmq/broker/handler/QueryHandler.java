// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.handler;

import static io.cometmq.remoting.protocol.ResponseCode.QUERY_NOT_FOUND;
import static io.cometmq.remoting.protocol.ResponseCode.SUCCESS;
import static io.cometmq.remoting.protocol.ResponseCode.SYSTEM_ERROR;
import static io.cometmq.remoting.protocol.request.QueryRequests.QUERY_MESSAGE;
import static io.cometmq.remoting.protocol.request.QueryRequests.VIEW_MESSAGE_BY_ID;

import io.cometmq.remoting.protocol.NoHeader;
import io.cometmq.remoting.protocol.request.QueryRequests.IndexState;
import io.cometmq.remoting.protocol.request.QueryRequests.QueryByKey;
import io.cometmq.remoting.protocol.request.QueryRequests.ViewMessage;
import io.cometmq.remoting.rpc.HandlerTable;
import io.cometmq.remoting.rpc.Lane;
import io.cometmq.remoting.rpc.Refusal;
import io.cometmq.remoting.rpc.Reply;
import io.cometmq.remoting.rpc.Request;
import io.cometmq.store.MessageStore;
import io.cometmq.store.MessageStore.KeyHits;
import io.cometmq.store.RecordSlice;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Serves the requests that look messages up: by key, and by place in the log. Both may read cold files. */
public final class QueryHandler {
    /** The most messages in one answer. */
    private static final int MAX_MESSAGES = 32;
    /** The most bytes of records in one answer, well below the longest frame. */
    private static final int MAX_BYTES = 12 * 1024 * 1024;

    private final MessageStore store;

    public QueryHandler(MessageStore store) {
        this.store = store;
    }

    /** Adds this handler's rows. */
    public void bind(HandlerTable table) {
        table.on(QUERY_MESSAGE, Lane.SLOW, this::byKey);
        table.on(VIEW_MESSAGE_BY_ID, Lane.SLOW, this::byId);
    }

    Reply<IndexState> byKey(Request<QueryByKey> request) {
        QueryByKey ask = request.header();
        boolean unique = Boolean.TRUE.equals(ask.uniqueKeyQuery());
        int count = unique ? MAX_MESSAGES : Math.max(1, Math.min(ask.maxNum(), MAX_MESSAGES));
        WantedKey key = WantedKey.of(ask);
        // Hits are by hash: those of other keys are left out, and must not take the place of what is asked for.
        KeyHits hits = store.findByKey(
                ask.topic(), key.indexed(), Integer.MAX_VALUE, ask.beginTimestamp(), ask.endTimestamp());
        IndexState state = new IndexState(hits.indexLastMillis(), hits.indexLastLogOffset());
        List<RecordSlice> records = read(hits.logOffsets(), key, count);
        if (records.isEmpty()) {
            return Reply.of(
                    QUERY_NOT_FOUND,
                    "no message of topic " + ask.topic() + " with key " + ask.key() + " was stored between "
                            + ask.beginTimestamp() + " and " + ask.endTimestamp(),
                    state);
        }
        return new Reply<>(SUCCESS, null, state, Map.of(), SlicesBody.of(records));
    }

    Reply<NoHeader> byId(Request<ViewMessage> request) {
        long offset = request.header().offset();
        RecordSlice record = store.recordAt(offset);
        if (record == null) {
            throw new Refusal(
                    SYSTEM_ERROR,
                    "no message begins at log offset " + offset + ": the log holds " + store.minLogOffset() + ".."
                            + store.maxLogOffset());
        }
        return Reply.ok().withBody(SlicesBody.of(List.of(record)));
    }

    private List<RecordSlice> read(List<Long> logOffsets, WantedKey key, int count) {
        List<RecordSlice> records = new ArrayList<>();
        try {
            addRecords(logOffsets, key, count, records);
        } catch (RuntimeException failure) {
            records.forEach(RecordSlice::close);
            throw failure;
        }
        return records;
    }

    private void addRecords(List<Long> logOffsets, WantedKey key, int count, List<RecordSlice> records) {
        int bytes = 0;
        for (long logOffset : logOffsets) {
            RecordSlice record = records.size() < count ? store.recordAt(logOffset) : null;
            if (record == null) {
                continue;
            }
            if (!key.isOf(record.bytes())) {
                record.close();
                continue;
            }
            bytes += record.size();
            if (bytes > MAX_BYTES && !records.isEmpty()) {
                record.close();
                return;
            }
            records.add(record);
        }
    }
}

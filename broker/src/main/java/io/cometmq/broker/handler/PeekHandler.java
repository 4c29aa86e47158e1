// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.handler;

import static io.cometmq.remoting.protocol.ResponseCode.INVALID_PARAMETER;
import static io.cometmq.remoting.protocol.ResponseCode.PULL_NOT_FOUND;
import static io.cometmq.remoting.protocol.ResponseCode.SUCCESS;
import static io.cometmq.remoting.protocol.request.PopRequests.PEEK_MESSAGE;

import io.cometmq.broker.pop.PopQueue;
import io.cometmq.broker.pop.Pops;
import io.cometmq.common.topic.TopicConfig;
import io.cometmq.remoting.protocol.request.PopRequests.Peek;
import io.cometmq.remoting.protocol.request.PopRequests.Popped;
import io.cometmq.remoting.rpc.HandlerTable;
import io.cometmq.remoting.rpc.Lane;
import io.cometmq.remoting.rpc.Refusal;
import io.cometmq.remoting.rpc.Reply;
import io.cometmq.remoting.rpc.Request;
import io.cometmq.store.MessageStore;
import io.cometmq.store.ReadResult;
import io.cometmq.store.RecordFilter;
import io.cometmq.store.RecordSlice;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Serves those who look at what a pop would get, and take nothing. Thread-safe. */
public final class PeekHandler {
    /** The most bytes of records in one answer. */
    private static final int MAX_BYTES = 256 * 1024;

    private static final Popped NOTHING = new Popped(0, 0, 0, 0, null, null, null);

    private final PopChecks checks;
    private final Pops pops;
    private final MessageStore store;

    public PeekHandler(PopChecks checks, Pops pops, MessageStore store) {
        this.checks = checks;
        this.pops = pops;
        this.store = store;
    }

    /** Adds this handler's row; nobody waits for a look, so that it may wait for the disk. */
    public void bind(HandlerTable table) {
        table.on(PEEK_MESSAGE, Lane.SLOW, this::peek);
    }

    Reply<Popped> peek(Request<Peek> request) {
        try {
            return peek(request.header());
        } catch (Refusal no) {
            // Compat: clients of pops read a header even in a refusal.
            return Reply.of(no.code(), no.remark(), NOTHING);
        }
    }

    private Reply<Popped> peek(Peek ask) {
        checks.checkBroker();
        TopicConfig topic = checks.readable(ask.topic(), ask.queueId());
        checks.group(ask.consumerGroup());
        if (ask.maxMsgNums() < 1 || ask.maxMsgNums() > PopChecks.MAX_MESSAGES) {
            throw new Refusal(
                    INVALID_PARAMETER, "maxMsgNums=" + ask.maxMsgNums() + ": expected 1.." + PopChecks.MAX_MESSAGES);
        }
        List<RecordSlice> records = new ArrayList<>();
        long rest = 0;
        int first = Math.max(0, ask.queueId());
        int last = ask.queueId() < 0 ? topic.readQueueNums() - 1 : ask.queueId();
        for (int queueId = first; queueId <= last; queueId++) {
            PopQueue queue = pops.queues().of(ask.topic(), ask.consumerGroup(), queueId);
            // Compat: what is shown counts as left behind, too.
            rest += queue.rest(false);
            if (records.size() < ask.maxMsgNums()) {
                ReadResult found = store.read(
                        ask.topic(),
                        queueId,
                        queue.nextOffset(false),
                        ask.maxMsgNums() - records.size(),
                        MAX_BYTES,
                        RecordFilter.ALL);
                records.addAll(found.records());
            }
        }
        Popped header = new Popped(0, 0, 0, rest, null, null, null);
        if (records.isEmpty()) {
            return Reply.of(PULL_NOT_FOUND, ReadResult.Status.NO_MESSAGE_IN_QUEUE.name(), header);
        }
        return new Reply<>(SUCCESS, ReadResult.Status.FOUND.name(), header, Map.of(), SlicesBody.of(records));
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.handler;

import static io.cometmq.remoting.protocol.ResponseCode.INVALID_PARAMETER;
import static io.cometmq.remoting.protocol.ResponseCode.QUERY_NOT_FOUND;
import static io.cometmq.remoting.protocol.request.OffsetRequests.GET_EARLIEST_MSG_STORETIME;
import static io.cometmq.remoting.protocol.request.OffsetRequests.GET_MAX_OFFSET;
import static io.cometmq.remoting.protocol.request.OffsetRequests.GET_MIN_OFFSET;
import static io.cometmq.remoting.protocol.request.OffsetRequests.QUERY_CONSUMER_OFFSET;
import static io.cometmq.remoting.protocol.request.OffsetRequests.SEARCH_OFFSET_BY_TIMESTAMP;
import static io.cometmq.remoting.protocol.request.OffsetRequests.UPDATE_CONSUMER_OFFSET;

import io.cometmq.broker.client.ConsumerGroups;
import io.cometmq.broker.group.SubscriptionGroups;
import io.cometmq.broker.offset.Committer;
import io.cometmq.broker.offset.ConsumerOffsets;
import io.cometmq.broker.topic.Topics;
import io.cometmq.remoting.protocol.NoHeader;
import io.cometmq.remoting.protocol.request.BoundaryType;
import io.cometmq.remoting.protocol.request.OffsetRequests.MaxOffset;
import io.cometmq.remoting.protocol.request.OffsetRequests.OfQueue;
import io.cometmq.remoting.protocol.request.OffsetRequests.Offset;
import io.cometmq.remoting.protocol.request.OffsetRequests.QueryOffset;
import io.cometmq.remoting.protocol.request.OffsetRequests.SearchOffset;
import io.cometmq.remoting.protocol.request.OffsetRequests.StoreTime;
import io.cometmq.remoting.protocol.request.OffsetRequests.UpdateOffset;
import io.cometmq.remoting.rpc.HandlerTable;
import io.cometmq.remoting.rpc.Lane;
import io.cometmq.remoting.rpc.Refusal;
import io.cometmq.remoting.rpc.Reply;
import io.cometmq.remoting.rpc.Request;
import io.cometmq.store.MessageStore;
import io.cometmq.store.TimeBoundary;
import java.util.OptionalLong;

/** Serves the requests that read or move a consumer group's offsets, and those for the bounds of queues. */
public final class OffsetHandler {
    private static final long NO_TIME = -1;

    private final MessageStore store;
    private final ConsumerOffsets offsets;
    private final Topics topics;
    private final SubscriptionGroups groups;
    private final ConsumerGroups consumers;

    public OffsetHandler(
            MessageStore store,
            ConsumerOffsets offsets,
            Topics topics,
            SubscriptionGroups groups,
            ConsumerGroups consumers) {
        this.store = store;
        this.offsets = offsets;
        this.topics = topics;
        this.groups = groups;
        this.consumers = consumers;
    }

    /** Adds this handler's rows. Those that look into records run on the slow lane. */
    public void bind(HandlerTable table) {
        table.on(QUERY_CONSUMER_OFFSET, Lane.INLINE, this::query);
        table.on(UPDATE_CONSUMER_OFFSET, Lane.INLINE, this::update);
        table.on(GET_MAX_OFFSET, Lane.INLINE, this::max);
        table.on(GET_MIN_OFFSET, Lane.INLINE, this::min);
        table.on(SEARCH_OFFSET_BY_TIMESTAMP, Lane.SLOW, this::search);
        table.on(GET_EARLIEST_MSG_STORETIME, Lane.SLOW, this::earliest);
    }

    Reply<Offset> query(Request<QueryOffset> request) {
        QueryOffset ask = request.header();
        OptionalLong known = offsets.find(ask.consumerGroup(), ask.topic(), ask.queueId());
        if (known.isPresent()) {
            return Reply.of(new Offset(known.getAsLong()));
        }
        if (topics.find(ask.topic()) != null
                && !Boolean.FALSE.equals(ask.setZeroIfNotFound())
                && store.isYoung(ask.topic(), ask.queueId())) {
            // Compat: a new group begins at the first message of a queue that still has all of its messages at hand.
            return Reply.of(new Offset(store.minQueueOffset(ask.topic(), ask.queueId())));
        }
        throw new Refusal(
                QUERY_NOT_FOUND,
                "group " + ask.consumerGroup() + " has no offset of queue " + ask.queueId() + " of topic "
                        + ask.topic());
    }

    Reply<NoHeader> update(Request<UpdateOffset> request) {
        UpdateOffset ask = request.header();
        groups.require(ask.consumerGroup());
        topics.require(ask.topic());
        if (ask.queueId() < 0) {
            // Compat: clients that have no queue yet are not refused; there is nothing to keep.
            return Reply.ok();
        }
        long end = store.nextQueueOffset(ask.topic(), ask.queueId());
        if (ask.commitOffset() < 0 || ask.commitOffset() > end) {
            // Beyond the end it would skip the messages that come next.
            throw new Refusal(
                    INVALID_PARAMETER,
                    "commitOffset=" + ask.commitOffset() + ": expected 0.." + end + " for queue " + ask.queueId()
                            + " of topic " + ask.topic());
        }
        Committer by = new Committer(request.connection().remote(), () -> consumers.sharesQueues(ask.consumerGroup()));
        offsets.commit(ask.consumerGroup(), ask.topic(), ask.queueId(), ask.commitOffset(), by);
        return Reply.ok();
    }

    Reply<Offset> max(Request<MaxOffset> request) {
        MaxOffset ask = request.header();
        boolean promised = Boolean.FALSE.equals(ask.committed());
        return Reply.of(new Offset(
                promised
                        ? store.nextQueueOffset(ask.topic(), ask.queueId())
                        : store.maxQueueOffset(ask.topic(), ask.queueId())));
    }

    Reply<Offset> min(Request<OfQueue> request) {
        OfQueue ask = request.header();
        return Reply.of(new Offset(store.minQueueOffset(ask.topic(), ask.queueId())));
    }

    Reply<Offset> search(Request<SearchOffset> request) {
        SearchOffset ask = request.header();
        TimeBoundary boundary = ask.boundaryType() == BoundaryType.UPPER ? TimeBoundary.UPPER : TimeBoundary.LOWER;
        return Reply.of(new Offset(store.queueOffsetAt(ask.topic(), ask.queueId(), ask.timestamp(), boundary)));
    }

    Reply<StoreTime> earliest(Request<OfQueue> request) {
        OfQueue ask = request.header();
        long first = store.minQueueOffset(ask.topic(), ask.queueId());
        return Reply.of(new StoreTime(
                store.storeTimeOf(ask.topic(), ask.queueId(), first).orElse(NO_TIME)));
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.handler;

import static io.cometmq.remoting.protocol.ResponseCode.FLUSH_DISK_TIMEOUT;
import static io.cometmq.remoting.protocol.ResponseCode.NO_PERMISSION;
import static io.cometmq.remoting.protocol.ResponseCode.SYSTEM_ERROR;
import static io.cometmq.remoting.protocol.request.ClientRequests.CONSUMER_SEND_MSG_BACK;

import io.cometmq.broker.group.SubscriptionGroups;
import io.cometmq.broker.identity.PublishedAddress;
import io.cometmq.broker.routing.Destination;
import io.cometmq.broker.routing.Routing;
import io.cometmq.broker.topic.TopicSettings;
import io.cometmq.common.config.Live;
import io.cometmq.common.group.SubscriptionGroupConfig;
import io.cometmq.common.message.RecordHead;
import io.cometmq.common.message.RecordLayout;
import io.cometmq.common.topic.Permission;
import io.cometmq.remoting.protocol.NoHeader;
import io.cometmq.remoting.protocol.request.ClientRequests.SendBack;
import io.cometmq.remoting.rpc.HandlerTable;
import io.cometmq.remoting.rpc.Lane;
import io.cometmq.remoting.rpc.Refusal;
import io.cometmq.remoting.rpc.Reply;
import io.cometmq.remoting.rpc.Request;
import io.cometmq.store.Appended;
import io.cometmq.store.MessageStore;
import io.cometmq.store.NewRecord;
import io.cometmq.store.RecordSlice;
import io.cometmq.store.StoreException;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Takes messages back that a consumer could not consume, and stores a copy for a later try. Thread-safe.
 *
 * <p>The answer comes after the copy is as durable as a send would be, whatever the message's own WAIT says: the consumer
 * moves its offset past the message then.
 */
public final class SendBackHandler {
    private final MessageStore store;
    private final PublishedAddress storeHost;
    private final SubscriptionGroups groups;
    private final SendBackTarget targets;
    private final Routing routing;
    private final SendCounts counts;
    private final Live<TopicSettings> settings;

    public SendBackHandler(
            MessageStore store,
            PublishedAddress storeHost,
            SubscriptionGroups groups,
            SendBackTarget targets,
            Routing routing,
            SendCounts counts,
            Live<TopicSettings> settings) {
        this.store = store;
        this.storeHost = storeHost;
        this.groups = groups;
        this.targets = targets;
        this.routing = routing;
        this.counts = counts;
        this.settings = settings;
    }

    /** Adds this handler's row: it reads a message that may be cold by now. */
    public void bind(HandlerTable table) {
        table.onAsync(CONSUMER_SEND_MSG_BACK, Lane.SLOW, this::sendBack);
    }

    CompletionStage<Reply<NoHeader>> sendBack(Request<SendBack> request) {
        SendBack ask = request.header();
        SubscriptionGroupConfig group = groups.require(ask.group());
        int permission = settings.get().brokerPermission();
        if (!Permission.isWritable(permission)) {
            throw new Refusal(
                    NO_PERMISSION,
                    "brokerPermission=" + permission + " forbids sending messages back: expected 2 or 6");
        }
        if (group.retryQueueNums() <= 0) {
            return CompletableFuture.completedFuture(Reply.ok());
        }
        try (RecordSlice record = store.recordAt(ask.offset())) {
            if (record == null) {
                throw new Refusal(
                        SYSTEM_ERROR,
                        "no message begins at log offset " + ask.offset() + ": the log holds " + store.minLogOffset()
                                + ".." + store.maxLogOffset());
            }
            return store(record, group, ask, request.version());
        } catch (StoreException refused) {
            throw StoreAnswers.of(refused);
        }
    }

    private CompletionStage<Reply<NoHeader>> store(
            RecordSlice record, SubscriptionGroupConfig group, SendBack ask, int version) {
        ByteBuffer bytes = record.bytes();
        int tried = RecordLayout.reconsumeTimes(bytes, 0);
        Destination to = routing.route(targets.of(record, storeHost, group, ask, version));
        Appended appended = store.append(new NewRecord(
                to.topic(),
                new RecordHead(
                        to.queueId(),
                        RecordLayout.flag(bytes, 0),
                        RecordLayout.sysFlag(bytes, 0),
                        RecordLayout.bornTimestamp(bytes, 0),
                        RecordLayout.bornHost(bytes, 0),
                        storeHost.get(),
                        tried + 1,
                        0),
                bytes.slice(RecordLayout.bodyPosition(bytes, 0), RecordLayout.bodyLength(bytes, 0)),
                to.properties(),
                true));
        counts.sentBack(ask.group(), to, appended);
        return appended.durable().handle((inTime, failure) -> answer(inTime, failure));
    }

    private static Reply<NoHeader> answer(
            @org.jspecify.annotations.Nullable Boolean inTime, @org.jspecify.annotations.Nullable Throwable failure) {
        if (failure != null) {
            throw StoreAnswers.of(failure);
        }
        return Boolean.TRUE.equals(inTime)
                ? Reply.ok()
                : Reply.refused(FLUSH_DISK_TIMEOUT, "stored, but the flush did not end in time");
    }
}

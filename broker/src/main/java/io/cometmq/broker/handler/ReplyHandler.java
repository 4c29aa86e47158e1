// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.handler;

import static io.cometmq.remoting.protocol.ResponseCode.SYSTEM_ERROR;
import static io.cometmq.remoting.protocol.request.ReplyRequests.SEND_REPLY_MESSAGE;
import static io.cometmq.remoting.protocol.request.ReplyRequests.SEND_REPLY_MESSAGE_V2;

import io.cometmq.broker.identity.PublishedAddress;
import io.cometmq.broker.reply.ReplyConfig;
import io.cometmq.broker.reply.ReplyPush;
import io.cometmq.common.message.EncodedProperties;
import io.cometmq.common.message.RecordHead;
import io.cometmq.common.topic.TopicConfig;
import io.cometmq.remoting.protocol.request.SendRequests.Send;
import io.cometmq.remoting.protocol.request.SendRequests.Sent;
import io.cometmq.remoting.rpc.HandlerTable;
import io.cometmq.remoting.rpc.Lane;
import io.cometmq.remoting.rpc.Refusal;
import io.cometmq.remoting.rpc.Reply;
import io.cometmq.remoting.rpc.Request;
import io.cometmq.store.Appended;
import io.cometmq.store.MessageStore;
import io.cometmq.store.NewRecord;
import io.cometmq.store.StoreException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves who replies to a message: the reply goes to the client that asked, and into the log where that is set. A reply
 * that cannot be stored is handed over all the same, since somebody waits for it. Thread-safe.
 */
public final class ReplyHandler {
    private static final Logger log = LoggerFactory.getLogger(ReplyHandler.class);
    private static final String NOT_STORED = "0";

    private final MessageStore store;
    private final PublishedAddress storeHost;
    private final SendChecks checks;
    private final SendProperties properties;
    private final SentReplies replies;
    private final ReplyPush push;
    private final Supplier<ReplyConfig> config;

    public ReplyHandler(
            MessageStore store,
            PublishedAddress storeHost,
            SendChecks checks,
            SendProperties properties,
            SentReplies replies,
            ReplyPush push,
            Supplier<ReplyConfig> config) {
        this.store = store;
        this.storeHost = storeHost;
        this.checks = checks;
        this.properties = properties;
        this.replies = replies;
        this.push = push;
        this.config = config;
    }

    /** Adds this handler's rows. */
    public void bind(HandlerTable table) {
        table.onAsync(SEND_REPLY_MESSAGE, Lane.INLINE, this::reply);
        table.onAsync(SEND_REPLY_MESSAGE_V2, Lane.INLINE, this::reply);
    }

    CompletionStage<Reply<Sent>> reply(Request<Send> request) {
        try {
            Send ask = request.header();
            TopicConfig topic = checks.topic(ask);
            int queueId = checks.queue(ask, topic);
            String text = properties.completeReply(ask.givenProperties().text());
            CompletableFuture<String> pushed = push.push(request, queueId, text);
            Sent sent = config.get().store()
                    ? store(request, queueId, text)
                    : new Sent(NOT_STORED, queueId, 0, null, null, null);
            return pushed.thenApply(
                    problem -> problem.isEmpty() ? replies.with(sent) : replies.failed(SYSTEM_ERROR, problem, sent));
        } catch (Refusal no) {
            return CompletableFuture.completedFuture(replies.refused(no));
        }
    }

    private Sent store(Request<Send> request, int queueId, String text) {
        Send ask = request.header();
        try {
            Appended appended = store.append(new NewRecord(
                    ask.topic(),
                    new RecordHead(
                            queueId,
                            ask.flag(),
                            ask.sysFlag(),
                            ask.bornTimestamp(),
                            request.connection().remote(),
                            storeHost.get(),
                            ask.reconsumeTimes() == null ? 0 : ask.reconsumeTimes(),
                            0),
                    request.body(),
                    EncodedProperties.of(text),
                    false));
            return new Sent(replies.idOf(appended), queueId, appended.queueOffset(), null, null, null);
        } catch (StoreException refused) {
            // Why the store refuses is in the log already; the reply itself goes to its client all the same.
            log.debug("Reply not stored: topic={} cause={}", ask.topic(), refused.getMessage());
            return new Sent(NOT_STORED, queueId, 0, null, null, null);
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.handler;

import static io.cometmq.common.message.MessageConst.PROPERTY_BORN_TIMESTAMP;
import static io.cometmq.common.message.MessageConst.PROPERTY_PRODUCER_GROUP;
import static io.cometmq.common.message.MessageConst.PROPERTY_TAGS;
import static io.cometmq.common.message.MessageConst.PROPERTY_TIMER_DELIVER_MS;
import static io.cometmq.common.message.MessageConst.PROPERTY_TIMER_DEL_UNIQKEY;
import static io.cometmq.common.message.MessageConst.PROPERTY_UNIQ_CLIENT_MESSAGE_ID_KEYIDX;
import static io.cometmq.remoting.protocol.ResponseCode.FLUSH_DISK_TIMEOUT;
import static io.cometmq.remoting.protocol.ResponseCode.ILLEGAL_OPERATION;
import static io.cometmq.remoting.protocol.ResponseCode.NO_PERMISSION;
import static io.cometmq.remoting.protocol.ResponseCode.SERVICE_NOT_AVAILABLE;
import static io.cometmq.remoting.protocol.request.RecallRequests.RECALL_MESSAGE;

import io.cometmq.broker.identity.BrokerIdentity;
import io.cometmq.broker.routing.Destination;
import io.cometmq.broker.timer.RecallHandle;
import io.cometmq.broker.timer.TimerConfig;
import io.cometmq.broker.timer.Timers;
import io.cometmq.broker.topic.TopicSettings;
import io.cometmq.broker.topic.Topics;
import io.cometmq.common.config.Live;
import io.cometmq.common.lifecycle.Clock;
import io.cometmq.common.message.MessageProperties;
import io.cometmq.common.message.RecordHead;
import io.cometmq.common.topic.Permission;
import io.cometmq.remoting.protocol.request.RecallRequests.Recall;
import io.cometmq.remoting.protocol.request.RecallRequests.Recalled;
import io.cometmq.remoting.rpc.HandlerTable;
import io.cometmq.remoting.rpc.Lane;
import io.cometmq.remoting.rpc.Refusal;
import io.cometmq.remoting.rpc.Reply;
import io.cometmq.remoting.rpc.Request;
import io.cometmq.store.Appended;
import io.cometmq.store.MessageStore;
import io.cometmq.store.NewRecord;
import io.cometmq.store.StoreException;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * Calls messages back that wait for their delivery time: it stores a marker that is due with the message and keeps it from
 * being delivered. Thread-safe.
 */
public final class RecallHandler {
    /** Compat: markers have this tag and body. */
    private static final String TAG = "_RECALL_TAG_";

    private static final byte[] BODY = {'0'};

    private final Supplier<TimerConfig> config;
    private final Timers timers;
    private final MessageStore store;
    private final BrokerIdentity identity;
    private final Topics topics;
    private final Live<TopicSettings> settings;
    private final Clock clock;

    public RecallHandler(
            Supplier<TimerConfig> config,
            Timers timers,
            MessageStore store,
            BrokerIdentity identity,
            Topics topics,
            Live<TopicSettings> settings,
            Clock clock) {
        this.config = config;
        this.timers = timers;
        this.store = store;
        this.identity = identity;
        this.topics = topics;
        this.settings = settings;
        this.clock = clock;
    }

    /** Adds this handler's row. */
    public void bind(HandlerTable table) {
        table.onAsync(RECALL_MESSAGE, Lane.INLINE, this::recall);
    }

    CompletionStage<Reply<Recalled>> recall(Request<Recall> request) {
        Recall ask = request.header();
        checkAllowed();
        topics.require(ask.topic());
        RecallHandle handle = handle(ask);
        long now = clock.millis();
        Destination to = timers.routing(config).route(new Destination(ask.topic(), 0, marker(ask, handle, now)));
        try {
            Appended appended = store.append(new NewRecord(
                    to.topic(),
                    new RecordHead(
                            to.queueId(),
                            0,
                            0,
                            now,
                            request.connection().remote(),
                            identity.address().get(),
                            0,
                            0),
                    ByteBuffer.wrap(BODY),
                    to.properties(),
                    true));
            return appended.durable().handle((inTime, failure) -> {
                if (failure != null) {
                    throw StoreAnswers.of(failure);
                }
                return Boolean.TRUE.equals(inTime)
                        ? Reply.of(new Recalled(handle.uniqueKey()))
                        : Reply.refused(FLUSH_DISK_TIMEOUT, "called back, but the flush did not end in time");
            });
        } catch (StoreException refused) {
            throw StoreAnswers.of(refused);
        }
    }

    private void checkAllowed() {
        if (!config.get().recallEnabled()) {
            throw new Refusal(NO_PERMISSION, "messages cannot be called back here (recallMessageEnable=false)");
        }
        int permission = settings.get().brokerPermission();
        if (!Permission.isWritable(permission) && !config.get().recallWithoutWrite()) {
            throw new Refusal(
                    SERVICE_NOT_AVAILABLE,
                    "brokerPermission=" + permission
                            + " forbids calling messages back: expected 2 or 6, or another setting (allowRecallWhenBrokerNotWriteable=false)");
        }
    }

    private RecallHandle handle(Recall ask) {
        RecallHandle handle = parse(ask.recallHandle());
        if (!handle.topic().equals(ask.topic())) {
            throw illegal("recallHandle is of topic " + handle.topic() + ": expected topic " + ask.topic());
        }
        if (!handle.brokerName().equals(identity.brokerName())) {
            throw illegal(
                    "recallHandle is of broker " + handle.brokerName() + ": expected broker " + identity.brokerName());
        }
        long left = handle.dueMillis() - clock.millis();
        if (left <= 0 || left > config.get().maxDelay().toMillis()) {
            throw illegal("the message of recallHandle is due at " + handle.dueMillis() + ", " + left
                    + " ms from now: expected 1.." + config.get().maxDelay().toMillis());
        }
        return handle;
    }

    private static RecallHandle parse(String text) {
        try {
            return RecallHandle.parse(text);
        } catch (IllegalArgumentException wrong) {
            throw illegal(String.valueOf(wrong.getMessage()));
        }
    }

    private static String marker(Recall ask, RecallHandle handle, long now) {
        try {
            String properties = MessageProperties.set("", PROPERTY_TAGS, TAG);
            properties = MessageProperties.set(properties, PROPERTY_UNIQ_CLIENT_MESSAGE_ID_KEYIDX, handle.uniqueKey());
            properties = MessageProperties.set(properties, PROPERTY_TIMER_DEL_UNIQKEY, handle.uniqueKey());
            properties =
                    MessageProperties.set(properties, PROPERTY_TIMER_DELIVER_MS, Long.toString(handle.dueMillis()));
            properties = MessageProperties.set(properties, PROPERTY_BORN_TIMESTAMP, Long.toString(now));
            String group = ask.producerGroup();
            return group == null || group.isEmpty()
                    ? properties
                    : MessageProperties.set(properties, PROPERTY_PRODUCER_GROUP, group);
        } catch (IllegalArgumentException wrong) {
            throw illegal(String.valueOf(wrong.getMessage()));
        }
    }

    private static Refusal illegal(String remark) {
        return new Refusal(ILLEGAL_OPERATION, remark);
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.impl.producer;

import io.cometmq.client.Validators;
import io.cometmq.client.exception.MQClientException;
import io.cometmq.client.impl.Await;
import io.cometmq.client.producer.DefaultMQProducer;
import io.cometmq.client.producer.SendResult;
import io.cometmq.common.lifecycle.Scheduler;
import io.cometmq.common.message.Message;
import io.cometmq.common.message.MessageBatch;
import io.cometmq.common.message.MessageClientIDSetter;
import io.cometmq.common.message.MessageConst;
import io.cometmq.common.message.MessageQueue;
import io.cometmq.common.topic.TopicNames;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Gathers single messages that go the same way and sends them as one batch: when enough bytes are together, or when the
 * first one has waited long enough. Each sender gets the result of its own message.
 *
 * <p>Guarded by its own lock, which is not held while anything is sent. Bounded: bytes of one batch, the time a message
 * waits, and the bytes of all messages that are not answered yet; past the last bound messages go alone.
 */
final class Accumulator {
    /** How many messages one batch has at most, since their properties take room, too. */
    private static final int MAX_BATCH_MESSAGES = 1_024;

    /** Properties of messages that a batch cannot have one by one. */
    private static final String[] GO_ALONE = Stream.concat(
                    MessageConst.DELAY_PROPERTIES.stream(),
                    Stream.of(
                            MessageConst.PROPERTY_PRODUCER_GROUP,
                            MessageConst.PROPERTY_MESSAGE_TYPE,
                            MessageConst.PROPERTY_PRIORITY))
            .toArray(String[]::new);

    private final MessageSender sender;
    private final DefaultMQProducer settings;
    private final Scheduler scheduler;
    private final Map<Way, Gathering> open = new HashMap<>();
    private long bytes;

    Accumulator(MessageSender sender, DefaultMQProducer settings, Scheduler scheduler) {
        this.sender = sender;
        this.settings = settings;
        this.scheduler = scheduler;
    }

    /** Messages with equal ways may share a batch. */
    private record Way(String topic, @Nullable MessageQueue queue, boolean waitStoreMsgOK, @Nullable String tags) {}

    /** A message and who waits for it. */
    private record Waiting(Message message, CompletableFuture<SendResult> result) {}

    /** A batch that still grows. Guarded by the accumulator's lock. */
    private static final class Gathering {
        private final Way way;
        private final List<Waiting> messages = new ArrayList<>();
        private int bytes;

        private Gathering(Way way) {
            this.way = way;
        }
    }

    /**
     * Takes a message in; every failure is the future's.
     *
     * @return null when the message cannot share a batch, or there is no room: the caller sends it alone
     */
    @Nullable
    CompletableFuture<SendResult> add(@Nullable Message message, Target target) {
        if (message == null || !mayShare(message, target)) {
            return null;
        }
        try {
            Validators.checkMessage(message, settings.getMaxMessageSize());
            target.check(message);
        } catch (MQClientException illegal) {
            return CompletableFuture.failedFuture(illegal);
        }
        Way way = new Way(message.getTopic(), target.queue(), message.isWaitStoreMsgOK(), message.getTags());
        Waiting waiting = new Waiting(message, new CompletableFuture<>());
        int size = message.getBody().length;
        if (size > settings.getBatchMaxBytes()) {
            return null;
        }
        Gathering full = null;
        synchronized (this) {
            if (bytes + size > settings.getTotalBatchMaxBytes()) {
                return null;
            }
            bytes += size;
            Gathering gathering = open.get(way);
            if (gathering == null) {
                gathering = new Gathering(way);
                open.put(way, gathering);
                sendLater(gathering);
            }
            gathering.messages.add(waiting);
            gathering.bytes += size;
            if (gathering.bytes >= settings.getBatchMaxBytes() || gathering.messages.size() >= MAX_BATCH_MESSAGES) {
                open.remove(way);
                full = gathering;
            }
        }
        if (full != null) {
            send(full);
        }
        return waiting.result();
    }

    private static boolean mayShare(Message message, Target target) {
        if (message instanceof MessageBatch
                || target.selector() != null
                || TopicNames.isRetryTopic(message.getTopic())) {
            return false;
        }
        for (String property : GO_ALONE) { // not a stream: this runs for each message
            if (message.getProperty(property) != null) {
                return false;
            }
        }
        return true;
    }

    private void sendLater(Gathering gathering) {
        Scheduler.Cancellable unused = scheduler.after(
                Duration.ofMillis(settings.getBatchMaxDelayMs()), "batch-linger", () -> sendIfOpen(gathering));
    }

    private void sendIfOpen(Gathering gathering) {
        synchronized (this) {
            if (!open.remove(gathering.way, gathering)) {
                return;
            }
        }
        send(gathering);
    }

    /** Sends at once what waits. */
    CompletableFuture<Void> flush() {
        List<Gathering> all;
        synchronized (this) {
            all = List.copyOf(open.values());
            open.clear();
        }
        all.forEach(this::send);
        return CompletableFuture.allOf(all.stream()
                .flatMap(gathering -> gathering.messages.stream())
                .map(waiting -> waiting.result().handle((done, failure) -> null))
                .toArray(CompletableFuture<?>[]::new));
    }

    private void send(Gathering gathering) {
        Target target = Target.of(gathering.way.queue());
        List<Waiting> messages = gathering.messages;
        Message message = messages.size() == 1
                ? messages.get(0).message()
                : MessageBatch.generateFromList(
                        messages.stream().map(Waiting::message).toList());
        Await.whenDone(
                sender.sendAsync(message, target, Retry.of(settings, target), settings.getSendMsgTimeout()),
                (done, failure) -> {
                    synchronized (this) {
                        bytes -= gathering.bytes;
                    }
                    if (failure != null) {
                        messages.forEach(waiting -> waiting.result().completeExceptionally(Await.cause(failure)));
                    } else if (messages.size() == 1) {
                        messages.get(0).result().complete(done);
                    } else {
                        share(done, messages);
                    }
                });
    }

    /** Gives each sender its part of the batch's result. */
    private static void share(SendResult ofBatch, List<Waiting> messages) {
        String[] ids = ofBatch.getOffsetMsgId() == null
                ? new String[0]
                : ofBatch.getOffsetMsgId().split(",", -1);
        for (int i = 0; i < messages.size(); i++) {
            SendResult own = new SendResult(
                    ofBatch.getSendStatus(),
                    String.valueOf(
                            MessageClientIDSetter.getUniqID(messages.get(i).message())),
                    ids.length == messages.size() ? ids[i] : ofBatch.getOffsetMsgId(),
                    ofBatch.getMessageQueue(),
                    ofBatch.getQueueOffset() + i);
            own.setRegionId(ofBatch.getRegionId());
            own.setTraceOn(ofBatch.isTraceOn());
            messages.get(i).result().complete(own);
        }
    }
}

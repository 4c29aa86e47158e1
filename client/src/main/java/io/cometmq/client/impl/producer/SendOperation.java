// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.impl.producer;

import io.cometmq.client.common.ClientErrorCode;
import io.cometmq.client.exception.MQBrokerException;
import io.cometmq.client.exception.MQClientException;
import io.cometmq.client.hook.SendMessageContext;
import io.cometmq.client.impl.Await;
import io.cometmq.client.impl.MQClientInstance;
import io.cometmq.client.producer.DefaultMQProducer;
import io.cometmq.client.producer.SendResult;
import io.cometmq.client.producer.SendStatus;
import io.cometmq.common.message.MessageQueue;
import io.cometmq.remoting.exception.RemotingConnectException;
import io.cometmq.remoting.exception.RemotingException;
import io.cometmq.remoting.exception.RemotingTimeoutException;
import io.cometmq.remoting.exception.RemotingTooMuchRequestException;
import io.cometmq.remoting.protocol.ResponseCode;
import io.cometmq.remoting.protocol.request.SendRequests.Send;
import io.cometmq.remoting.protocol.request.SendRequests.Sent;
import io.cometmq.remoting.rpc.Answer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One message on its way: tries queue after queue until a broker has stored it, the tries are used up, or the time is.
 *
 * <p>Each step begins when the one before has ended, on the sender's thread or on an event loop, and none of them waits.
 */
final class SendOperation {
    private static final String DEFAULT_REGION = "DefaultRegion";

    private final MQClientInstance client;
    private final DefaultMQProducer settings;
    private final SendHooks hooks;
    private final MQFaultStrategy strategy;
    private final Outgoing outgoing;
    private final TopicPublishInfo topic;
    private final @Nullable MessageQueue fixed;
    private final Retry retry;
    private final long startNanos;
    private final long timeoutNanos;
    private final List<String> brokersTried = new ArrayList<>(1);
    /** Whether this has followed a queue to its new broker already; once is enough. */
    private volatile boolean followed;

    private final CompletableFuture<SendResult> result = new CompletableFuture<>();

    /** Sends to {@code fixed}, or to queues of {@code topic} when it is null. */
    SendOperation(
            MQClientInstance client,
            DefaultMQProducer settings,
            MQFaultStrategy strategy,
            Outgoing outgoing,
            TopicPublishInfo topic,
            @Nullable MessageQueue fixed,
            Retry retry,
            Started started) {
        this.client = client;
        this.settings = settings;
        this.hooks = settings.getDefaultMQProducerImpl().hooks();
        this.strategy = strategy;
        this.outgoing = outgoing;
        this.topic = topic;
        this.fixed = fixed;
        this.retry = retry;
        this.startNanos = started.nanos();
        this.timeoutNanos = TimeUnit.MILLISECONDS.toNanos(started.timeoutMillis());
    }

    /** When a send began, by {@code Clock.nanos}, and how long it may take. */
    record Started(long nanos, long timeoutMillis) {}

    /** Begins the first try; completes when the last one has ended. */
    CompletableFuture<SendResult> start() {
        attempt();
        return result;
    }

    private void attempt() {
        long sentNanos = client.clock().nanos();
        long left = timeoutNanos - (sentNanos - startNanos);
        if (left <= 0) {
            result.completeExceptionally(
                    new RemotingTooMuchRequestException("send timed out: topic=" + topic.topic() + " timeoutMillis="
                            + TimeUnit.NANOSECONDS.toMillis(timeoutNanos) + " brokersTried=" + brokersTried));
            return;
        }
        String last = brokersTried.isEmpty() ? null : brokersTried.get(brokersTried.size() - 1);
        MessageQueue queue = fixed == null ? strategy.choose(topic, last) : fixed;
        brokersTried.add(queue.getBrokerName());
        String address;
        try {
            address = SendAddress.of(queue, client.brokers(), settings);
        } catch (MQClientException nowhere) {
            retryOrFail(nowhere);
            return;
        }
        if (retry.mostMillisPerTry() > 0) {
            left = Math.min(left, TimeUnit.MILLISECONDS.toNanos(retry.mostMillisPerTry()));
        }
        SendMessageContext hooked;
        try {
            hooked = hooks.before(outgoing.message(), queue, address, retry.mode());
        } catch (MQClientException forbidden) {
            result.completeExceptionally(forbidden);
            return;
        }
        Try now = new Try(queue, address, sentNanos, hooked);
        Await.whenDone(
                call(address, outgoing.header(settings, queue, client.clock().millis()), Duration.ofNanos(left)),
                (answer, failure) -> ended(now, answer, failure));
    }

    private CompletableFuture<Answer<Sent>> call(String address, Send header, Duration atMost) {
        return outgoing.reply()
                ? client.api().sendReply(address, header, outgoing.body(), atMost)
                : client.api().send(address, header, outgoing.body(), atMost);
    }

    /** One try, as hooks know it. */
    private record Try(MessageQueue queue, String address, long sentNanos, @Nullable SendMessageContext hooked) {}

    private void ended(Try now, @Nullable Answer<Sent> answer, @Nullable Throwable failure) {
        MessageQueue queue = now.queue();
        try {
            long latency = TimeUnit.NANOSECONDS.toMillis(client.clock().nanos() - now.sentNanos());
            SendStatus status = answer == null ? null : status(answer.code());
            boolean reachable = answer != null || !settings.isStartDetectorEnable();
            strategy.update(queue.getBrokerName(), latency, status == null, reachable);
            if (answer == null) {
                failed(now, Await.cause(failure == null ? new IllegalStateException("no answer") : failure));
            } else if (status == null) {
                failed(now, new MQBrokerException(answer.code(), answer.remark(), now.address()));
            } else {
                SendResult done = sendResult(status, queue, answer);
                hooks.after(now.hooked(), done, null);
                if (status != SendStatus.SEND_OK && retry.whenNotStored() && brokersTried.size() < retry.tries()) {
                    attempt();
                } else {
                    result.complete(done);
                }
            }
        } catch (RuntimeException unexpected) {
            // Whoever waits must learn of a malformed answer, too.
            result.completeExceptionally(unexpected);
        }
    }

    private void failed(Try now, Throwable failure) {
        hooks.after(now.hooked(), null, failure);
        retryOrFail(failure);
    }

    private void retryOrFail(Throwable failure) {
        if (!followed
                && failure instanceof MQBrokerException refused
                && refused.getResponseCode() == ResponseCode.NOT_LEADER_FOR_QUEUE) {
            // The queue of a static topic has moved: a name server says where.
            followed = true;
            Await.whenDone(client.routes().refresh(topic.topic()), (route, noRoute) -> attempt());
            return;
        }
        if (brokersTried.size() < retry.tries() && mayRetry(failure)) {
            attempt();
        } else if (retry.tries() > 1 && !(failure instanceof MQBrokerException refused && !isRetryable(refused))) {
            result.completeExceptionally(allFailed(failure));
        } else {
            result.completeExceptionally(failure);
        }
    }

    private boolean mayRetry(Throwable failure) {
        if (failure instanceof MQBrokerException refused) {
            return isRetryable(refused);
        }
        // Too many calls are in flight: one more try would only add to them.
        return !(failure instanceof RemotingTooMuchRequestException)
                && (failure instanceof RemotingException || failure instanceof MQClientException);
    }

    private boolean isRetryable(MQBrokerException refused) {
        return retry.codes().contains(refused.getResponseCode());
    }

    private MQClientException allFailed(Throwable last) {
        long costMillis = TimeUnit.NANOSECONDS.toMillis(client.clock().nanos() - startNanos);
        String text = "Send [" + brokersTried.size() + "] times, still failed, cost [" + costMillis + "]ms, Topic: "
                + topic.topic() + ", BrokersSent: " + brokersTried + ": " + last.getMessage();
        return new MQClientException(code(last), text, last);
    }

    private static int code(Throwable failure) {
        if (failure instanceof MQBrokerException refused) {
            return refused.getResponseCode();
        }
        if (failure instanceof RemotingConnectException) {
            return ClientErrorCode.CONNECT_BROKER_EXCEPTION;
        }
        if (failure instanceof RemotingTimeoutException) {
            return ClientErrorCode.ACCESS_BROKER_TIMEOUT;
        }
        if (failure instanceof MQClientException client) {
            return client.getResponseCode();
        }
        return MQClientException.NO_CODE;
    }

    /** How far the message got, or null when the code says that it was not stored. */
    private static @Nullable SendStatus status(int code) {
        return switch (code) {
            case ResponseCode.SUCCESS -> SendStatus.SEND_OK;
            case ResponseCode.FLUSH_DISK_TIMEOUT -> SendStatus.FLUSH_DISK_TIMEOUT;
            case ResponseCode.FLUSH_SLAVE_TIMEOUT -> SendStatus.FLUSH_SLAVE_TIMEOUT;
            case ResponseCode.SLAVE_NOT_AVAILABLE -> SendStatus.SLAVE_NOT_AVAILABLE;
            default -> null;
        };
    }

    private SendResult sendResult(SendStatus status, MessageQueue queue, Answer<Sent> answer) {
        Sent sent = answer.header();
        MessageQueue stored = sent.queueId() == queue.getQueueId()
                ? queue
                : new MessageQueue(queue.getTopic(), queue.getBrokerName(), sent.queueId());
        // A batch that is stored as one record has one id.
        String msgId = sent.batchUniqId() == null ? outgoing.msgId() : sent.batchUniqId();
        SendResult done =
                new SendResult(status, msgId, sent.msgId(), settings.queueWithoutNamespace(stored), sent.queueOffset());
        done.setTransactionId(sent.transactionId());
        done.setRecallHandle(sent.recallHandle());
        done.setRegionId(sent.region() == null ? DEFAULT_REGION : sent.region());
        done.setTraceOn(!Boolean.FALSE.equals(sent.traceOn()));
        return done;
    }
}

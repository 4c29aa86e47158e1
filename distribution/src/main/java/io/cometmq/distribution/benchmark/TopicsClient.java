// SPDX-License-Identifier: Apache-2.0
package io.cometmq.distribution.benchmark;

import io.cometmq.common.lifecycle.Clock;
import io.cometmq.common.lifecycle.Resource;
import io.cometmq.common.lifecycle.Resources;
import io.cometmq.common.topic.Permission;
import io.cometmq.remoting.Remoting;
import io.cometmq.remoting.netty.RemotingConfig;
import io.cometmq.remoting.protocol.request.SendRequests;
import io.cometmq.remoting.protocol.request.SendRequests.Send;
import io.cometmq.remoting.protocol.request.TopicRequests;
import io.cometmq.remoting.protocol.request.TopicRequests.CreateTopic;
import io.cometmq.remoting.protocol.request.TopicRequests.OfTopic;
import io.cometmq.remoting.rpc.Answer;
import io.cometmq.remoting.rpc.Body;
import io.cometmq.remoting.rpc.ConnectionListener;
import io.cometmq.remoting.rpc.Dispatcher;
import io.cometmq.remoting.rpc.RpcClient;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/** Asks a broker to make and delete topics, as {@code mqadmin} does, and without waiting where that is wanted. */
final class TopicsClient implements Resource {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int DIGITS = 3;

    private final Resources resources;
    private final RpcClient client;
    private final String broker;

    private TopicsClient(Resources resources, RpcClient client, String broker) {
        this.resources = resources;
        this.client = client;
        this.broker = broker;
    }

    /** A client of the broker that {@code mqlocal} names when it has started. */
    static TopicsClient of(String startLine, Clock clock) throws IOException {
        int at = startLine.indexOf(", broker ");
        if (at < 0) {
            throw new IOException("mqlocal said: " + startLine);
        }
        String broker = startLine.substring(at + ", broker ".length()).split("[ ,]", 2)[0];
        Resources resources = new Resources();
        RpcClient client = resources
                .own(Remoting.open(RemotingConfig.defaults(), clock))
                .client(Dispatcher.none(), ConnectionListener.NONE);
        resources.own(client);
        return new TopicsClient(resources, client, broker);
    }

    /** Asks for something about the topic of a number. */
    @FunctionalInterface
    interface Ask {
        CompletableFuture<?> of(int topic);
    }

    CompletableFuture<?> create(String topic, int queues) {
        CreateTopic header = new CreateTopic(
                topic, "TBW102", queues, queues, Permission.READ_WRITE, "SINGLE_TAG", 0, false, null, null);
        return checked(client.call(broker, TopicRequests.UPDATE_AND_CREATE_TOPIC, header, Body.empty(), PATIENCE));
    }

    CompletableFuture<?> delete(String topic) {
        return checked(
                client.call(broker, TopicRequests.DELETE_TOPIC_IN_BROKER, new OfTopic(topic), Body.empty(), PATIENCE));
    }

    /** Waits until the message is acknowledged. */
    void send(String topic, int queue, int size) {
        Send send = new Send("producers", topic, "TBW102", 1, queue, 0, 1, 0, "", 0, false, null, false, null);
        checked(client.call(broker, SendRequests.SEND_MESSAGE_V2, send, Body.of(new byte[size]), PATIENCE))
                .join();
    }

    /**
     * Asks for each of {@code count} topics from {@code first} on, and waits for all answers.
     *
     * @param atOnce so many are asked for and not answered at most
     * @return how long each took, in nanoseconds
     */
    static Histogram each(int count, int first, int atOnce, Ask ask, Clock clock) throws InterruptedException {
        Histogram took = new ConcurrentHistogram(DIGITS);
        Semaphore free = new Semaphore(atOnce);
        ConcurrentLinkedQueue<Throwable> failures = new ConcurrentLinkedQueue<>();
        for (int i = first; i < first + count && failures.isEmpty(); i++) {
            free.acquire();
            long begun = clock.nanos();
            CompletableFuture<?> unused = ask.of(i).whenComplete((done, failure) -> {
                took.recordValue(clock.nanos() - begun);
                if (failure != null) {
                    failures.add(failure);
                }
                free.release();
            });
        }
        free.acquire(atOnce);
        Throwable failure = failures.peek();
        if (failure != null) {
            throw new IllegalStateException("not answered as expected", failure);
        }
        return took;
    }

    private static CompletableFuture<?> checked(CompletableFuture<? extends Answer<?>> answer) {
        return answer.thenApply(got -> {
            if (!got.isSuccess()) {
                throw new IllegalStateException("code " + got.code() + ": " + got.remark());
            }
            return got;
        });
    }

    @Override
    public void close() {
        resources.close();
    }
}

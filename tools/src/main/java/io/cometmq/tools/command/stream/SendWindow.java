// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.command.stream;

import io.cometmq.common.message.Message;
import io.cometmq.common.message.MessageQueue;
import io.cometmq.remoting.protocol.request.SendRequests.Sent;
import io.cometmq.remoting.protocol.route.TopicRouteData;
import io.cometmq.remoting.rpc.Answer;
import io.cometmq.tools.admin.AdminClient;
import io.cometmq.tools.admin.AdminException;
import io.cometmq.tools.command.message.MessageSender;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Sends messages one after the other, to the queues in turn, without waiting for each answer. The messages of a queue are
 * stored in their order. Owned by one thread.
 */
final class SendWindow {
    private static final int MAX_MESSAGES = 256;
    private static final long MAX_BYTES = 8 << 20;

    private final AdminClient admin;
    private final TopicRouteData route;
    private final List<MessageQueue> queues;
    private final Deque<Sending> underWay = new ArrayDeque<>();
    private long bytes;
    private long sent;
    private long acknowledged;
    private @Nullable AdminException failure;

    /** A message without an answer yet. */
    private record Sending(String what, MessageQueue queue, int bytes, CompletableFuture<Answer<Sent>> answer) {}

    /** A window on these queues, at least one. */
    SendWindow(AdminClient admin, TopicRouteData route, List<MessageQueue> queues) {
        this.admin = admin;
        this.route = route;
        this.queues = queues;
    }

    /** How many messages were sent. */
    long sent() {
        return sent;
    }

    /** How many of them a broker has acknowledged, as far as it is known. */
    long acknowledged() {
        return acknowledged;
    }

    /** Why the first message that was not acknowledged was not; null while none is known. */
    @Nullable
    AdminException failure() {
        return failure;
    }

    /**
     * Sends a message when there is room for it.
     *
     * @param what names the message in a failure, such as {@code line 3}
     * @return false when it was not sent, because an earlier one is known as not acknowledged
     */
    boolean send(String what, Message message) {
        while (!underWay.isEmpty()
                && (underWay.size() >= MAX_MESSAGES
                        || bytes + message.getBody().length > MAX_BYTES
                        || underWay.getFirst().answer().isDone())) {
            awaitFirst();
        }
        if (failure != null) {
            return false;
        }
        MessageQueue queue = queues.get((int) (sent % queues.size()));
        CompletableFuture<Answer<Sent>> answer = MessageSender.begin(admin, route, message, queue);
        underWay.addLast(new Sending(what, queue, message.getBody().length, answer));
        bytes += message.getBody().length;
        sent++;
        return true;
    }

    /** Waits for all answers. */
    void finish() {
        while (!underWay.isEmpty()) {
            awaitFirst();
        }
    }

    private void awaitFirst() {
        Sending first = underWay.removeFirst();
        bytes -= first.bytes();
        try {
            MessageSender.requireStored(first.queue(), answer(first));
            acknowledged++;
        } catch (AdminException refused) {
            if (failure == null) {
                failure = new AdminException(refused.code(), first.what() + ": " + refused.getMessage(), refused);
            }
        }
    }

    private static Answer<Sent> answer(Sending first) {
        try {
            return first.answer().get();
        } catch (ExecutionException failed) {
            throw MessageSender.unanswered(first.queue(), failed.getCause() == null ? failed : failed.getCause());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw MessageSender.unanswered(first.queue(), interrupted);
        }
    }
}

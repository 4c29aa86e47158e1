// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.impl.consumer;

import io.cometmq.client.impl.Await;
import io.cometmq.client.impl.UnderWay;
import io.cometmq.common.lifecycle.Resource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Acks consumed messages. While a broker answers quickly each listener call is acked by itself and at once; while an ack is
 * under way, later ones gather, and go together when its answer comes or when a second request is worth its while. Nobody
 * waits in a thread. Thread-safe.
 *
 * <p>Who consumed messages goes on as soon as their acks gather. Beyond {@link #MAX_GATHERED} messages he is kept waiting
 * until they are sent, so that is also the most that a killed consumer has consumed in vain.
 */
final class PopAcks implements Resource {
    /** The most requests to one broker that are not answered. */
    static final int MAX_UNDER_WAY = 2;
    /** While a request is under way, another one is sent for so many messages and not for fewer. */
    static final int WORTH_ANOTHER = 128;
    /** The most messages that gather into one request; one listener call is never divided. */
    static final int MAX_GATHERED = 512;

    private static final Logger log = LoggerFactory.getLogger(PopAcks.class);

    private final String group;
    private final Function<List<PopLoan>, CompletableFuture<Void>> call;
    private final Map<String, Lane> lanes = new ConcurrentHashMap<>();
    private final UnderWay unanswered = new UnderWay();
    private volatile boolean closed;

    /** Acks for a group with {@code call}, which tells one broker about messages and never throws. */
    PopAcks(String group, Function<List<PopLoan>, CompletableFuture<Void>> call) {
        this.group = group;
        this.call = call;
    }

    /**
     * Acks messages of one listener call.
     *
     * @param loans of one pop, at least one
     * @param taken run when the ack gathers with others or is on its way, by this thread or by the one that sends it; must
     *     not block
     */
    void add(List<PopLoan> loans, Runnable taken) {
        lanes.computeIfAbsent(loans.get(0).receipt().brokerName(), broker -> new Lane())
                .add(new Consumed(loans, taken));
    }

    /** Says in the log that a broker does not know what became of these messages. */
    void warn(List<PopLoan> loans, Throwable failure) {
        PopLoan first = loans.get(0);
        log.warn(
                "Broker was not told about popped messages, which come again: group={} messages={} firstMsgId={}"
                        + " receipt={} cause={}",
                group,
                loans.size(),
                first.message().getMsgId(),
                first.receipt().text(),
                Await.cause(failure).toString());
    }

    /** Completes when every ack that was sent so far is answered or has failed. */
    CompletableFuture<Void> answered() {
        return unanswered.quiet();
    }

    /** Sends what has gathered, and whatever comes from now on at once: nobody will wait for another answer before. */
    @Override
    public void close() {
        closed = true;
        lanes.values().forEach(Lane::sendAll);
    }

    /** What one listener call consumed. */
    private record Consumed(List<PopLoan> loans, Runnable taken) {
        int messages() {
            return loans.size();
        }
    }

    /** The acks of one broker. Guarded by its own lock, which is not held while anything is sent. */
    private final class Lane {
        private final Queue<Consumed> gathered = new ArrayDeque<>();
        private int gatheredMessages;
        private int underWay;

        void add(Consumed consumed) {
            if (gather(consumed)) {
                // First, so that the broker works on the next pop while this thread writes the ack.
                consumed.taken().run();
            }
            sendAll();
        }

        /** Whether the caller goes on at once; if not, he does when these acks are sent. */
        private synchronized boolean gather(Consumed consumed) {
            gatheredMessages += consumed.messages();
            boolean hasRoom = gatheredMessages <= MAX_GATHERED;
            gathered.add(hasRoom ? new Consumed(consumed.loans(), () -> {}) : consumed);
            return hasRoom;
        }

        void sendAll() {
            for (List<Consumed> next = begin(); next != null; next = begin()) {
                send(next);
            }
        }

        private synchronized @Nullable List<Consumed> begin() {
            if (gathered.isEmpty() || !(closed || mayBegin())) {
                return null;
            }
            underWay++;
            List<Consumed> batch = new ArrayList<>();
            int messages = 0;
            do {
                Consumed next = gathered.remove();
                batch.add(next);
                messages += next.messages();
            } while (!gathered.isEmpty() && messages + gathered.element().messages() <= MAX_GATHERED);
            gatheredMessages -= messages;
            return batch;
        }

        private boolean mayBegin() {
            return underWay == 0 || (underWay < MAX_UNDER_WAY && gatheredMessages >= WORTH_ANOTHER);
        }

        private void send(List<Consumed> batch) {
            List<PopLoan> loans = batch.size() == 1 ? batch.get(0).loans() : new ArrayList<>();
            if (batch.size() > 1) {
                batch.forEach(consumed -> loans.addAll(consumed.loans()));
            }
            Await.whenDone(unanswered.watch(() -> call.apply(loans)), (done, failure) -> {
                if (failure != null) {
                    warn(loans, failure);
                }
                synchronized (this) {
                    underWay--;
                }
                sendAll();
            });
            batch.forEach(consumed -> consumed.taken().run());
        }
    }
}

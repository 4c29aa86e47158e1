// SPDX-License-Identifier: Apache-2.0
package io.cometmq.distribution.benchmark;

import io.cometmq.client.consumer.DefaultMQPullConsumer;
import io.cometmq.client.consumer.PullCallback;
import io.cometmq.client.consumer.PullResult;
import io.cometmq.client.consumer.PullStatus;
import io.cometmq.client.exception.MQClientException;
import io.cometmq.common.message.MessageExt;
import io.cometmq.common.message.MessageQueue;
import io.cometmq.remoting.exception.RemotingException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;

/** Pulls whole queues from their first message to their last, one pull after the other of each queue. Thread-safe. */
final class ColdScan {
    private static final int BATCH = 32;

    private final DefaultMQPullConsumer consumer;
    private final AtomicLong bytes = new AtomicLong();

    ColdScan(DefaultMQPullConsumer consumer) {
        this.consumer = consumer;
    }

    /** Completes when all that these queues have now was pulled. */
    CompletableFuture<Void> start(List<MessageQueue> queues)
            throws MQClientException, RemotingException, InterruptedException {
        CompletableFuture<?>[] all = new CompletableFuture<?>[queues.size()];
        for (int i = 0; i < all.length; i++) {
            MessageQueue queue = queues.get(i);
            One one = new One(queue, consumer.maxOffset(queue));
            one.pull(consumer.minOffset(queue));
            all[i] = one.done;
        }
        return CompletableFuture.allOf(all);
    }

    /** How many bytes the bodies had. */
    long bytes() {
        return bytes.get();
    }

    private final class One implements PullCallback {
        private final MessageQueue queue;
        private final long end;
        private final CompletableFuture<Void> done = new CompletableFuture<>();

        One(MessageQueue queue, long end) {
            this.queue = queue;
            this.end = end;
        }

        void pull(long offset) throws MQClientException, RemotingException, InterruptedException {
            if (offset >= end) {
                done.complete(null);
            } else {
                consumer.pull(queue, "*", offset, BATCH, this);
            }
        }

        @Override
        public void onSuccess(PullResult result) {
            List<MessageExt> found = result.getMsgFoundList();
            if (found == null || result.getPullStatus() != PullStatus.FOUND) {
                done.completeExceptionally(new IllegalStateException(queue + ": " + result.getPullStatus()));
                return;
            }
            long got = 0;
            for (MessageExt message : found) {
                got += message.getBody().length;
            }
            bytes.addAndGet(got);
            try {
                pull(result.getNextBeginOffset());
            } catch (MQClientException | RemotingException failure) {
                done.completeExceptionally(failure);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                done.completeExceptionally(interrupted);
            }
        }

        @Override
        public void onException(Throwable failure) {
            done.completeExceptionally(failure);
        }
    }
}

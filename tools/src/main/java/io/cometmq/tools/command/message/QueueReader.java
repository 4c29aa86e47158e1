// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.command.message;

import io.cometmq.common.message.MessageDecoder;
import io.cometmq.common.message.MessageExt;
import io.cometmq.common.message.MessageQueue;
import io.cometmq.remoting.protocol.ResponseCode;
import io.cometmq.remoting.protocol.request.BoundaryType;
import io.cometmq.remoting.protocol.request.PullRequests.Pull;
import io.cometmq.remoting.protocol.request.PullRequests.Pulled;
import io.cometmq.remoting.rpc.Answer;
import io.cometmq.tools.admin.AdminClient;
import io.cometmq.tools.admin.AdminException;
import io.cometmq.tools.admin.OffsetAdmin;
import io.cometmq.tools.admin.PullAdmin;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** Reads messages of one queue without touching anybody's offsets. Immutable. */
public record QueueReader(AdminClient admin, String address, MessageQueue queue, As as) {
    /**
     * Who reads, and what of it.
     *
     * @param tags as consumers subscribe, such as {@code TagA || TagB}; {@code *} for all
     */
    public record As(String group, String tags) {}

    private static final int BATCH = 32;
    private static final int MAY_BE_HELD = 2;
    private static final int SUBSCRIPTION_GIVEN = 4;

    /** The offset of the first message that is there. */
    public long minOffset() {
        return new OffsetAdmin(admin).min(address, queue.getTopic(), queue.getQueueId());
    }

    /** One past the offset of the last message. */
    public long maxOffset() {
        return new OffsetAdmin(admin).max(address, queue.getTopic(), queue.getQueueId());
    }

    /** The offset of the message that was stored at a time, or beside it on the side that {@code boundary} says. */
    public long offsetAt(long millis, BoundaryType boundary) {
        return new OffsetAdmin(admin).at(address, queue.getTopic(), queue.getQueueId(), millis, boundary);
    }

    /** The messages from {@code begin} up to and without {@code end}, at most {@code limit}. */
    public List<MessageExt> read(long begin, long end, int limit) {
        List<MessageExt> messages = new ArrayList<>();
        each(begin, end, limit, messages::add);
        return messages;
    }

    /** Gives the messages from {@code begin} up to and without {@code end}, at most {@code limit}, one by one. */
    public void each(long begin, long end, long limit, Consumer<MessageExt> taker) {
        long given = 0;
        long offset = begin;
        while (offset < end && given < limit) {
            Answer<Pulled> answer = pull(offset, (int) Math.min(BATCH, limit - given));
            for (MessageExt message : messages(answer)) {
                if (message.getQueueOffset() < end && given < limit) {
                    taker.accept(message);
                    given++;
                }
            }
            long next = answer.header().nextBeginOffset();
            if (answer.code() == ResponseCode.PULL_NOT_FOUND || next <= offset) {
                return;
            }
            offset = next;
        }
    }

    private Answer<Pulled> pull(long offset, int number) {
        Pull header = header(offset, number, SUBSCRIPTION_GIVEN, Duration.ZERO);
        return new PullAdmin(admin).pull(address, header);
    }

    /**
     * Has the broker answer when there are messages from {@code offset} on, or after a time.
     *
     * @return completed on an event loop; {@link #checked} says whether it is a refusal
     */
    public CompletableFuture<Answer<Pulled>> hold(long offset, Duration atMost) {
        Pull header = header(offset, BATCH, SUBSCRIPTION_GIVEN | MAY_BE_HELD, atMost);
        return new PullAdmin(admin).hold(address, header, atMost);
    }

    private Pull header(long offset, int number, int flags, Duration hold) {
        return new Pull(
                as.group(),
                queue.getTopic(),
                queue.getQueueId(),
                offset,
                number,
                flags,
                0,
                hold.toMillis(),
                as.tags(),
                0,
                "TAG",
                null,
                queue.getBrokerName());
    }

    /**
     * The same answer.
     *
     * @throws io.cometmq.tools.admin.AdminException when it is a refusal
     */
    public Answer<Pulled> checked(Answer<Pulled> answer) {
        return PullAdmin.checked(address, answer);
    }

    /** The exception for a pull without an answer. */
    public AdminException unanswered(Throwable cause) {
        return PullAdmin.unanswered(address, cause);
    }

    /** The messages of an answer. */
    public List<MessageExt> messages(Answer<Pulled> answer) {
        if (answer.code() != ResponseCode.SUCCESS) {
            return List.of();
        }
        List<MessageExt> messages = MessageDecoder.decodes(ByteBuffer.wrap(answer.body()));
        messages.forEach(message -> message.setBrokerName(queue.getBrokerName()));
        return messages;
    }
}

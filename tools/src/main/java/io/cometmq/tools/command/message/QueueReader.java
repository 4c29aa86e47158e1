// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.command.message;

import static io.cometmq.remoting.protocol.request.OffsetRequests.GET_MAX_OFFSET;
import static io.cometmq.remoting.protocol.request.OffsetRequests.GET_MIN_OFFSET;
import static io.cometmq.remoting.protocol.request.OffsetRequests.SEARCH_OFFSET_BY_TIMESTAMP;
import static io.cometmq.remoting.protocol.request.PullRequests.PULL_MESSAGE;

import io.cometmq.common.message.MessageDecoder;
import io.cometmq.common.message.MessageExt;
import io.cometmq.common.message.MessageQueue;
import io.cometmq.remoting.protocol.ResponseCode;
import io.cometmq.remoting.protocol.request.BoundaryType;
import io.cometmq.remoting.protocol.request.OffsetRequests.MaxOffset;
import io.cometmq.remoting.protocol.request.OffsetRequests.OfQueue;
import io.cometmq.remoting.protocol.request.OffsetRequests.SearchOffset;
import io.cometmq.remoting.protocol.request.PullRequests.Pull;
import io.cometmq.remoting.protocol.request.PullRequests.Pulled;
import io.cometmq.remoting.rpc.Answer;
import io.cometmq.remoting.rpc.Body;
import io.cometmq.tools.admin.AdminClient;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Reads messages of one queue without touching anybody's offsets. Immutable. */
record QueueReader(AdminClient admin, String address, MessageQueue queue, As as) {
    /**
     * Who reads, and what of it.
     *
     * @param tags as consumers subscribe, such as {@code TagA || TagB}; {@code *} for all
     */
    record As(String group, String tags) {}

    private static final int BATCH = 32;
    private static final int SUBSCRIPTION_GIVEN = 4;

    long minOffset() {
        return admin.call(address, GET_MIN_OFFSET, new OfQueue(queue.getTopic(), queue.getQueueId()))
                .header()
                .offset();
    }

    long maxOffset() {
        return admin.call(address, GET_MAX_OFFSET, new MaxOffset(queue.getTopic(), queue.getQueueId(), true))
                .header()
                .offset();
    }

    /** The offset of the message that was stored at a time, or beside it on the side that {@code boundary} says. */
    long offsetAt(long millis, BoundaryType boundary) {
        SearchOffset header = new SearchOffset(queue.getTopic(), queue.getQueueId(), millis, boundary);
        return admin.call(address, SEARCH_OFFSET_BY_TIMESTAMP, header).header().offset();
    }

    /** The messages from {@code begin} up to and without {@code end}, at most {@code limit}. */
    List<MessageExt> read(long begin, long end, int limit) {
        List<MessageExt> messages = new ArrayList<>();
        each(begin, end, limit, messages::add);
        return messages;
    }

    /** Gives the messages from {@code begin} up to and without {@code end}, at most {@code limit}, one by one. */
    void each(long begin, long end, long limit, Consumer<MessageExt> taker) {
        long given = 0;
        long offset = begin;
        while (offset < end && given < limit) {
            Answer<Pulled> answer = pull(offset, (int) Math.min(BATCH, limit - given));
            if (answer.code() == ResponseCode.SUCCESS) {
                for (MessageExt message : MessageDecoder.decodes(ByteBuffer.wrap(answer.body()))) {
                    if (message.getQueueOffset() < end && given < limit) {
                        message.setBrokerName(queue.getBrokerName());
                        taker.accept(message);
                        given++;
                    }
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
        Pull header = new Pull(
                as.group(),
                queue.getTopic(),
                queue.getQueueId(),
                offset,
                number,
                SUBSCRIPTION_GIVEN,
                0,
                0,
                as.tags(),
                0,
                "TAG",
                null,
                queue.getBrokerName());
        Answer<Pulled> answer = admin.ask(address, PULL_MESSAGE, header, Body.empty(), admin.timeout());
        return switch (answer.code()) {
            case ResponseCode.SUCCESS,
                    ResponseCode.PULL_NOT_FOUND,
                    ResponseCode.PULL_RETRY_IMMEDIATELY,
                    ResponseCode.PULL_OFFSET_MOVED -> answer;
            default -> throw AdminClient.refused(address, PULL_MESSAGE, answer);
        };
    }
}

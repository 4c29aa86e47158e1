// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.statictopic;

import static io.cometmq.remoting.protocol.ResponseCode.PULL_NOT_FOUND;
import static io.cometmq.remoting.protocol.ResponseCode.PULL_OFFSET_MOVED;
import static io.cometmq.remoting.protocol.ResponseCode.PULL_RETRY_IMMEDIATELY;
import static io.cometmq.remoting.protocol.ResponseCode.SUCCESS;

import io.cometmq.broker.statictopic.LogicQueues.Led;
import io.cometmq.remoting.protocol.RequestType;
import io.cometmq.remoting.protocol.request.PullRequests.Pull;
import io.cometmq.remoting.protocol.request.PullRequests.Pulled;
import io.cometmq.remoting.protocol.statictopic.LogicQueueMappingItem;
import io.cometmq.remoting.rpc.AsyncHandler;
import io.cometmq.remoting.rpc.Reply;
import io.cometmq.remoting.rpc.Request;
import java.util.concurrent.CompletionStage;

/**
 * Lets a logical queue be read from the stretches it is made of. A pull reads one stretch; at the end of one that is not the
 * last it is answered where the next begins. Only the last stretch lets pulls wait. Thread-safe.
 */
final class StaticPulls {
    /** How long a pull waits on another broker: less than an answer of it is waited for. */
    private static final long LONGEST_ELSEWHERE_MILLIS = OtherBrokers.PATIENCE.toMillis() * 2 / 3;

    /** Whether a pull may be held, and whether on this broker. */
    private record Waits(boolean may, boolean here) {}

    private final LogicQueues queues;

    StaticPulls(LogicQueues queues) {
        this.queues = queues;
    }

    AsyncHandler<Pull, Pulled> around(RequestType<Pull, Pulled> type, AsyncHandler<Pull, Pulled> next) {
        return request -> {
            Pull ask = request.header();
            Led led = queues.led(ask.topic(), ask.queueId(), ask.lo());
            return led == null ? next.handle(request) : pull(led, type, next, request);
        };
    }

    private CompletionStage<Reply<Pulled>> pull(
            Led led, RequestType<Pull, Pulled> type, AsyncHandler<Pull, Pulled> next, Request<Pull> request) {
        Pull ask = request.header();
        LogicQueueMappingItem last = led.lastReadable();
        LogicQueueMappingItem found = led.queue().at(ask.queueOffset());
        LogicQueueMappingItem item = found == null ? last : found;
        long from = item.toPhysical(ask.queueOffset());
        Pull physical = physical(
                ask,
                item,
                from,
                new Waits(item.equals(last), led.isHere(item)),
                item.equals(led.queue().at(ask.commitOffset())));
        return queues.ask(led, item, request, next, type, physical)
                .thenApply(reply -> StaticPulls.toStatic(reply, led, item, from));
    }

    /** What an answer about a physical queue says of the logical one. */
    static Reply<Pulled> toStatic(Reply<Pulled> reply, Led led, LogicQueueMappingItem item, long from) {
        Pulled told = reply.header();
        if (told == null || !isAboutOffsets(reply.code())) {
            return reply;
        }
        LogicQueueMappingItem next = led.queue().after(item);
        long end = item.isEnded() ? Math.min(told.maxOffset(), item.endOffset()) : told.maxOffset();
        long max = Math.max(item.toStatic(told.maxOffset()), endOf(led.lastReadable()));
        int code = reply.code();
        long begin;
        if (next != null && code != SUCCESS && from >= end) {
            code = PULL_RETRY_IMMEDIATELY;
            begin = next.logicOffset();
        } else {
            code = next != null && code == PULL_OFFSET_MOVED ? PULL_RETRY_IMMEDIATELY : code;
            begin = item.toStatic(told.nextBeginOffset());
        }
        Pulled answer = new Pulled(
                told.suggestWhichBrokerId(),
                begin,
                item.toStatic(told.minOffset()),
                max,
                item.offsetDelta(),
                told.topicSysFlag(),
                told.groupSysFlag(),
                told.forbiddenType());
        return new Reply<>(code, reply.remark(), answer, reply.fields(), reply.body());
    }

    private static boolean isAboutOffsets(int code) {
        return code == SUCCESS || code == PULL_NOT_FOUND || code == PULL_RETRY_IMMEDIATELY || code == PULL_OFFSET_MOVED;
    }

    /** Where a stretch ends, as far as the mapping knows it. */
    private static long endOf(LogicQueueMappingItem item) {
        return item.isEnded() ? item.toStatic(item.endOffset()) : item.logicOffset();
    }

    private static Pull physical(Pull ask, LogicQueueMappingItem item, long from, Waits waits, boolean commitsHere) {
        int sysFlag = ask.sysFlag();
        if (!waits.may()) {
            sysFlag &= ~Pull.SUSPEND;
        }
        if (!commitsHere) {
            // The consumer saves its offsets beside its pulls, too.
            sysFlag &= ~Pull.COMMIT_OFFSET;
        }
        return new Pull(
                ask.consumerGroup(),
                ask.topic(),
                item.queueId(),
                from,
                most(ask, item, from),
                sysFlag,
                commitsHere ? item.within(item.toPhysical(ask.commitOffset())) : 0,
                waits.here()
                        ? ask.suspendTimeoutMillis()
                        : Math.min(ask.suspendTimeoutMillis(), LONGEST_ELSEWHERE_MILLIS),
                ask.subscription(),
                ask.subVersion(),
                ask.expressionType(),
                ask.maxMsgBytes(),
                item.bname(),
                false);
    }

    /** No message behind the end of a stretch. */
    private static int most(Pull ask, LogicQueueMappingItem item, long from) {
        long left = item.isEnded() ? item.endOffset() - from : Long.MAX_VALUE;
        return left > 0 ? (int) Math.min(left, ask.maxMsgNums()) : ask.maxMsgNums();
    }
}

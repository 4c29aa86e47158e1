// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.statictopic;

import static io.cometmq.remoting.protocol.ResponseCode.INVALID_PARAMETER;

import io.cometmq.remoting.protocol.statictopic.LogicQueueMappingItem;
import io.cometmq.remoting.protocol.statictopic.TopicQueueMappingDetail;
import io.cometmq.remoting.rpc.Refusal;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What may become of the mapping of a static topic: it never forgets a queue, and a stretch that consumers may have read
 * never moves. Stateless; a change that may not be is a {@link Refusal} INVALID_PARAMETER that says why.
 */
final class MappingChange {
    /** A queue that moves once a day gets so many stretches in three years. */
    static final int MAX_ITEMS = 1_000;
    /** More queues than any cluster uses. */
    static final int MAX_QUEUES = 65_536;

    private MappingChange() {}

    /**
     * What the broker has after the change.
     *
     * @param before null for a topic that was not static
     * @param physicalQueues how many queues the topic has on the broker
     * @param force takes {@code asked} as it is, but for the queues that it does not name
     */
    static TopicQueueMappingDetail of(
            @Nullable TopicQueueMappingDetail before,
            TopicQueueMappingDetail asked,
            int physicalQueues,
            boolean force) {
        check(asked, physicalQueues);
        if (before == null) {
            return asked.with(asked.hostedQueues());
        }
        if (!force) {
            checkFollows(before, asked);
        }
        Map<Integer, List<LogicQueueMappingItem>> hosted = new TreeMap<>(before.hostedQueues());
        hosted.putAll(asked.hostedQueues());
        return asked.with(hosted);
    }

    private static void check(TopicQueueMappingDetail asked, int physicalQueues) {
        expect(
                asked.totalQueues() > 0 && asked.totalQueues() <= MAX_QUEUES,
                "totalQueues=" + asked.totalQueues() + ": expected 1.." + MAX_QUEUES);
        asked.hostedQueues().keySet().forEach(id -> {
            List<LogicQueueMappingItem> items = asked.queue(id).items();
            String queue = "queue " + id + " of topic " + asked.topic();
            expect(
                    id >= 0 && id < asked.totalQueues(),
                    queue + ": expected a number in 0.." + (asked.totalQueues() - 1));
            expect(
                    !items.isEmpty() && items.size() <= MAX_ITEMS,
                    queue + " has " + items.size() + " items: expected 1.." + MAX_ITEMS);
            LogicQueueMappingItem last = null;
            for (LogicQueueMappingItem item : items) {
                checkItem(queue, item, last);
                expect(
                        !item.isOn(asked.bname()) || item.queueId() < physicalQueues,
                        queue + ": queueId=" + item.queueId() + " on this broker: expected less than readQueueNums="
                                + physicalQueues);
                last = item;
            }
        });
    }

    private static void checkItem(String queue, LogicQueueMappingItem item, @Nullable LogicQueueMappingItem last) {
        expect(item != null, queue + ": expected no null among its items");
        expect(item.bname() != null && !item.bname().isEmpty(), queue + ": expected a bname in " + item);
        expect(
                item.queueId() >= 0 && item.startOffset() >= 0,
                queue + ": expected queueId and startOffset of at least 0 in " + item);
        if (last == null) {
            return;
        }
        expect(item.gen() > last.gen(), queue + ": gen=" + item.gen() + ": expected more than " + last.gen());
        expect(
                !item.isPlaced() || (last.isPlaced() && item.logicOffset() >= last.toStatic(last.endOffset())),
                queue + ": logicOffset=" + item.logicOffset() + ": expected no less than the end of " + last);
    }

    private static void checkFollows(TopicQueueMappingDetail before, TopicQueueMappingDetail asked) {
        expect(
                asked.epoch() >= before.epoch(),
                "epoch=" + asked.epoch() + " of topic " + asked.topic() + ": expected at least " + before.epoch());
        expect(
                asked.totalQueues() >= before.totalQueues(),
                "totalQueues=" + asked.totalQueues() + " of topic " + asked.topic() + ": expected at least "
                        + before.totalQueues() + ", queues do not go away");
        asked.hostedQueues()
                .forEach((id, items) -> checkKeeps(
                        "queue " + id + " of topic " + asked.topic(),
                        before.hostedQueues().getOrDefault(id, List.of()),
                        items));
    }

    /** The oldest items may be missing: what they held has expired. */
    private static void checkKeeps(
            String queue, List<LogicQueueMappingItem> before, List<LogicQueueMappingItem> asked) {
        LogicQueueMappingItem newest = before.isEmpty() ? null : before.get(before.size() - 1);
        expect(
                newest == null || asked.get(asked.size() - 1).gen() >= newest.gen(),
                queue + " ends with gen=" + asked.get(asked.size() - 1).gen() + ": expected " + newest + " or later");
        for (LogicQueueMappingItem old : before) {
            for (LogicQueueMappingItem item : asked) {
                expect(
                        old.gen() != item.gen() || isSameStretch(old, item),
                        queue + ": " + item + ": expected the stretch that the broker has, " + old);
            }
        }
    }

    /** An item may only learn where it begins and where it ends. */
    private static boolean isSameStretch(LogicQueueMappingItem old, LogicQueueMappingItem item) {
        return item.isOn(old.bname())
                && item.queueId() == old.queueId()
                && item.startOffset() == old.startOffset()
                && (!old.isPlaced() || item.logicOffset() == old.logicOffset())
                && (!old.isEnded() || item.endOffset() == old.endOffset());
    }

    private static void expect(boolean holds, String problem) {
        if (!holds) {
            throw new Refusal(INVALID_PARAMETER, problem);
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.assignment;

import io.cometmq.common.message.MessageQueue;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How queues are divided among clients, by the names that clients give. Pure functions. */
enum Sharing {
    /** Runs of neighbouring queues, the first clients one more when it does not come out even. */
    AVG {
        @Override
        List<MessageQueue> share(List<MessageQueue> queues, int clients, int index) {
            int least = queues.size() / clients;
            int withOneMore = queues.size() % clients;
            int from = index * least + Math.min(index, withOneMore);
            return queues.subList(from, from + least + (index < withOneMore ? 1 : 0));
        }
    },
    /** Queue by queue, as cards are dealt. */
    AVG_BY_CIRCLE {
        @Override
        List<MessageQueue> share(List<MessageQueue> queues, int clients, int index) {
            List<MessageQueue> own = new ArrayList<>();
            for (int i = index; i < queues.size(); i += clients) {
                own.add(queues.get(i));
            }
            return own;
        }
    };

    /** The queue id that stands for all queues of a broker. */
    private static final int ALL_QUEUES = -1;

    /** The queues of the client at {@code index} of {@code clients}; both lists are sorted. */
    abstract List<MessageQueue> share(List<MessageQueue> queues, int clients, int index);

    /** The one of this name, or null. */
    static @Nullable Sharing of(String name) {
        for (Sharing sharing : values()) {
            if (sharing.name().equals(name)) {
                return sharing;
            }
        }
        return null;
    }

    /**
     * What a client pops: its own share and those of the {@code others} clients after it; every queue when that comes to
     * all of them; one queue when there are more clients than queues.
     */
    Set<MessageQueue> popped(List<MessageQueue> queues, int clients, int index, int others) {
        Set<MessageQueue> all = new LinkedHashSet<>();
        if (others <= 0 || others >= clients - 1) {
            queues.forEach(queue -> all.add(new MessageQueue(queue.getTopic(), queue.getBrokerName(), ALL_QUEUES)));
        } else if (clients <= queues.size()) {
            for (int i = 0; i <= others; i++) {
                all.addAll(share(queues, clients, (index + i) % clients));
            }
        } else {
            all.add(queues.get(index % queues.size()));
        }
        return all;
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.cometmq.store.Appended;
import io.cometmq.store.MessageStore;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What has to be in the store by all that was asked of it and answered. Owned by the run. */
final class Expected {
    /** How the store came to be opened again. */
    enum Stop {
        /** It was closed: everything is there. */
        CLOSED,
        /** Its process was killed: everything is there that it had taken. */
        KILLED,
        /** The power was lost: everything is there that was flushed. */
        POWER_LOST
    }

    private final Map<QueueName, Queue> queues = new TreeMap<>();
    private final Set<String> gone = new TreeSet<>();
    /** Old files that went may come back with a loss of power, without the queues' entries for them. */
    private long deletedBefore;

    private static final class Queue {
        final TreeMap<Long, Sent> sent = new TreeMap<>();
        /** By queue offset, what was refused with an error: a crash may bring it back. */
        final Map<Long, Set<String>> refused = new TreeMap<>();

        /** What was deleted as old: a loss of power may bring it back as it was. */
        final Map<Long, Sent> old = new TreeMap<>();

        long next;
        /** Offsets below are never given to other messages, whatever happens: the disk had what is there. */
        long promised;

        boolean allows(long offset, String body) {
            Sent known = sent.get(offset);
            boolean sentThere = known != null && known.body.equals(body);
            return sentThere || refused.getOrDefault(offset, Set.of()).contains(body);
        }

        /** What a loss of power brought back is there again, if it is what it was, where it was. */
        void bringBack(Map<Long, Found> found) {
            found.forEach((offset, message) -> {
                Sent gone = old.get(offset);
                if (gone != null && gone.isFoundAs(message)) {
                    sent.putIfAbsent(offset, gone);
                }
            });
        }

        /** What was not found is no longer expected. */
        void forget(Map<Long, Found> found, long logStart) {
            sent.forEach((offset, known) -> {
                if (known.logOffset < logStart) {
                    old.put(offset, known);
                }
            });
            sent.keySet().removeIf(offset -> !found.containsKey(offset));
        }
    }

    Set<QueueName> queues() {
        return queues.keySet();
    }

    /** Bodies are about to be appended, one after another. */
    void refused(QueueName name, List<String> bodies) {
        Queue queue = queue(name);
        for (int i = 0; i < bodies.size(); i++) {
            queue.refused
                    .computeIfAbsent(queue.next + i, offset -> new HashSet<>())
                    .add(bodies.get(i));
        }
    }

    /** Bodies were appended; they take queue offsets one after another, none of which was given to another one. */
    void appended(QueueName name, List<String> bodies, Appended result) {
        Queue queue = queue(name);
        assertThat(result.queueOffset()).as("queue offset in %s", name).isEqualTo(queue.next);
        for (int i = 0; i < bodies.size(); i++) {
            long logOffset = result.logOffset(Math.min(i, result.count() - 1));
            long end = i + 1 < result.count() ? result.logOffset(i + 1) : result.logOffset(0) + result.size();
            queue.sent.put(queue.next++, new Sent(bodies.get(i), logOffset, end));
        }
    }

    /** The disk has everything before a log offset. */
    void flushed(long logOffset) {
        for (Queue queue : queues.values()) {
            queue.sent.forEach((offset, sent) -> {
                sent.durable |= sent.end <= logOffset;
                if (sent.durable && !sent.damaged) {
                    queue.promised = Math.max(queue.promised, offset + 1);
                }
            });
        }
    }

    /** Everything before a log offset was old, and may be gone. */
    void deletedBefore(long logOffset) {
        deletedBefore = Math.max(deletedBefore, logOffset);
    }

    /** The bytes between two log offsets were changed. */
    void damaged(long from, long to) {
        queues.values().stream()
                .flatMap(queue -> queue.sent.values().stream())
                .filter(sent -> sent.logOffset < to && sent.end > from)
                .forEach(sent -> sent.damaged = true);
    }

    /** What the disk has and nobody has changed there, in the order of the log. */
    List<Sent> sound() {
        return queues.values().stream()
                .flatMap(queue -> queue.sent.values().stream())
                .filter(sent -> sent.durable && !sent.damaged && !sent.pointerFlipped)
                .filter(sent -> sent.logOffset >= deletedBefore)
                .sorted(Comparator.comparingLong(sent -> sent.logOffset))
                .toList();
    }

    /** The queue entry of the sound record at a log offset is about to be changed; false when there is none. */
    boolean pointerIsFlipped(long logOffset) {
        List<Sent> meant =
                sound().stream().filter(sent -> sent.logOffset == logOffset).toList();
        meant.forEach(sent -> {
            sent.pointerFlipped = true;
            sent.flippedAtFront = deletedBefore;
        });
        return !meant.isEmpty();
    }

    void deleted(String topic) {
        queues.keySet().removeIf(name -> name.topic().equals(topic));
    }

    /** Its deletion was answered: it never comes back. */
    void isGone(String topic) {
        gone.add(topic);
    }

    /** A reader got messages of a queue: none but those that were sent there. */
    void read(QueueName name, Map<Long, Found> found, long visibleUpTo) {
        Queue queue = queue(name);
        found.forEach((offset, message) -> {
            assertThat(queue.allows(offset, message.body()))
                    .as("%s at %d holds %s, sent was %s", name, offset, start(message.body()), queue.sent.get(offset))
                    .isTrue();
            assertThat(message.end())
                    .as("%s at %d is shown before it is durable", name, offset)
                    .isLessThanOrEqualTo(visibleUpTo);
        });
    }

    /** The store was opened again: no deleted topic came back with it. */
    void staysGone(MessageStore store) {
        assertThat(store.queues())
                .filteredOn(queue -> gone.contains(queue.topic()))
                .as("queues of deleted topics")
                .isEmpty();
    }

    /** The store was opened again: what was found in a queue is what is expected from now on. */
    void recovered(QueueName name, Map<Long, Found> found, Stop stop, MessageStore store) {
        Queue queue = queue(name);
        if (stop == Stop.POWER_LOST) {
            queue.bringBack(found);
        }
        read(name, found, Long.MAX_VALUE);
        deletedBefore = Math.max(deletedBefore, store.minLogOffset());
        long start = deletedBefore;
        queue.sent.forEach((offset, sent) -> {
            boolean stays = stop != Stop.POWER_LOST || sent.durable;
            // What points before the front of the log is taken for deleted: nothing says that it is wrong.
            boolean maySeemOld = sent.pointerFlipped && sent.flippedAtFront < start;
            if (stays && !sent.damaged && !maySeemOld && sent.logOffset >= start) {
                assertThat(found)
                        .as("%s after %s has %d: %s", name, stop, offset, sent)
                        .containsKey(offset);
            }
        });
        long next = store.nextQueueOffset(name.topic(), name.queueId());
        long least = stop == Stop.POWER_LOST ? queue.promised : queue.next;
        assertThat(next).as("next offset of %s after %s", name, stop).isGreaterThanOrEqualTo(least);
        assertThat(found.keySet()).as("offsets of %s", name).allMatch(offset -> offset < next);
        queue.next = next;
        queue.sent.tailMap(next, true).clear();
        queue.forget(found, start);
        found.forEach((offset, message) -> {
            Sent same = new Sent(message.body(), message.logOffset(), message.end());
            Sent known = queue.sent.put(offset, same);
            same.durable = known != null && known.durable;
            same.damaged = known != null && known.damaged;
        });
        queue.refused.clear();
    }

    private Queue queue(QueueName name) {
        return queues.computeIfAbsent(name, key -> new Queue());
    }

    private static String start(String body) {
        return body.substring(0, Math.min(body.length(), 12));
    }
}

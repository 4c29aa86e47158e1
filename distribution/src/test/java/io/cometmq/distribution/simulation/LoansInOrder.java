// SPDX-License-Identifier: Apache-2.0
package io.cometmq.distribution.simulation;

import io.cometmq.common.message.MessageQueue;
import io.cometmq.distribution.simulation.SimPopper.Loan;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Who borrowed what of each queue in order, as far as answers arrived, and when: no two may have messages of a queue at
 * once. A broker that is killed may forget what it lent last. Owned by the simulation's thread.
 */
final class LoansInOrder {
    private final Map<MessageQueue, List<Borrowed>> all = new HashMap<>();

    /** What one pop lent of one queue. */
    static final class Borrowed {
        private final String borrower;
        private final long fromMillis;
        private long untilMillis;
        private int open;

        private Borrowed(String borrower, long fromMillis, long untilMillis, int open) {
            this.borrower = borrower;
            this.fromMillis = fromMillis;
            this.untilMillis = untilMillis;
            this.open = open;
        }

        /** One message is acked, or on its way to be. */
        void settled(long nowMillis) {
            if (--open == 0) {
                untilMillis = Math.min(untilMillis, nowMillis);
            }
        }

        /** The loan may be shortened from now on: some of it is to come again sooner. */
        void shortened(long nowMillis) {
            untilMillis = Math.min(untilMillis, nowMillis);
        }

        @Override
        public String toString() {
            return borrower + " from " + fromMillis + " to " + untilMillis;
        }
    }

    /**
     * Takes what a pop lent of a queue.
     *
     * @param kills when the broker was killed, in milliseconds
     * @throws AssertionError when somebody else has messages of it at the same time
     */
    Borrowed borrow(String borrower, MessageQueue queue, List<Loan> loans, List<Long> kills) {
        long from = loans.get(0).receipt().popTimeMillis();
        Borrowed mine = new Borrowed(borrower, from, loans.get(0).receipt().visibleAtMillis(), loans.size());
        List<Borrowed> others = all.computeIfAbsent(queue, first -> new ArrayList<>());
        for (Borrowed other : others) {
            if (!other.borrower.equals(borrower) && overlap(mine, other, kills)) {
                throw new AssertionError(queue + " is lent to two: " + mine + " and " + other);
            }
        }
        others.add(mine);
        return mine;
    }

    private static boolean overlap(Borrowed one, Borrowed other, List<Long> kills) {
        Borrowed first = one.fromMillis <= other.fromMillis ? one : other;
        Borrowed second = first == one ? other : one;
        return first.untilMillis > second.fromMillis
                && kills.stream().noneMatch(kill -> kill >= first.fromMillis && kill <= second.fromMillis);
    }
}

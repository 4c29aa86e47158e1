// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.pop;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OrderLoanTest {
    private static final long INVISIBLE = 10_000;

    @Test
    void anAttemptThatIsMadeTwiceInOneMomentLendsWhatEitherGot() {
        OrderLoan first = OrderLoan.of(at(100), "attempt", new long[] {5, 6, 7, 8}, null);
        first.ack(first.find(5));

        OrderLoan second = OrderLoan.of(at(100), "attempt", new long[] {6, 7}, first);

        assertThat(second.find(8)).isNotNegative();
        assertThat(second.find(5)).isNegative();
        second.ack(second.find(6));
        second.ack(second.find(7));
        assertThat(second.isSettled()).isFalse();
        assertThat(second.firstOpen()).isEqualTo(8);
        assertThat(second.blocksUntil()).isEqualTo(100 + INVISIBLE);
    }

    @Test
    void anAttemptThatIsRepeatedLaterEndsTheReceiptsOfTheFirst() {
        OrderLoan first = OrderLoan.of(at(100), "attempt", new long[] {5, 6, 7, 8}, null);

        OrderLoan second = OrderLoan.of(at(101), "attempt", new long[] {5, 6}, first);

        assertThat(second.find(7)).isNegative();
        assertThat(second.handedOut(new long[] {5, 6})).containsExactly(0, 0);
    }

    @Test
    void whatIsLentToSomebodyElseWasHandedOutOnceMore() {
        OrderLoan first = OrderLoan.of(at(100), "attempt", new long[] {5, 6}, null);

        OrderLoan second = OrderLoan.of(at(100 + INVISIBLE), "other", new long[] {5, 6, 7}, first);

        assertThat(second.handedOut(new long[] {5, 6, 7})).containsExactly(1, 1, 0);
    }

    private static LoanTerms at(long popTimeMillis) {
        return new LoanTerms(popTimeMillis, INVISIBLE, false);
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.rpc;

import static io.cometmq.remoting.testing.TestRequests.ECHO;
import static org.assertj.core.api.Assertions.assertThat;

import io.cometmq.remoting.testing.TestRequests.Ask;
import io.cometmq.remoting.testing.TestRequests.Told;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CallTableTest {
    private final CallTable table = new CallTable();
    private final CallLimit limit = new CallLimit(1_000_000);

    @Test
    void givesEveryCallAnOpaqueOfItsOwnAndFindsItOnce() {
        List<PendingCall<Ask, Told>> calls = new ArrayList<>();
        Set<Integer> opaques = new HashSet<>();
        for (int i = 0; i < 1_000; i++) {
            PendingCall<Ask, Told> call = call(1_000);
            assertThat(table.put(call)).isTrue();
            calls.add(call);
            opaques.add(call.opaque());
        }

        assertThat(opaques).hasSize(1_000);
        for (PendingCall<Ask, Told> call : calls) {
            assertThat(table.take(call.opaque())).isSameAs(call);
            assertThat(table.take(call.opaque())).isNull();
        }
        assertThat(table.size()).isZero();
    }

    @Test
    void goesRoundCallsThatWaitLong() {
        PendingCall<Ask, Told> longPoll = call(1_000);
        table.put(longPoll);

        for (int i = 0; i < 10_000; i++) {
            PendingCall<Ask, Told> quick = call(1_000);
            table.put(quick);
            assertThat(table.take(quick.opaque())).isSameAs(quick);
        }

        assertThat(table.take(longPoll.opaque())).isSameAs(longPoll);
    }

    @Test
    void neverGivesALateAnswerToAnotherCall() {
        PendingCall<Ask, Told> early = call(1);
        table.put(early);
        table.takeExpired(Duration.ofMillis(1).toNanos());
        Random random = new Random(1);
        for (int i = 0; i < 1_000; i++) {
            PendingCall<Ask, Told> later = call(1_000);
            table.put(later);
            assertThat(table.take(early.opaque())).isNull();
            if (random.nextBoolean()) {
                table.take(later.opaque());
            }
        }
    }

    @Test
    void takesOutWhatHasExpiredAndKnowsTheNextDeadline() {
        PendingCall<Ask, Told> first = call(10);
        PendingCall<Ask, Told> second = call(20);
        table.put(first);
        table.put(second);
        long now = Duration.ofMillis(10).toNanos();

        assertThat(table.untilEarliest(0)).isEqualTo(now);
        assertThat(table.takeExpired(now - 1)).isEmpty();
        assertThat(table.takeExpired(now)).isEqualTo(List.of(first));
        assertThat(table.untilEarliest(now)).isEqualTo(now);
        assertThat(table.takeExpired(2 * now)).isEqualTo(List.of(second));
        assertThat(table.untilEarliest(2 * now)).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void takesNothingInOnceClosed() {
        PendingCall<Ask, Told> call = call(10);
        table.put(call);

        assertThat(table.close("made to close")).isEqualTo(List.of(call));

        assertThat(table.put(call(10))).isFalse();
        assertThat(table.closedBy()).isEqualTo("made to close");
        assertThat(table.size()).isZero();
    }

    private PendingCall<Ask, Told> call(long timeoutMillis) {
        limit.tryAcquire();
        return new PendingCall<>(
                "host:1", ECHO, new Ask("x", 1), Body.empty(), Duration.ofMillis(timeoutMillis), 0, limit);
    }
}

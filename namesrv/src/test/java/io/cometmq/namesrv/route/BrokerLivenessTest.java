// SPDX-License-Identifier: Apache-2.0
package io.cometmq.namesrv.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.cometmq.common.testing.ManualScheduler;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class BrokerLivenessTest {
    private static final Duration PAUSE = Duration.ofSeconds(5);

    private final ManualScheduler scheduler = new ManualScheduler();
    private final RouteTable routes = new RouteTable();
    private final BrokerLiveness liveness = BrokerLiveness.start(routes, scheduler.clock(), scheduler, PAUSE);
    private final FakeConnection connection = new FakeConnection();

    @Test
    void aSilentBrokerIsForgottenAndItsConnectionClosed() {
        register(Registrations.master().timeout(Duration.ofSeconds(30)));

        scheduler.advance(Duration.ofSeconds(30));
        assertThat(routes.liveBrokers()).isEqualTo(1);

        scheduler.advance(PAUSE);
        assertThat(routes.liveBrokers()).isZero();
        assertThat(routes.topics()).isEmpty();
        assertThat(connection.isOpen()).isFalse();
    }

    @Test
    void aSignOfLifeStartsTheTimeAgain() {
        register(Registrations.master().timeout(Duration.ofSeconds(30)));

        scheduler.advance(Duration.ofSeconds(29));
        routes.touch(Registrations.master().identity(), scheduler.clock().nanos());
        scheduler.advance(Duration.ofSeconds(29));

        assertThat(routes.liveBrokers()).isEqualTo(1);
    }

    @Test
    void aStepOfTheTimeOfDayForgetsNobody() {
        register(Registrations.master());

        scheduler.clock().step(Duration.ofDays(1));
        scheduler.advance(PAUSE);

        assertThat(routes.liveBrokers()).isEqualTo(1);
    }

    @Test
    void aBrokerIsForgottenAtOnceWhenItsConnectionEnds() {
        register(Registrations.master());

        liveness.onClose(connection);
        scheduler.runDue();

        assertThat(routes.liveBrokers()).isZero();
    }

    @Test
    void theEndOfAnyOtherConnectionMeansNothing() {
        register(Registrations.master());

        liveness.onClose(new FakeConnection());

        assertThat(scheduler.waiting()).containsExactly("broker liveness");
        assertThat(routes.liveBrokers()).isEqualTo(1);
    }

    @Test
    void closingEndsTheLooks() {
        liveness.close();

        assertThat(scheduler.waiting()).isEmpty();
    }

    private void register(Registrations registration) {
        routes.register(
                registration.on(connection).build(), false, scheduler.clock().nanos());
    }
}

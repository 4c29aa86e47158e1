// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.routing;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RoutingTest {
    private static final Destination BOUND = new Destination("T", 3, "a\u0001b\u0002");

    @Test
    void theFirstStepThatDecidesIsTheLastThatIsAsked() {
        Destination first = new Destination("FIRST", 0, "");
        Routing steps = Routing.firstOf(to -> to, to -> first, to -> {
            throw new AssertionError("asked though the step before has decided");
        });

        assertThat(steps.route(BOUND)).isEqualTo(first);
    }

    @Test
    void aMessageThatNoStepIsForGoesWhereItIsBoundFor() {
        assertThat(Routing.firstOf(to -> to, to -> to).route(BOUND)).isEqualTo(BOUND);
        assertThat(Routing.firstOf().route(BOUND)).isEqualTo(BOUND);
    }
}

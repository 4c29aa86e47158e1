// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.cometmq.remoting.protocol.NoHeader;
import io.cometmq.remoting.protocol.RequestType;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class RouteTableTest {
    @Test
    void findsEveryCodeThatIsServedAndNoOther() {
        Set<Integer> codes = new TreeSet<>(Set.of(0, -1, Integer.MAX_VALUE, Integer.MIN_VALUE, 10, 200_050));
        Random random = new Random(7);
        for (int i = 0; i < 300; i++) {
            codes.add(random.nextInt(210_000));
        }
        HandlerTable table = new HandlerTable();
        codes.forEach(code -> table.on(
                RequestType.of(code, "TEST_" + code, NoHeader.class, NoHeader.class),
                Lane.INLINE,
                request -> Reply.ok()));

        RouteTable routes = RouteTable.of(table, Lanes.inCaller(), List.of(), RequestObserver.NONE);

        for (int code = -10; code < 210_000; code++) {
            Route<?, ?> route = routes.find(code);
            assertThat(route != null).as("code " + code).isEqualTo(codes.contains(code));
            assertThat(route == null || route.type().code() == code).isTrue();
        }
        assertThat(routes.find(Integer.MIN_VALUE)).isNotNull();
        assertThat(routes.find(Integer.MAX_VALUE)).isNotNull();
    }

    @Test
    void findsNothingInAnEmptyTable() {
        assertThat(RouteTable.of(new HandlerTable(), Lanes.inCaller(), List.of(), RequestObserver.NONE)
                        .find(10))
                .isNull();
    }
}

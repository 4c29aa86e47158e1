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
            public long now() {
                return 0;
            }

            @Override
            public void started(Lane lane, long waited) {}

            @Override
            public void ended(long took, Ending ending) {}

            @Override
            public void written(ServedRequest request) {}

            @Override
            public boolean mayLogFailure() {
                return true;
            }
        };

        /** The time, in nanoseconds since any moment; read when a request was decoded and when its answer is ready. */
        long now();

        /** Its handler begins, on a thread of this lane, for which it waited so many nanoseconds; not of inline lanes. */
        void started(Lane lane, long waited);

        /** Its answer is ready, or would be if it wanted one, so many nanoseconds after it was decoded. */
        void ended(long took, Ending ending);

        /** Its answer was handed to the network, or need not be or cannot be. */
        void written(ServedRequest request);

        /** A handler failed by a bug of ours, which may happen with every request: whether that is logged this time. */
        boolean mayLogFailure();
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

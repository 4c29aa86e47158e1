// SPDX-License-Identifier: Apache-2.0
package io.cometmq.common.config;

import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Settings that may be swapped while a process runs. Thread-safe; a reader asks once per operation and so sees one state.
 */
public final class Live<T> {
    private volatile T current;

    public Live(T initial) {
        this.current = initial;
    }

    /** The settings of this moment. */
    public T get() {
        return current;
    }

    /** Swaps the settings. */
    public void set(T next) {
        current = next;
    }

    /** A read-only part of these settings that follows every swap. */
    public <P> Supplier<P> part(Function<T, P> choose) {
        return () -> choose.apply(get());
    }
}

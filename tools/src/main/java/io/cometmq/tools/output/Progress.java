// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.output;

import java.io.PrintWriter;
import java.util.Collection;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * How far a command came that does many things, for a person who watches: one bar at a time, gone when the command ends or
 * has something else to write. Draws nothing where nobody watches. Owned by the thread of the command.
 */
public final class Progress implements AutoCloseable {
    private @Nullable PrintWriter target;
    private @Nullable ProgressBar bar;

    /**
     * Nothing is drawn yet.
     *
     * @param target null to draw nothing
     */
    Progress(@Nullable PrintWriter target) {
        this.target = target;
    }

    /** A bar for so many things; it takes the place of the one before. */
    public ProgressBar of(String what, long total) {
        close();
        ProgressBar next = ProgressBar.of(target, what, total);
        next.accept(0);
        bar = next;
        return next;
    }

    /** The elements one after another, under a bar of those that are done. */
    public <T> Iterable<T> each(String what, Collection<T> elements) {
        return () -> new Iterator<>() {
            private final Iterator<T> left = elements.iterator();
            private final ProgressBar steps = of(what, elements.size());
            private boolean begun;

            @Override
            public boolean hasNext() {
                if (left.hasNext()) {
                    return true;
                }
                steps.close();
                return false;
            }

            @Override
            public T next() {
                T element = left.next();
                if (begun) {
                    steps.step();
                }
                begun = true;
                return element;
            }
        };
    }

    /** Takes the bar away while something else is written. */
    void hide() {
        if (bar != null) {
            bar.hide();
        }
    }

    /** Draws nothing any more, because the output shows by itself how far the command came. */
    void end() {
        close();
        target = null;
    }

    /** Takes the bar away. */
    @Override
    public void close() {
        hide();
        bar = null;
    }
}

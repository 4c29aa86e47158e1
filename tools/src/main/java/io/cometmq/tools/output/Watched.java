// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.output;

/**
 * Which streams of a command a person sees, because they go to a terminal.
 *
 * @param out results
 * @param err progress, and what went wrong
 */
public record Watched(boolean out, boolean err) {
    /** Nobody sees anything. */
    public static final Watched NOTHING = new Watched(false, false);
}

// SPDX-License-Identifier: Apache-2.0
package io.cometmq.comparison.report;

import java.util.List;
import java.util.Map;

/**
 * One stage of one turn, all its peers.
 *
 * @param turn from 0
 * @param stage its name
 * @param complete whether no peer's stage broke off; one that is not complete is measured again by a run that goes on
 * @param seconds how long each peer took, by its word, start and end of its servers included
 * @param commit of the source tree that measured, as {@code git} names it
 * @param ended when, as ISO 8601 in UTC
 * @param remarks what failed or was left out
 */
public record Part(
        int turn,
        String stage,
        boolean complete,
        Map<String, Double> seconds,
        String commit,
        String ended,
        List<String> remarks) {
    /** A copy of what is handed in is kept. */
    public Part {
        seconds = Map.copyOf(seconds);
        remarks = List.copyOf(remarks);
    }

    /** How long all peers took, in seconds. */
    double allSeconds() {
        return seconds.values().stream().mapToDouble(Double::doubleValue).sum();
    }
}

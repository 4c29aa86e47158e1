// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.pop;

import java.util.List;

/**
 * What one queue gave to an ordered pop.
 *
 * @param handedOut for each message how often it was handed out before
 */
public record OrderedLent(Lent lent, List<Integer> handedOut) {
    static OrderedLent nothing(Lent lent) {
        return new OrderedLent(lent, List.of());
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.cometmq.comparison.stage;

import java.util.List;

/**
 * One run of {@code mqbench} and the figures that are read from it.
 *
 * @param steady whether it is a load of some seconds, so that warm-up and rounds are set; a backlog otherwise
 */
record Measurement(List<String> arguments, boolean steady, List<Reading> readings) {
    static Measurement steady(String arguments, Reading... readings) {
        return new Measurement(List.of(arguments.split(" ")), true, List.of(readings));
    }

    static Measurement backlog(String arguments, Reading... readings) {
        return new Measurement(List.of(arguments.split(" ")), false, List.of(readings));
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.command.declared;

import java.util.List;
import java.util.Map;

/**
 * A topic or group as a file declares it. Immutable.
 *
 * @param settings those that the file says; the others have their defaults
 * @param brokers the names of the brokers that it is on; empty for all that are meant
 * @param line where it begins in the file
 */
record Entry(Kind kind, String name, Map<String, Object> settings, List<String> brokers, int line) {
    /** Whether it is meant to be on this broker. */
    boolean isOn(String broker) {
        return brokers.isEmpty() || brokers.contains(broker);
    }
}

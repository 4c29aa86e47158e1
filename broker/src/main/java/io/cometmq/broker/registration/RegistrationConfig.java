// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.registration;

import io.cometmq.common.config.Key;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** Which name servers are told, and how often. */
public record RegistrationConfig(
        @Key(
                        value = "namesrvAddr",
                        doc = "The name servers, host:port joined by ';'. Without any the broker is not announced.")
                String nameServers,
        @Key(
                        value = "registerNameServerPeriod",
                        byDefault = "30000",
                        doc = "Time between two announcements; at least 10 and at most 60 seconds are used.")
                Duration period,
        @Key(
                        value = "registerBrokerTimeoutMills",
                        byDefault = "24000",
                        min = 1,
                        doc = "How long an announcement may take.")
                Duration timeout) {
    private static final Duration SHORTEST_PERIOD = Duration.ofSeconds(10);
    private static final Duration LONGEST_PERIOD = Duration.ofSeconds(60);

    public RegistrationConfig {
        for (String address : split(nameServers)) {
            if (!address.matches("[^\\s:/]+:\\d{1,5}|\\[[^\\s\\]]+\\]:\\d{1,5}")) {
                throw new IllegalArgumentException("namesrvAddr=" + nameServers + ": '" + address
                        + "' is no host:port, expected host:port;host:port");
            }
        }
    }

    /** The addresses one by one. */
    public List<String> addresses() {
        return split(nameServers);
    }

    /** The period that is used. */
    public Duration usedPeriod() {
        if (period.compareTo(SHORTEST_PERIOD) < 0) {
            return SHORTEST_PERIOD;
        }
        return period.compareTo(LONGEST_PERIOD) > 0 ? LONGEST_PERIOD : period;
    }

    private static List<String> split(String addresses) {
        return Stream.of(addresses.split(";", -1))
                .map(String::strip)
                .filter(address -> !address.isEmpty())
                .distinct()
                .toList();
    }
}

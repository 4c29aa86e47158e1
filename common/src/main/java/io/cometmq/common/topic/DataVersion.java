// SPDX-License-Identifier: Apache-2.0
package io.cometmq.common.topic;

import java.util.Comparator;

/**
 * Names one state of a table, so that two processes can tell without comparing whether they hold the same.
 *
 * @param stateVersion the broker role's epoch; 0 without one
 * @param timestamp when the table last changed, in milliseconds
 * @param counter how often it changed
 */
public record DataVersion(long stateVersion, long timestamp, long counter) {
    private static final Comparator<DataVersion> ORDER = Comparator.comparingLong(DataVersion::stateVersion)
            .thenComparingLong(DataVersion::counter)
            .thenComparingLong(DataVersion::timestamp);

    /** The version of a table that was created at {@code nowMillis} and not changed since. */
    public static DataVersion createdAt(long nowMillis) {
        return new DataVersion(0, nowMillis, 0);
    }

    /** The version after one more change at {@code nowMillis}. */
    public DataVersion next(long nowMillis) {
        return new DataVersion(stateVersion, nowMillis, counter + 1);
    }

    /** Whether this state is later than {@code other}: by epoch, then by number of changes, then by time. */
    public boolean isNewerThan(DataVersion other) {
        return ORDER.compare(this, other) > 0;
    }
}

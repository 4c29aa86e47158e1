// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store.retention;

/** What happens when the disk fills up although nothing that may go is left. */
public enum DiskFullPolicy {
    /** Sends are refused until there is room again; nothing is lost. */
    REJECT("reject"),
    /** The oldest records go before their time, and a log line names them. */
    DROP_OLDEST("drop-oldest");

    private final String text;

    DiskFullPolicy(String text) {
        this.text = text;
    }

    /** The word of the settings. */
    @Override
    public String toString() {
        return text;
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.protocol.body;

import io.cometmq.remoting.protocol.OrEmpty;
import java.util.HashMap;
import java.util.Map;

/** Names and values, such as the counters of a broker. */
public record KVTable(Map<String, String> table) {
    /** Reads what a peer left out as empty. */
    public KVTable {
        table = OrEmpty.map(table);
    }

    public HashMap<String, String> getTable() {
        return new HashMap<>(table);
    }
}

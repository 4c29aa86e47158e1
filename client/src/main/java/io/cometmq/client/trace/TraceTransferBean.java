// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.trace;

import java.util.Set;

/**
 * An encoded trace record. Immutable.
 *
 * @param transData the text
 * @param transKey the keys under which it is found: unique keys and business keys of its messages
 */
public record TraceTransferBean(String transData, Set<String> transKey) {
    public TraceTransferBean {
        transKey = Set.copyOf(transKey);
    }

    public String getTransData() {
        return transData;
    }

    public Set<String> getTransKey() {
        return transKey;
    }
}

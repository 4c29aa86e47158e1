// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.protocol.body;

import io.cometmq.remoting.protocol.OrEmpty;
import java.util.List;
import java.util.Map;

/** All connected producers, by group. */
public record ProducerTableInfo(Map<String, List<ProducerInfo>> data) {
    /** Reads what a peer left out as empty. */
    public ProducerTableInfo {
        data = OrEmpty.map(data);
    }

    public Map<String, List<ProducerInfo>> getData() {
        return data;
    }
}

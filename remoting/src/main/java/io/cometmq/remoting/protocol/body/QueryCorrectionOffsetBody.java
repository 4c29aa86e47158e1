// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.protocol.body;

import io.cometmq.remoting.protocol.OrEmpty;
import java.util.Map;

/** Offsets by queue id. */
public record QueryCorrectionOffsetBody(Map<Integer, Long> correctionOffsets) {
    /** Reads what a peer left out as empty. */
    public QueryCorrectionOffsetBody {
        correctionOffsets = OrEmpty.map(correctionOffsets);
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.protocol.body;

import io.cometmq.remoting.protocol.OrEmpty;
import java.util.Map;

/** How all groups take their topics, by topic and group; also the shape of {@code config/messageRequestMode.json}. */
public record MessageRequestModeSerializeWrapper(
        Map<String, Map<String, SetMessageRequestModeRequestBody>> messageRequestModeMap) {
    /** Reads what a peer left out as empty. */
    public MessageRequestModeSerializeWrapper {
        messageRequestModeMap = OrEmpty.map(messageRequestModeMap);
    }
}

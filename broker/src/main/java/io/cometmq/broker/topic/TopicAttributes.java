// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.topic;

import static io.cometmq.remoting.protocol.ResponseCode.INVALID_PARAMETER;

import io.cometmq.remoting.rpc.Refusal;
import java.util.Map;
import java.util.TreeMap;

/** Reads changes of a topic's attributes: {@code +name=value} sets one, {@code -name} takes one away. Stateless. */
public final class TopicAttributes {
    private TopicAttributes() {}

    /**
     * The attributes after the changes.
     *
     * @param changes joined by commas; empty for none
     * @throws Refusal INVALID_PARAMETER naming the change that cannot be read
     */
    public static Map<String, String> apply(Map<String, String> present, String changes) {
        Map<String, String> changed = new TreeMap<>(present);
        for (String change : changes.split(",", -1)) {
            String text = change.strip();
            int equals = text.indexOf('=');
            if (text.isEmpty()) {
                continue;
            }
            if (text.startsWith("+") && equals > 1 && equals < text.length() - 1) {
                changed.put(text.substring(1, equals), text.substring(equals + 1));
            } else if (text.startsWith("-") && text.length() > 1 && equals < 0) {
                changed.remove(text.substring(1));
            } else {
                throw new Refusal(INVALID_PARAMETER, "attributes: '" + text + "', expected +name=value or -name");
            }
        }
        return changed;
    }
}

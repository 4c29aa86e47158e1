// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.command.message;

import io.cometmq.common.message.Message;
import io.cometmq.common.message.MessageConst;
import java.util.List;

/** The keys of a message, as its users gave them. Stateless. */
public final class MessageKeys {
    private MessageKeys() {}

    /** Whether {@code key} is one of them. */
    public static boolean contain(Message message, String key) {
        String keys = message.getKeys();
        return keys != null
                && List.of(keys.split(MessageConst.KEY_SEPARATOR, -1)).contains(key);
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.cometmq.common.message;

import io.cometmq.common.io.LocalAddress;
import io.cometmq.common.lifecycle.Clock;
import java.security.SecureRandom;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/** Gives each message of this process the unique id that its producer, broker and consumers know it by. Thread-safe. */
public final class MessageClientIDSetter {
    private static final UniqueIds IDS = new UniqueIds(
            LocalAddress.find().getAddress(),
            ProcessHandle.current().pid(),
            new SecureRandom().nextInt(),
            Clock.system(),
            ZoneId.systemDefault());

    private MessageClientIDSetter() {}

    /** A new id. */
    public static String createUniqID() {
        return IDS.next();
    }

    /** Gives a message an id, unless it has one: a retry keeps it. */
    public static void setUniqID(Message message) {
        if (getUniqID(message) == null) {
            message.putProperty(MessageConst.PROPERTY_UNIQ_CLIENT_MESSAGE_ID_KEYIDX, createUniqID());
        }
    }

    /** A message's id, or null when it has none yet. */
    public static @Nullable String getUniqID(Message message) {
        return message.getProperty(MessageConst.PROPERTY_UNIQ_CLIENT_MESSAGE_ID_KEYIDX);
    }
}

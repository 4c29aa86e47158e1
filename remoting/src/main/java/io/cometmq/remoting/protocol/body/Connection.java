// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.protocol.body;

import io.cometmq.remoting.protocol.LanguageCode;
import io.cometmq.remoting.protocol.OrEmpty;
import org.jspecify.annotations.Nullable;

/** A connected client. */
public record Connection(String clientAddr, String clientId, @Nullable LanguageCode language, int version) {
    /** Reads what a peer left out as empty. */
    public Connection {
        clientAddr = OrEmpty.text(clientAddr);
        clientId = OrEmpty.text(clientId);
    }

    public String getClientId() {
        return clientId;
    }

    public String getClientAddr() {
        return clientAddr;
    }

    public @Nullable LanguageCode getLanguage() {
        return language;
    }

    public int getVersion() {
        return version;
    }
}

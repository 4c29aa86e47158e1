// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.protocol.body;

import io.cometmq.remoting.protocol.LanguageCode;
import io.cometmq.remoting.protocol.OrEmpty;
import org.jspecify.annotations.Nullable;

/** A connected producer. */
public record ProducerInfo(
        String clientId, @Nullable LanguageCode language, long lastUpdateTimestamp, String remoteIP, int version) {
    /** Reads what a peer left out as empty. */
    public ProducerInfo {
        clientId = OrEmpty.text(clientId);
        remoteIP = OrEmpty.text(remoteIP);
    }

    public String getClientId() {
        return clientId;
    }

    public String getRemoteIP() {
        return remoteIP;
    }

    public @Nullable LanguageCode getLanguage() {
        return language;
    }

    public int getVersion() {
        return version;
    }

    public long getLastUpdateTimestamp() {
        return lastUpdateTimestamp;
    }
}

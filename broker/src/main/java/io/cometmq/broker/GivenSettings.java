// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker;

import io.cometmq.common.config.SettingSources;
import java.util.List;
import java.util.Map;

/**
 * What a broker is started with. Immutable.
 *
 * @param config the settings that it obeys
 * @param withoutEffect a sentence for each key that somebody gave and it does not have
 */
public record GivenSettings(BrokerConfig config, List<String> withoutEffect) {
    public GivenSettings {
        withoutEffect = List.copyOf(withoutEffect);
    }

    /**
     * What these sources say.
     *
     * @throws io.cometmq.common.config.ConfigException naming every wrong value
     */
    public static GivenSettings of(SettingSources sources) {
        return new GivenSettings(sources.read(BrokerConfig.reader()), sources.warnings(BrokerConfig.reader()));
    }

    /** The same for keys and values, wherever they come from. */
    public static GivenSettings of(Map<String, String> values) {
        return new GivenSettings(BrokerConfig.of(values), BrokerConfig.reader().warnings(values));
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker;

import io.cometmq.broker.assignment.AssignmentConfig;
import io.cometmq.broker.client.ClientConfig;
import io.cometmq.broker.cold.ColdControlConfig;
import io.cometmq.broker.cold.ColdPaceConfig;
import io.cometmq.broker.delay.DelayConfig;
import io.cometmq.broker.filter.FilterConfig;
import io.cometmq.broker.group.GroupSettings;
import io.cometmq.broker.handler.RepeatedSendConfig;
import io.cometmq.broker.handler.SendConfig;
import io.cometmq.broker.identity.IdentityConfig;
import io.cometmq.broker.identity.ListenConfig;
import io.cometmq.broker.longpoll.LongPollConfig;
import io.cometmq.broker.metrics.MetricsConfig;
import io.cometmq.broker.offset.OffsetConfig;
import io.cometmq.broker.pop.HeldPopConfig;
import io.cometmq.broker.pop.PopConfig;
import io.cometmq.broker.registration.RegistrationConfig;
import io.cometmq.broker.reply.ReplyConfig;
import io.cometmq.broker.timer.TimerConfig;
import io.cometmq.broker.topic.TopicSettings;
import io.cometmq.broker.transaction.TransactionConfig;
import io.cometmq.common.config.ConfigReader;
import io.cometmq.remoting.metrics.SlowRequestConfig;
import java.nio.file.Path;
import java.util.Map;

/** All settings of a broker, under the keys of RocketMQ's {@code broker.conf}. Immutable. */
public record BrokerConfig(
        IdentityConfig identity,
        ListenConfig listen,
        RegistrationConfig registration,
        StoreSettings store,
        TopicSettings topics,
        GroupSettings groups,
        OffsetConfig offsets,
        ClientConfig clients,
        FilterConfig filters,
        LongPollConfig longPolls,
        ColdPaceConfig coldPace,
        ColdControlConfig coldControl,
        PopConfig pops,
        HeldPopConfig heldPops,
        AssignmentConfig assignments,
        DelayConfig delays,
        TimerConfig timers,
        SendConfig sends,
        TransactionConfig transactions,
        RepeatedSendConfig repeatedSends,
        ReplyConfig replies,
        MetricsConfig metrics,
        SlowRequestConfig slowRequests) {
    /** Set by the launchers: where everything is kept that has no directory of its own. */
    public static final String DATA_DIRECTORY_PROPERTY = "cometmq.data.dir";

    private static final String DEFAULT_DATA_DIRECTORY = "data";

    /** Reads and writes the text of these settings. */
    public static ConfigReader<BrokerConfig> reader() {
        return ConfigReader.of(BrokerConfig.class);
    }

    /**
     * The settings that these keys and values make; everything else has its default.
     *
     * @throws io.cometmq.common.config.ConfigException naming every wrong value
     */
    public static BrokerConfig of(Map<String, String> values) {
        return reader().read(values);
    }

    /** The directory of the store. */
    public Path storeRoot() {
        if (store.root() != null) {
            return store.root();
        }
        return Path.of(System.getProperty(DATA_DIRECTORY_PROPERTY, DEFAULT_DATA_DIRECTORY), "store");
    }

    /** One of the broker's small state files. */
    Path stateFile(String name) {
        return storeRoot().resolve("config").resolve(name);
    }
}

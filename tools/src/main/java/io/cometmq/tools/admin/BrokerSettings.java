// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.admin;

import io.cometmq.common.io.Json;
import io.cometmq.remoting.protocol.request.BrokerAdminRequests.ConfigVersion;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a broker, and what it tells of them. Immutable.
 *
 * @param lines {@code key=value} each
 * @param notDefault the keys whose values are not the defaults; null where a broker does not tell, as RocketMQ's
 * @param withoutEffect a sentence for each key that the broker was started with and does not have
 */
public record BrokerSettings(String lines, @Nullable List<String> notDefault, List<String> withoutEffect) {
    static BrokerSettings of(String lines, ConfigVersion told) {
        String keys = told.notDefault();
        String sentences = told.withoutEffect();
        return new BrokerSettings(
                lines,
                keys == null
                        ? null
                        : Arrays.stream(keys.split(",", -1))
                                .filter(key -> !key.isEmpty())
                                .toList(),
                sentences == null ? List.of() : List.of(Json.read(sentences, String[].class)));
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.filter;

import io.cometmq.common.config.Key;

/** Which kinds of filters consumers may use. */
public record FilterConfig(
        @Key(
                        value = "enablePropertyFilter",
                        byDefault = "true",
                        reloadable = true,
                        doc = "Let consumers filter by properties (SQL92). RocketMQ's own default is false.")
                boolean enableProperties) {}

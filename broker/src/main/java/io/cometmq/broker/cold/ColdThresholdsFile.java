// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.cold;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The content of {@code config/coldReadThresholds.json}.
 *
 * @param configTable bytes by consumer group; null is read as none
 */
public record ColdThresholdsFile(@Nullable Map<String, Long> configTable) {}

// SPDX-License-Identifier: Apache-2.0
/**
 * What an application says about how it wants to consume, in the relative package where RocketMQ users look for it.
 */
@NullMarked
package io.cometmq.common.consumer;

import org.jspecify.annotations.NullMarked;

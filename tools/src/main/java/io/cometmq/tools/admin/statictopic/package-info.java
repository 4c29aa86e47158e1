// SPDX-License-Identifier: Apache-2.0
/**
 * Static topics as an administrator makes and moves them: {@link io.cometmq.tools.admin.statictopic.StaticTopicState} is what
 * the brokers say, {@link io.cometmq.tools.admin.statictopic.StaticTopicPlan} derives what they shall say, and
 * {@link io.cometmq.tools.admin.statictopic.StaticTopicAdmin} tells them in an order that loses no message.
 */
@NullMarked
package io.cometmq.tools.admin.statictopic;

import org.jspecify.annotations.NullMarked;

// SPDX-License-Identifier: Apache-2.0
/**
 * Topics whose queue numbers stay when queues move between brokers. {@link io.cometmq.broker.statictopic.QueueMappings} keeps
 * which stretch of which logical queue is where; {@link io.cometmq.broker.statictopic.StaticRows} stands around the handlers
 * and lets them see physical queues only. A broker without such topics pays one look at an empty table per request.
 */
@NullMarked
package io.cometmq.broker.statictopic;

import org.jspecify.annotations.NullMarked;

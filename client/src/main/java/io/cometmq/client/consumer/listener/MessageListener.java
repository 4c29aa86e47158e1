// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.consumer.listener;

/** What both kinds of listener have in common: nothing but the name. */
public interface MessageListener {}

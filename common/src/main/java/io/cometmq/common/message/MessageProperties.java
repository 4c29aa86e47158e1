// SPDX-License-Identifier: Apache-2.0
package io.cometmq.common.message;

/** The text form of a message's properties: {@code name 0x01 value 0x02} repeated. */
public final class MessageProperties {
    private MessageProperties() {}
}

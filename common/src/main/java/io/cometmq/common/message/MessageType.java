// SPDX-License-Identifier: Apache-2.0
package io.cometmq.common.message;

/** What kind of message is sent. Compat: the names are those of RocketMQ. */
public enum MessageType {
    Normal_Msg(0, "Normal"),
    Trans_Msg_Half(1, "Trans"),
    Trans_msg_Commit(2, "TransCommit"),
    Delay_Msg(3, "Delay"),
    Order_Msg(4, "Order");

    private final int code;
    private final String shortName;

    MessageType(int code, String shortName) {
        this.code = code;
        this.shortName = shortName;
    }

    /** What message traces say. */
    public int code() {
        return code;
    }

    /**
     * The kind of a code.
     *
     * @throws IllegalArgumentException when there is none
     */
    public static MessageType of(int code) {
        for (MessageType type : values()) {
            if (type.code == code) {
                return type;
            }
        }
        throw new IllegalArgumentException("message type " + code + ": expected 0..4");
    }

    public String getShortName() {
        return shortName;
    }

    /** The kind of a short name; a normal message for any other text. */
    public static MessageType getByShortName(String shortName) {
        for (MessageType type : values()) {
            if (type.shortName.equals(shortName)) {
                return type;
            }
        }
        return Normal_Msg;
    }
}

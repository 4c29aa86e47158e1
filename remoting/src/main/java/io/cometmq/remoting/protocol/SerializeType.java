// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.protocol;

import org.jspecify.annotations.Nullable;

/** The two encodings of a header. Every peer reads both; each process writes the one that it is configured for. */
public enum SerializeType {
    /** A JSON object. */
    JSON(0),
    /** Length-prefixed binary fields. */
    ROCKETMQ(1);

    /** The system property that names the encoding to write. */
    public static final String PROPERTY = "rocketmq.serialize.type";

    /** The environment variable that names the encoding to write, where the property is not set. */
    public static final String VARIABLE = "ROCKETMQ_SERIALIZE_TYPE";

    private final byte code;

    SerializeType(int code) {
        this.code = (byte) code;
    }

    /** The byte before the header length in a frame. */
    public byte code() {
        return code;
    }

    /**
     * What this process is configured to write: the system property, else the environment variable, else JSON.
     *
     * @throws IllegalArgumentException naming the setting and the value, when it is none of ours
     */
    public static SerializeType configured() {
        return configured(System.getProperty(PROPERTY), System.getenv(VARIABLE));
    }

    static SerializeType configured(@Nullable String property, @Nullable String variable) {
        if (property != null) {
            return parse(PROPERTY, property);
        }
        return variable == null ? JSON : parse(VARIABLE, variable);
    }

    private static SerializeType parse(String setting, String value) {
        for (SerializeType type : values()) {
            if (type.name().equals(value)) {
                return type;
            }
        }
        throw new IllegalArgumentException(setting + "=" + value + ": expected JSON or ROCKETMQ");
    }
}

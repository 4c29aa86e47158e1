// SPDX-License-Identifier: Apache-2.0
package io.cometmq.common.compression;

import java.util.Locale;

/** How a body is compressed. The names are the values of the property {@code rocketmq.message.compressType}. */
public enum CompressionType {
    LZ4(0x100),
    ZSTD(0x200),
    ZLIB(0x300);

    /** The bits of a system flag that say the type. */
    public static final int FLAG_MASK = 0x700;

    private final int flag;

    CompressionType(int flag) {
        this.flag = flag;
    }

    /** The bits of this type in a system flag. */
    public int flag() {
        return flag;
    }

    /**
     * The type that a system flag names; ZLIB when it names none, as clients before 5.0 do.
     *
     * @throws IllegalArgumentException for a type that does not exist
     */
    public static CompressionType of(int sysFlag) {
        return switch (sysFlag & FLAG_MASK) {
            case 0x100 -> LZ4;
            case 0x200 -> ZSTD;
            case 0, 0x300 -> ZLIB;
            default ->
                throw new IllegalArgumentException(
                        String.format("sysFlag=0x%x: expected compression type 0x000, 0x100, 0x200 or 0x300", sysFlag));
        };
    }

    /**
     * The type of a name, in any case.
     *
     * @throws IllegalArgumentException naming the value and what was expected
     */
    public static CompressionType of(String name) {
        return switch (name.strip().toUpperCase(Locale.ROOT)) {
            case "LZ4" -> LZ4;
            case "ZSTD" -> ZSTD;
            case "ZLIB" -> ZLIB;
            default -> throw new IllegalArgumentException("compression '" + name + "': expected LZ4, ZSTD or ZLIB");
        };
    }
}

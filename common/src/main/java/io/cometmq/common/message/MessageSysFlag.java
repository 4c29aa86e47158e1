// SPDX-License-Identifier: Apache-2.0
package io.cometmq.common.message;

/** The bits of a record's system flag. */
public final class MessageSysFlag {
    public static final int COMPRESSED = 0x1;
    public static final int MULTI_TAGS = 0x2;
    public static final int TRANSACTION_NOT_TYPE = 0;
    public static final int TRANSACTION_PREPARED = 0x4;
    public static final int TRANSACTION_COMMIT = 0x8;
    public static final int TRANSACTION_ROLLBACK = 0xC;
    /** The born host is an IPv6 address. */
    public static final int BORNHOST_V6 = 0x10;
    /** The store host is an IPv6 address. */
    public static final int STOREHOST_V6 = 0x20;

    public static final int NEED_UNWRAP = 0x40;
    public static final int INNER_BATCH = 0x80;

    private MessageSysFlag() {}

    /** The transaction bits of a flag: one of the four TRANSACTION constants. */
    public static int transactionType(int sysFlag) {
        return sysFlag & TRANSACTION_ROLLBACK;
    }
}

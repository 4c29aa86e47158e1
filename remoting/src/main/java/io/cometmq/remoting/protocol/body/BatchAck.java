// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.protocol.body;

import io.cometmq.remoting.protocol.OrEmpty;
import java.util.Base64;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * The consumed messages of one pop from one queue. The names are those on the wire.
 *
 * @param c consumer group
 * @param t topic, never a retry topic
 * @param r where the messages are from: {@code 0} the topic, {@code 1} or {@code 2} the group's pop retry topic
 * @param so the start offset of the receipts
 * @param q queue id
 * @param rq the revive queue id of the receipts
 * @param pt pop time, in milliseconds
 * @param it invisible time, in milliseconds
 * @param b Base64 of a bit set: bit n set when the message at queue offset {@code so + n} is consumed
 */
public record BatchAck(String c, String t, String r, long so, int q, int rq, long pt, long it, @Nullable String b) {
    /** Reads what a peer left out as empty. */
    public BatchAck {
        c = OrEmpty.text(c);
        t = OrEmpty.text(t);
        r = OrEmpty.text(r);
    }

    /** The text of component {@code b}. */
    public static String text(BitSet bits) {
        return Base64.getEncoder().encodeToString(bits.toByteArray());
    }

    /**
     * The bits of component {@code b}.
     *
     * @throws IllegalArgumentException when it is not Base64
     */
    public BitSet bits() {
        return b == null ? new BitSet() : BitSet.valueOf(Base64.getDecoder().decode(b));
    }
}

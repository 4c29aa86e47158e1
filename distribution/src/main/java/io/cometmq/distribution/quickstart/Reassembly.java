// SPDX-License-Identifier: Apache-2.0
package io.cometmq.distribution.quickstart;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.security.MessageDigest;
import java.util.BitSet;
import java.util.HexFormat;

/**
 * Puts one file together again from the lines that consumers received, in whatever order they come: each line is
 * written at the position it says it had. Guarded by its own lock.
 *
 * <p>It is rebuilt on disk, in its own range of a shared file, so that it may be larger than the memory.
 */
final class Reassembly {
    private static final int BUFFER_BYTES = 64 * 1024;

    private final InputFile original;
    private final FileChannel copy;
    private final long base;
    private final BitSet seen = new BitSet();
    private long duplicates;
    private long misplaced;

    /** Rebuilds {@code original} in {@code copy} from position {@code base} on. */
    Reassembly(InputFile original, FileChannel copy, long base) {
        this.original = original;
        this.copy = copy;
        this.base = base;
    }

    /**
     * Takes one received line.
     *
     * @param number its number in the file, from 0
     * @param position where its first byte was in the file
     * @return whether it is new; false for one that came before, or that belongs nowhere in this file
     */
    synchronized boolean take(int number, long position, byte[] line) throws IOException {
        if (number < 0 || number >= original.lines() || position < 0 || position + line.length > original.sizeBytes()) {
            misplaced++;
            return false;
        }
        if (seen.get(number)) {
            duplicates++;
            return false;
        }
        ByteBuffer bytes = ByteBuffer.wrap(line);
        long at = base + position;
        while (bytes.hasRemaining()) {
            at += copy.write(bytes, at);
        }
        seen.set(number);
        return true;
    }

    /** Messages that came more than once. */
    synchronized long duplicates() {
        return duplicates;
    }

    /** Messages that were never sent from this file. */
    synchronized long misplaced() {
        return misplaced;
    }

    /** Lines that were sent and did not arrive. */
    synchronized long missing() {
        return original.lines() - (long) seen.cardinality();
    }

    /** Whether what arrived is the original, byte for byte. */
    synchronized boolean isWhole() throws IOException {
        return missing() == 0 && misplaced == 0 && sha256().equals(original.sha256());
    }

    private String sha256() throws IOException {
        MessageDigest digest = Sha256.begin();
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
        long position = 0;
        while (position < original.sizeBytes()) {
            buffer.clear().limit((int) Math.min(BUFFER_BYTES, original.sizeBytes() - position));
            int read = copy.read(buffer, base + position);
            if (read < 0) {
                break; // shorter than the original: the digests differ
            }
            position += read;
            digest.update(buffer.flip());
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    InputFile original() {
        return original;
    }
}

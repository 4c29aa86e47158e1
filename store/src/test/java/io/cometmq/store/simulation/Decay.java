// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store.simulation;

import io.cometmq.common.message.RecordLayout;
import io.cometmq.store.segment.SegmentedFile;
import io.cometmq.store.testing.FaultyFiles;
import io.cometmq.store.testing.TestStore;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Flips bits of what the disk has: in bodies, whose checksum tells, and in what queue entries say of
 * their records: where they are, how long, and which offsets a batch has. Of a record one of the two at most, and never of the last one that the disk has: a start could not tell
 * that from a write that was torn. Owned by the run.
 */
final class Decay {
    private static final int ENTRY_BYTES = 20;
    private static final int POINTER_BITS = 12 * Byte.SIZE;
    private static final int BATCH_ENTRY_BYTES = 46;
    /** Where an entry of batches says its first queue offset, and how many messages it holds. */
    private static final int OFFSETS_AT = 28;

    private static final int OFFSET_BITS = 10 * Byte.SIZE;

    private final FaultyFiles disk;
    private final Path root;
    private final Random chance;

    Decay(FaultyFiles disk, Path root, Random chance) {
        this.disk = disk;
        this.root = root;
        this.chance = chance;
    }

    /**
     * Flips one bit, if there is anything to flip; says where.
     *
     * @param noted records before this log offset have an entry that the next stop leaves: their offsets are known without them
     */
    String flipOne(Expected expected, long noted) {
        return chance.nextBoolean() ? flipBody(expected, noted) : flipEntry(expected);
    }

    /** Flips one bit of a body. */
    String flipBody(Expected expected, long noted) {
        List<Sent> sound =
                expected.sound().stream().filter(sent -> sent.end <= noted).toList();
        if (sound.size() < 2) {
            return "nothing";
        }
        Sent victim = sound.get(chance.nextInt(sound.size() - 1));
        long last = sound.get(sound.size() - 1).logOffset;
        long base = victim.logOffset / TestStore.SEGMENT_BYTES * TestStore.SEGMENT_BYTES;
        Path file = root.resolve("commitlog").resolve(SegmentedFile.nameOf(base));
        if (victim.logOffset == last || !disk.under(file).contains(file)) {
            return "nothing";
        }
        ByteBuffer segment = ByteBuffer.wrap(disk.content(file));
        int at = (int) (victim.logOffset - base);
        int length = RecordLayout.bodyLength(segment, at);
        disk.flipBit(file, RecordLayout.bodyPosition(segment, at) + chance.nextInt(length), chance.nextInt(Byte.SIZE));
        expected.damaged(victim.logOffset, victim.end);
        return "body of " + victim;
    }

    private String flipEntry(Expected expected) {
        List<Path> files = new ArrayList<>(disk.under(root.resolve("consumequeue")));
        files.addAll(disk.under(root.resolve("batchconsumequeue")));
        if (files.isEmpty()) {
            return "nothing";
        }
        Path file = files.get(chance.nextInt(files.size()));
        boolean batches = file.startsWith(root.resolve("batchconsumequeue"));
        int entryBytes = batches ? BATCH_ENTRY_BYTES : ENTRY_BYTES;
        byte[] content = disk.content(file);
        int entries = 0;
        while ((entries + 1) * entryBytes <= content.length
                && ByteBuffer.wrap(content).getInt(entries * entryBytes + Long.BYTES) > 0) {
            entries++;
        }
        if (entries == 0) {
            return "nothing";
        }
        int at = chance.nextInt(entries) * entryBytes;
        if (!expected.pointerIsFlipped(ByteBuffer.wrap(content).getLong(at))) {
            return "nothing";
        }
        int bit = chance.nextInt(batches ? POINTER_BITS + OFFSET_BITS : POINTER_BITS);
        int place = bit < POINTER_BITS ? bit : bit - POINTER_BITS + OFFSETS_AT * Byte.SIZE;
        disk.flipBit(file, at + place / Byte.SIZE, place % Byte.SIZE);
        return "bit " + place + " of the entry at " + at + " of " + root.relativize(file);
    }
}

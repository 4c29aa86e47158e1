// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store.testing;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;

/** One file of {@link FaultyFiles}, whose lock guards it: what it holds, what of it was forced, and the changes between. */
final class MemoryFile {
    private final Pages present;
    private final Pages durable;
    /** What was done since the last force, in order. */
    private final List<Change> changes = new ArrayList<>();
    /** The pages that these changes touch. */
    private final BitSet dirty = new BitSet();
    /** Where the file is mapped: what is written shows there. */
    private final List<ByteBuffer> views = new ArrayList<>();

    MemoryFile() {
        this(new Pages());
    }

    private MemoryFile(Pages content) {
        present = content;
        durable = content.copy();
    }

    /** A file of the same content, all of it forced. */
    MemoryFile copy() {
        return new MemoryFile(present.copy());
    }

    long size() {
        return present.size();
    }

    void setSize(long size, long number) {
        long before = present.size();
        if (size < before) {
            dirty.set(Pages.number(size), Pages.number(before) + 1);
        }
        present.setSize(size);
        changes.add(new Change.Resize(number, size));
        for (ByteBuffer view : views) {
            for (long at = size; at < Math.min(before, view.capacity()); at++) {
                view.put((int) at, (byte) 0);
            }
        }
    }

    void write(byte[] bytes, long position, long number) {
        if (bytes.length == 0) {
            return;
        }
        show(bytes, position);
        changes.add(new Change.Write(number, position, bytes));
        dirty.set(Pages.number(position), Pages.number(position + bytes.length - 1) + 1);
    }

    /** Changes bytes behind everyone's back: on the medium, in memory, wherever they are. */
    void damage(byte[] bytes, long position) {
        show(bytes, position);
        if (position + bytes.length <= durable.size()) {
            durable.write(bytes, 0, bytes.length, position);
        }
    }

    private void show(byte[] bytes, long position) {
        present.write(bytes, 0, bytes.length, position);
        for (ByteBuffer view : views) {
            int room = (int) Math.min(bytes.length, view.capacity() - position);
            if (room > 0) {
                view.put((int) position, bytes, 0, room);
            }
        }
    }

    int read(ByteBuffer target, long position) {
        return present.read(target, position);
    }

    byte[] content() {
        ByteBuffer all = ByteBuffer.allocate(Math.toIntExact(size()));
        present.read(all, 0);
        return all.array();
    }

    /** What is written from now on is seen in the result, as long as it is within its length. */
    ByteBuffer map(long length) {
        for (ByteBuffer view : views) {
            if (view.capacity() == length) {
                return view.asReadOnlyBuffer();
            }
        }
        ByteBuffer view = ByteBuffer.allocateDirect(Math.toIntExact(length));
        present.read(view, 0);
        views.add(view.clear());
        return view.asReadOnlyBuffer();
    }

    void force() {
        for (int page = dirty.nextSetBit(0); page >= 0; page = dirty.nextSetBit(page + 1)) {
            durable.takePage(page, present);
        }
        durable.setSize(present.size());
        dirty.clear();
        changes.clear();
    }

    /** Makes bytes durable, and what length the file had; whatever else was written is as undurable as before. */
    void force(long from, long to) {
        List<Change> before = List.copyOf(changes);
        changes.clear();
        dirty.clear();
        long kept = Long.MAX_VALUE;
        for (int i = before.size() - 1; i >= 0; i--) {
            if (before.get(i) instanceof Change.Resize resize) {
                kept = Math.min(kept, resize.size());
            } else if (before.get(i) instanceof Change.Write write) {
                long end = Math.min(kept, write.position() + write.bytes().length);
                keep(write, Math.max(to, write.position()), end);
                keep(write, write.position(), Math.min(from, end));
            }
        }
        Collections.reverse(changes);
        for (Change change : before) {
            if (change instanceof Change.Resize resize) {
                durable.setSize(resize.size());
            }
        }
        ByteBuffer forced = ByteBuffer.allocate((int) Math.max(0, Math.min(to, size()) - from));
        present.read(forced, from);
        durable.write(forced.array(), 0, forced.capacity(), from);
    }

    private void keep(Change.Write write, long from, long to) {
        if (from < to) {
            int start = (int) (from - write.position());
            byte[] rest = Arrays.copyOfRange(write.bytes(), start, start + (int) (to - from));
            changes.add(new Change.Write(write.number(), from, rest));
            dirty.set(Pages.number(from), Pages.number(to - 1) + 1);
        }
    }

    /** The number of the oldest change that was not forced, or {@link Long#MAX_VALUE}. */
    long firstChange() {
        return changes.isEmpty() ? Long.MAX_VALUE : changes.get(0).number();
    }

    /** What is left after a loss of power, all of it durable from then on. */
    MemoryFile afterLoss(Loss loss) {
        Pages left = durable.copy();
        loss.nextFile();
        changes.forEach(change -> loss.apply(change, left));
        return new MemoryFile(left);
    }
}

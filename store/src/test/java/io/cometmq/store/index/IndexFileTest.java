// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store.index;

import static org.assertj.core.api.Assertions.assertThat;

import io.cometmq.store.segment.StoreFile;
import io.cometmq.store.segment.StoreFiles;
import io.cometmq.store.testing.ForwardingFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IndexFileTest {
    private static final int SLOTS = 100;
    private static final int ENTRIES = 3000;
    private static final int ENTRY_BYTES = 20;
    /** What comes before the entries. */
    private static final int HEAD_BYTES = IndexHeader.BYTES + SLOTS * 4;

    private static final long MILLIS = 1_768_478_400_000L;

    @TempDir
    Path directory;

    @Test
    void cuttingAFewEntriesLeavesWhatOneThatNeverHadThemHas() throws IOException {
        for (int cut : new int[] {1, 2, 7, 100, 900}) {
            try (IndexFile longer = open("longer" + cut);
                    IndexFile shorter = open("shorter" + cut)) {
                put(longer, 0, 2000);
                put(shorter, 0, 2000 - cut);

                longer.cut(offset(2000 - cut));

                assertThat(head(longer)).as("without " + cut).isEqualTo(head(shorter));
                assertThat(longer.header().nextEntry()).isEqualTo(2001 - cut);
            }
        }
    }

    @Test
    void cuttingAFewEntriesReadsNoOthers() throws IOException {
        CountingFile counting = new CountingFile(sized(StoreFiles.disk().open(directory.resolve("counted"))));
        try (IndexFile file = new IndexFile(directory.resolve("counted"), counting, SLOTS, ENTRIES)) {
            put(file, 0, 2999);
            counting.read = 0;

            file.cut(offset(2990));

            assertThat(file.header().nextEntry()).isEqualTo(2991);
            assertThat(counting.read).isLessThan(SLOTS * 4 + 50 * ENTRY_BYTES);
        }
    }

    @Test
    void entriesThatALossOfPowerGarbledAreCutAllTheSame() throws IOException {
        for (int garbled = 1995; garbled <= 2000; garbled++) {
            Path path = directory.resolve("garbled" + garbled);
            try (IndexFile file = open("garbled" + garbled);
                    IndexFile shorter = open("whole" + garbled);
                    StoreFile raw = StoreFiles.disk().open(path)) {
                put(file, 0, 2000);
                put(shorter, 0, 1990);
                raw.write(ByteBuffer.allocate(ENTRY_BYTES), HEAD_BYTES + (long) garbled * ENTRY_BYTES);

                file.cut(offset(1990));

                assertThat(head(file)).as("entry " + garbled).isEqualTo(head(shorter));
            }
        }
    }

    @Test
    void slotsThatPointBehindTheHeaderAreMended() throws IOException {
        Path path = directory.resolve("killed");
        try (IndexFile before = open("killed")) {
            put(before, 0, 1000);
            byte[] header = Arrays.copyOf(Files.readAllBytes(path), IndexHeader.BYTES);
            put(before, 1000, 1100);
            // As after a kill between the slots and the header of the second batch.
            try (StoreFile raw = StoreFiles.disk().open(path)) {
                raw.write(ByteBuffer.wrap(header), 0);
            }
        }
        try (IndexFile file = open("killed");
                IndexFile shorter = open("before")) {
            put(shorter, 0, 990);

            file.cut(offset(990));

            assertThat(head(file)).isEqualTo(head(shorter));
        }
    }

    @Test
    void onlyPagesOfSlotsThatChangedAreWritten() throws IOException {
        int slots = 100_000;
        Path path = directory.resolve("sparse");
        try (StoreFile raw = StoreFiles.disk().open(path)) {
            raw.setSize(IndexFile.length(slots, ENTRIES));
            CountingFile counting = new CountingFile(raw);
            IndexFile sparse = new IndexFile(path, counting, slots, ENTRIES);
            PendingKeys keys = new PendingKeys();
            List<Integer> hashes = List.of(5, 6, 1_500, 4_090, 9_000, 99_999, 6);
            for (int i = 0; i < hashes.size(); i++) {
                keys.add(hashes.get(i), offset(i), MILLIS);
            }

            sparse.put(keys, 0, hashes.size());

            // 5 to 1,500 are on neighbouring pages; each other one is alone.
            long entries = (long) hashes.size() * ENTRY_BYTES;
            assertThat(counting.written).isEqualTo(IndexHeader.BYTES + entries + 4L * (1_500 - 5 + 1) + 3 * 4L);
            assertThat(sparse.header().usedSlots()).isEqualTo(6);
            for (int i = 0; i < hashes.size(); i++) {
                Hits hits = new Hits(10, 0, Long.MAX_VALUE, 0);
                assertThat(sparse.find(hashes.get(i), hits, new KeyProof(null))).isTrue();
                assertThat(hits.toList()).contains(offset(i));
            }
        }
    }

    private IndexFile open(String name) throws IOException {
        Path path = directory.resolve(name);
        return new IndexFile(path, sized(StoreFiles.disk().open(path)), SLOTS, ENTRIES);
    }

    private static StoreFile sized(StoreFile file) throws IOException {
        if (file.size() == 0) {
            file.setSize(IndexFile.length(SLOTS, ENTRIES));
        }
        return file;
    }

    private static void put(IndexFile file, int from, int to) throws IOException {
        PendingKeys keys = new PendingKeys();
        for (int i = from; i < to; i++) {
            keys.add(KeyHash.of("T", "key-" + i % 700), offset(i), MILLIS + i * 1000L);
        }
        file.put(keys, 0, to - from);
    }

    private static long offset(int key) {
        return 1000L + key * 300L;
    }

    private static byte[] head(IndexFile file) throws IOException {
        return Arrays.copyOf(Files.readAllBytes(file.path()), HEAD_BYTES);
    }

    /** Counts what is read and written of a file. */
    private static final class CountingFile extends ForwardingFile {
        private long read;
        private long written;

        CountingFile(StoreFile file) {
            super(file);
        }

        @Override
        public void write(ByteBuffer source, long position) throws IOException {
            written += source.remaining();
            super.write(source, position);
        }

        @Override
        public int read(ByteBuffer target, long position) throws IOException {
            int count = super.read(target, position);
            read += count;
            return count;
        }
    }
}

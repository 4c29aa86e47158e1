// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cometmq.common.message.MessageSysFlag;
import io.cometmq.common.message.RecordLayout;
import io.cometmq.store.testing.Records;
import io.cometmq.store.testing.TestStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalMessageStoreTest {
    @TempDir
    Path directory;

    @Test
    void aFolderThatCannotBeCreatedIsNamedWithWhatIsExpected() throws IOException {
        Path file = Files.createFile(directory.resolve("file"));

        assertThatThrownBy(() -> TestStore.in(file.resolve("store")))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining(
                        "of the store cannot be created: expected one that this user may create and write");
    }

    @Test
    void readsWhatWasAppended() {
        try (TestStore test = TestStore.in(directory)) {
            test.append("T", 1, "first");
            test.append("T", 1, "second");
            test.append("T", 2, "other");
            test.dispatched();

            assertThat(test.bodies("T", 1)).containsExactly("first", "second");
            assertThat(test.bodies("T", 2)).containsExactly("other");
        }
    }

    @Test
    void findsEverythingAfterACleanStop() {
        List<String> bodies = IntStream.range(0, 500).mapToObj(i -> "body-" + i).toList();
        try (TestStore test = TestStore.in(directory)) {
            bodies.forEach(body -> test.append("T", 0, body));
            test.reopen();

            assertThat(test.bodies("T", 0)).isEqualTo(bodies);
            assertThat(test.append("T", 0, "next").queueOffset()).isEqualTo(500);
        }
    }

    @Test
    void answersASyncAppendAfterTheDiskHasIt() {
        try (TestStore test = TestStore.syncIn(directory)) {
            Appended appended = test.append("T", 0, "x");

            assertThat(appended.durable()).succeedsWithin(10, TimeUnit.SECONDS).isEqualTo(true);
            assertThat(test.store().flushedLogOffset()).isEqualTo(test.store().maxLogOffset());
        }
    }

    @Test
    void keepsABatchTogetherWithConsecutiveOffsets() {
        try (TestStore test = TestStore.in(directory)) {
            List<NewRecord> batch = IntStream.range(0, 40)
                    .mapToObj(i -> Records.to("T").body("b" + i).build())
                    .toList();

            test.append("T", 0, "before");
            Appended appended = test.store().append(batch);
            test.dispatched();

            assertThat(appended.count()).isEqualTo(40);
            assertThat(appended.queueOffset()).isEqualTo(1);
            assertThat(test.bodies("T", 0)).hasSize(41).endsWith("b38", "b39");
            try (RecordSlice slice = test.store().recordAt(appended.logOffset(39))) {
                assertThat(TestStore.body(slice)).isEqualTo("b39");
            }
        }
    }

    @Test
    void correctsOffsetsOutsideTheQueue() {
        try (TestStore test = TestStore.in(directory)) {
            test.append("T", 0, "x");
            test.dispatched();
            LocalMessageStore store = test.store();

            assertThat(read(store, "none", 0).status()).isEqualTo(ReadResult.Status.NO_MATCHED_LOGIC_QUEUE);
            assertThat(read(store, "T", -1).status()).isEqualTo(ReadResult.Status.OFFSET_TOO_SMALL);
            assertThat(read(store, "T", 1)).satisfies(result -> {
                assertThat(result.status()).isEqualTo(ReadResult.Status.OFFSET_OVERFLOW_ONE);
                assertThat(result.nextOffset()).isEqualTo(1);
            });
            assertThat(read(store, "T", 9)).satisfies(result -> {
                assertThat(result.status()).isEqualTo(ReadResult.Status.OFFSET_OVERFLOW_BADLY);
                assertThat(result.nextOffset()).isEqualTo(1);
            });
        }
    }

    @Test
    void giveHalfMessagesNoPlaceInAQueue() {
        try (TestStore test = TestStore.in(directory)) {
            Appended half = test.store()
                    .append(Records.to("T")
                            .sysFlag(MessageSysFlag.TRANSACTION_PREPARED)
                            .build());
            Appended normal = test.append("T", 0, "x");
            test.dispatched();

            assertThat(half.queueOffset()).isZero();
            assertThat(normal.queueOffset()).isZero();
            assertThat(test.bodies("T", 0)).containsExactly("x");
        }
    }

    @Test
    void refusesWhatIsTooLong() {
        try (TestStore test = TestStore.in(directory)) {
            NewRecord body =
                    Records.to("T").body(new byte[TestStore.SEGMENT_BYTES]).build();
            NewRecord topic = Records.to("t".repeat(128)).build();
            NewRecord properties =
                    Records.to("T").property("p", "v".repeat(33_000)).build();

            assertRefused(test, body, "body of 16384 bytes: expected at most 8192 (maxMessageSize)");
            assertRefused(test, topic, "topic of 128 bytes: expected at most 127 (the record's length field)");
            assertRefused(test, properties, "properties of 33003 bytes: expected at most 32767");
            assertRefused(test, Records.to("../x").build(), "topic '../x'");
            assertThat(test.store().maxLogOffset()).isZero();
        }
    }

    @Test
    void storesALongRetryTopicWithTwoLengthBytes() {
        String topic = "%RETRY%" + "g".repeat(200);
        try (TestStore test = TestStore.in(directory)) {
            Appended appended = test.store().append(Records.to(topic).build());
            test.dispatched();

            try (RecordSlice record = test.store().recordAt(appended.logOffset(0))) {
                assertThat(RecordLayout.magic(record.bytes(), 0)).isEqualTo(RecordLayout.MAGIC_V2);
                assertThat(RecordLayout.topic(record.bytes(), 0)).isEqualTo(topic);
            }
        }
    }

    @Test
    void refusesASecondOpener() {
        try (TestStore test = TestStore.in(directory)) {
            assertThatThrownBy(() -> TestStore.in(test.directory()))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("another broker uses this store");
        }
    }

    @Test
    void refusesAppendsAfterClose() {
        TestStore test = TestStore.in(directory);
        test.close();

        assertThatThrownBy(() -> test.append("T", 0, "x"))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("closed");
    }

    private static void assertRefused(TestStore test, NewRecord record, String message) {
        assertThatThrownBy(() -> test.store().append(record))
                .isInstanceOfSatisfying(StoreException.class, refused -> assertThat(refused.reason())
                        .isEqualTo(StoreException.Reason.ILLEGAL))
                .hasMessageContaining(message);
    }

    private static ReadResult read(LocalMessageStore store, String topic, long from) {
        try (ReadResult result = store.read(topic, 0, from, 32, 1 << 20, RecordFilter.ALL)) {
            return result;
        }
    }
}

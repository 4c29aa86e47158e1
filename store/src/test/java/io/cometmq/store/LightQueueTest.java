// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cometmq.common.message.MessageProperties;
import io.cometmq.common.message.RecordLayout;
import io.cometmq.store.StoreException.Reason;
import io.cometmq.store.queue.LmqConfig;
import io.cometmq.store.queue.QueueConfig;
import io.cometmq.store.testing.Records;
import io.cometmq.store.testing.TestStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LightQueueTest {
    private static final String QUEUES = "INNER_MULTI_DISPATCH";

    @TempDir
    Path directory;

    @Test
    void aMessageIsInTheLightQueuesThatItNames() {
        try (TestStore test = TestStore.in(directory, active(20_000, false))) {
            append(test, "T", "one", "%LMQ%a,%LMQ%b");
            append(test, "T", "two", "%LMQ%b");
            test.append("T", 0, "three");
            test.dispatched();

            assertThat(test.bodies("T", 0)).containsExactly("one", "two", "three");
            assertThat(test.bodies("%LMQ%a", 0)).containsExactly("one");
            assertThat(test.bodies("%LMQ%b", 0)).containsExactly("one", "two");
            assertThat(offsets(test, 1)).isEqualTo("0000000000000000001");
        }
    }

    @Test
    void lightQueuesGoOnAfterAStart() {
        try (TestStore test = TestStore.in(directory, active(20_000, false))) {
            append(test, "T", "one", "%LMQ%a");
            test.dispatched().reopen();

            append(test, "T", "two", "%LMQ%a");
            test.dispatched();

            assertThat(test.bodies("%LMQ%a", 0)).containsExactly("one", "two");
        }
    }

    @Test
    void lightQueuesAreBuiltAnewFromTheLog() throws IOException {
        try (TestStore test = TestStore.in(directory, active(20_000, false))) {
            append(test, "T", "one", "%LMQ%a");
            append(test, "T", "two", "%LMQ%a");
        }
        delete(directory.resolve("consumequeue"));

        try (TestStore test = TestStore.in(directory, active(20_000, false))) {
            test.dispatched();

            assertThat(test.bodies("%LMQ%a", 0)).containsExactly("one", "two");
        }
    }

    @Test
    void messagesThatWaitOrAreRetriedAreNotPutIntoLightQueues() {
        try (TestStore test = TestStore.in(directory, active(20_000, false))) {
            append(test, "%RETRY%g", "retried", "%LMQ%a");
            append(test, "SCHEDULE_TOPIC_XXXX", "waits", "%LMQ%a");
            test.dispatched();

            assertThat(test.store().maxQueueOffset("%LMQ%a", 0)).isZero();
        }
    }

    @Test
    void namesAndNumbersOutOfBoundsAreRefused() {
        try (TestStore test = TestStore.in(directory, active(1, true))) {
            append(test, "T", "one", "%LMQ%a");

            assertRefused(test, "%LMQ%b", Reason.TOO_MANY_QUEUES, "maxLmqConsumeQueueNum");
            assertRefused(test, "T2", Reason.ILLEGAL, "queue 'T2'");
            assertRefused(test, "%LMQ%", Reason.ILLEGAL, "expected a name after");
            assertRefused(test, "%LMQ%/../x", Reason.ILLEGAL, "name of a directory");
            append(test, "T", "two", "%LMQ%a");
            test.dispatched();
            assertThat(test.bodies("%LMQ%a", 0)).containsExactly("one", "two");
        }
    }

    @Test
    void withoutTheSettingTheyAreOrdinaryMessages() {
        try (TestStore test = TestStore.in(directory)) {
            append(test, "T", "one", "%LMQ%a");
            test.dispatched();

            assertThat(test.bodies("T", 0)).containsExactly("one");
            assertThat(test.store().maxQueueOffset("%LMQ%a", 0)).isZero();
        }
    }

    @Test
    void manyThreadsShareALightQueueWithoutAGap() throws Exception {
        try (TestStore test = TestStore.in(directory, active(20_000, false))) {
            ExecutorService threads = Executors.newFixedThreadPool(4);
            List<Callable<Void>> tasks = new ArrayList<>();
            for (int thread = 0; thread < 4; thread++) {
                String topic = "T" + thread;
                tasks.add(() -> {
                    for (int i = 0; i < 50; i++) {
                        append(test, topic, topic + "-" + i, "%LMQ%shared,%LMQ%own" + topic);
                    }
                    return null;
                });
            }
            for (Future<Void> done : threads.invokeAll(tasks)) {
                done.get();
            }
            threads.shutdown();
            test.dispatched();

            assertThat(test.bodies("%LMQ%shared", 0)).hasSize(200).doesNotHaveDuplicates();
            assertThat(test.bodies("%LMQ%ownT3", 0)).hasSize(50);
        }
    }

    private static StoreConfig active(int max, boolean quota) {
        return TestStore.smallFiles().with(new QueueConfig(2000, 16, new LmqConfig(true, true, quota, max)));
    }

    private static void append(TestStore test, String topic, String body, String queues) {
        Appended appended = test.store()
                .append(Records.to(topic).property(QUEUES, queues).body(body).build());
        assertThat(appended.count()).isEqualTo(1);
    }

    private static void assertRefused(TestStore test, String queues, Reason reason, String message) {
        assertThatThrownBy(() -> append(test, "T", "x", queues))
                .isInstanceOfSatisfying(
                        StoreException.class, no -> assertThat(no.reason()).isEqualTo(reason))
                .hasMessageContaining(message);
    }

    private static String offsets(TestStore test, long queueOffset) {
        try (ReadResult read = test.store().read("T", 0, queueOffset, 1, 1 << 20, RecordFilter.ALL)) {
            String properties = RecordLayout.properties(read.records().get(0).bytes(), 0);
            return MessageProperties.get(properties, "INNER_MULTI_QUEUE_OFFSET");
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
                Files.delete(file);
            }
        }
    }
}

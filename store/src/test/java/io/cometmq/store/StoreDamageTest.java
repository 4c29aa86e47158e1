// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.cometmq.store.testing.Records;
import io.cometmq.store.testing.TestStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every file of a store with content, damaged in every way: the store starts and goes on. What is derived is there as if
 * nothing had happened; of the log only that is gone which was in the damaged file; and no queue offset is used twice.
 */
class StoreDamageTest {
    private static final Path LOG = Path.of("commitlog");
    private static final int MESSAGES = 260;

    /** What {@code original} has: bodies by queue, in order, and the segments that they are in. */
    private static final Map<String, List<Sent>> SENT = new TreeMap<>();

    @TempDir
    static Path original;

    @TempDir
    Path directory;

    private record Sent(String body, long segment) {}

    /** What happens to a file. */
    enum Damage {
        MISSING {
            @Override
            void to(Path file) throws IOException {
                Files.delete(file);
            }
        },
        EMPTY {
            @Override
            void to(Path file) throws IOException {
                Files.write(file, new byte[0]);
            }
        },
        CUT {
            @Override
            void to(Path file) throws IOException {
                byte[] bytes = Files.readAllBytes(file);
                Files.write(file, Arrays.copyOf(bytes, bytes.length / 3));
            }
        },
        CUT_BY_ONE {
            @Override
            void to(Path file) throws IOException {
                byte[] bytes = Files.readAllBytes(file);
                Files.write(file, Arrays.copyOf(bytes, Math.max(0, bytes.length - 1)));
            }
        },
        LENGTHENED {
            @Override
            void to(Path file) throws IOException {
                byte[] bytes = Files.readAllBytes(file);
                byte[] longer = Arrays.copyOf(bytes, bytes.length + 7);
                Arrays.fill(longer, bytes.length, longer.length, (byte) 0x7F);
                Files.write(file, longer);
            }
        },
        ZERO_TAILED {
            @Override
            void to(Path file) throws IOException {
                byte[] bytes = Files.readAllBytes(file);
                Arrays.fill(bytes, bytes.length / 4, bytes.length, (byte) 0);
                Files.write(file, bytes);
            }
        },
        ZEROED {
            @Override
            void to(Path file) throws IOException {
                Files.write(file, new byte[(int) Files.size(file)]);
            }
        },
        WRONG_MAGIC {
            @Override
            void to(Path file) throws IOException {
                garble(file, 0, 8);
            }
        },
        GARBLED_MIDDLE {
            @Override
            void to(Path file) throws IOException {
                int size = (int) Files.size(file);
                garble(file, size / 8, size / 4);
            }
        },
        GARBLED {
            @Override
            void to(Path file) throws IOException {
                garble(file, 0, (int) Files.size(file));
            }
        },
        DIRECTORY {
            @Override
            void to(Path file) throws IOException {
                Files.delete(file);
                Files.createDirectories(file.resolve("inside"));
            }
        };

        abstract void to(Path file) throws IOException;

        private static void garble(Path file, int from, int to) throws IOException {
            byte[] bytes = Files.readAllBytes(file);
            for (int i = from; i < Math.min(to, bytes.length); i++) {
                bytes[i] = (byte) (0x5A ^ i * 31);
            }
            Files.write(file, bytes);
        }
    }

    @BeforeAll
    static void fillTheOriginal() {
        try (TestStore test = TestStore.in(original)) {
            for (int i = 0; i < MESSAGES; i++) {
                note(
                        "T/0",
                        "t" + i,
                        test.store()
                                .append(Records.to("T")
                                        .keys("k" + i)
                                        .body("t" + i)
                                        .build())
                                .logOffset(0));
                if (i % 4 == 0) {
                    note("T/1", "u" + i, test.append("T", 1, "u" + i).logOffset(0));
                }
                if (i % 8 == 0) {
                    long at = test.appendTogether(TestStore.BATCHED, 0, List.of("a" + i, "b" + i))
                            .logOffset(0);
                    note(TestStore.BATCHED + "/0", "a" + i, at);
                    note(TestStore.BATCHED + "/0", "b" + i, at);
                }
            }
            test.dispatched();
        }
    }

    private static void note(String queue, String body, long logOffset) {
        SENT.computeIfAbsent(queue, name -> new ArrayList<>()).add(new Sent(body, logOffset / TestStore.SEGMENT_BYTES));
    }

    static Stream<Arguments> damages() throws IOException {
        List<Path> files;
        try (Stream<Path> tree = Files.walk(original)) {
            files = tree.filter(Files::isRegularFile)
                    .map(original::relativize)
                    .sorted()
                    .toList();
        }
        assertThat(files).hasSizeGreaterThan(12);
        return files.stream().flatMap(file -> Arrays.stream(Damage.values()).map(damage -> Arguments.of(file, damage)));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("damages")
    void startsAndServesWhatIsThere(Path file, Damage damage) throws IOException {
        copyTree(original, directory);
        damage.to(directory.resolve(file));

        try (TestStore test = TestStore.in(directory)) {
            check(test, file);
            SENT.forEach((queue, sent) -> {
                String topic = queue.substring(0, queue.indexOf('/'));
                int id = Integer.parseInt(queue.substring(queue.indexOf('/') + 1));
                assertThat(test.store().nextQueueOffset(topic, id)).as(queue).isEqualTo(sent.size());
            });
            test.append("T", 0, "next");
            test.dispatched();
        }
        try (TestStore test = TestStore.in(directory)) {
            check(test, file);
            assertThat(test.bodies("T", 0)).endsWith("next");
        }
    }

    private static void check(TestStore test, Path file) {
        boolean log = file.startsWith(LOG);
        long damaged = log ? Long.parseLong(file.getFileName().toString()) / TestStore.SEGMENT_BYTES : -1;
        SENT.forEach((queue, sent) -> {
            String topic = queue.substring(0, queue.indexOf('/'));
            int id = Integer.parseInt(queue.substring(queue.indexOf('/') + 1));
            List<String> served = new ArrayList<>(test.bodies(topic, id));
            served.remove("next");
            List<String> all = sent.stream().map(Sent::body).toList();
            List<String> sure = sent.stream()
                    .filter(one -> one.segment() != damaged)
                    .map(Sent::body)
                    .toList();
            assertThat(served).as(queue).containsAll(sure).isSubsetOf(all).doesNotHaveDuplicates();
            assertThat(served)
                    .as(queue)
                    .isEqualTo(all.stream().filter(served::contains).toList());
        });
        for (int i = 0; i < MESSAGES; i += 10) {
            if (SENT.get("T/0").get(i).segment() != damaged) {
                assertThat(test.store()
                                .findByKey("T", "k" + i, 8, 0, Long.MAX_VALUE)
                                .logOffsets())
                        .as("k" + i)
                        .isNotEmpty();
            }
        }
    }

    private static void copyTree(Path from, Path to) throws IOException {
        try (Stream<Path> tree = Files.walk(from)) {
            for (Path path : tree.sorted().toList()) {
                Path target = to.resolve(from.relativize(path).toString());
                if (Files.isDirectory(path)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(path, target);
                }
            }
        }
    }
}

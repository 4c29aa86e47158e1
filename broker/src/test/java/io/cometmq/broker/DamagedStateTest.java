// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker;

import static io.cometmq.broker.PopClient.TOPIC;
import static io.cometmq.remoting.protocol.request.OffsetRequests.GET_MAX_OFFSET;
import static io.cometmq.remoting.protocol.request.OffsetRequests.QUERY_CONSUMER_OFFSET;
import static io.cometmq.remoting.protocol.request.OffsetRequests.UPDATE_CONSUMER_OFFSET;
import static io.cometmq.remoting.protocol.request.SendRequests.SEND_MESSAGE_V2;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cometmq.broker.testing.TestBroker;
import io.cometmq.remoting.protocol.request.OffsetRequests.MaxOffset;
import io.cometmq.remoting.protocol.request.OffsetRequests.Offset;
import io.cometmq.remoting.protocol.request.OffsetRequests.QueryOffset;
import io.cometmq.remoting.protocol.request.OffsetRequests.UpdateOffset;
import io.cometmq.remoting.protocol.request.SendRequests.Send;
import io.cometmq.remoting.rpc.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A broker whose state files are damaged, all of one generation or of both, starts and serves its messages. */
class DamagedStateTest {
    private static final long COMMITTED = 5;

    @TempDir
    static Path original;

    @TempDir
    Path directory;

    @BeforeAll
    static void fillTheOriginal() {
        try (TestBroker broker = TestBroker.start(original)) {
            PopClient client = PopClient.of(broker, 1);
            client.send(0, "a", "b", "c", "d", "e", "f");
            client.pop(client.ask(0, 2, 60_000, 5000));
            send(broker, "DELAY\u000118\u0002");
            send(broker, "TIMER_DELAY_SEC\u00013600\u0002");
            broker.call(UPDATE_CONSUMER_OFFSET, new UpdateOffset("G", TOPIC, 0, COMMITTED));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "EMPTY,false",
        "CUT,false",
        "GARBLED,false",
        "DIRECTORY,false",
        "EMPTY,true",
        "CUT,true",
        "GARBLED,true",
        "DIRECTORY,true"
    })
    void startsAndServesItsMessages(String damage, boolean both) throws IOException {
        copyTree(original, directory);
        List<Path> files = stateFiles(both);
        assertThat(files).hasSizeGreaterThan(both ? 14 : 7);
        for (Path file : files) {
            damage(file, damage);
        }

        for (int start = 0; start < 2; start++) {
            try (TestBroker broker = TestBroker.start(directory)) {
                // Settings that are lost in both generations are made again by whoever made them.
                PopClient client = PopClient.of(broker, 1);
                assertThat(broker.call(GET_MAX_OFFSET, new MaxOffset(TOPIC, 0, true))
                                .header()
                                .offset())
                        .isEqualTo(6 + start);
                Answer<Offset> offset = broker.call(QUERY_CONSUMER_OFFSET, new QueryOffset("G", TOPIC, 0, false));
                // A damaged file costs the last change to it: the offset may be that of the save before, or none.
                if (offset.code() == 0) {
                    assertThat(offset.header().offset()).isEqualTo(COMMITTED);
                }
                client.send(0, "next");
            }
        }
    }

    private static void send(TestBroker broker, String properties) {
        Send header = new Send("PG", TOPIC, "TBW102", 4, 0, 0, 1L, 0, properties, 0, false, null, false, null);
        assertThat(broker.call(SEND_MESSAGE_V2, header, "later".getBytes(UTF_8)).code())
                .isZero();
    }

    private List<Path> stateFiles(boolean both) throws IOException {
        try (Stream<Path> tree = Files.walk(directory)) {
            return tree.filter(Files::isRegularFile)
                    .filter(file -> !directory.relativize(file).startsWith("commitlog"))
                    .filter(file -> both || !file.toString().endsWith(".bak"))
                    .sorted()
                    .toList();
        }
    }

    private static void damage(Path file, String damage) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        switch (damage) {
            case "EMPTY" -> Files.write(file, new byte[0]);
            case "CUT" -> Files.write(file, Arrays.copyOf(bytes, bytes.length / 2));
            case "GARBLED" -> {
                Arrays.fill(bytes, bytes.length / 3, bytes.length, (byte) 0xA5);
                Files.write(file, bytes);
            }
            default -> {
                Files.delete(file);
                Files.createDirectories(file.resolve("inside"));
            }
        }
    }

    /** The wheel of timers is left out: it is long, and made anew. */
    private static void copyTree(Path from, Path to) throws IOException {
        try (Stream<Path> tree = Files.walk(from)) {
            for (Path path : tree.sorted().toList()) {
                Path target = to.resolve(from.relativize(path).toString());
                if (Files.isDirectory(path)) {
                    Files.createDirectories(target);
                } else if (!path.endsWith("timerwheel")) {
                    Files.copy(path, target);
                }
            }
        }
    }
}

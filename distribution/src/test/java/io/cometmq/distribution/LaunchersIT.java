// SPDX-License-Identifier: Apache-2.0
package io.cometmq.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cometmq.common.io.Json;
import io.cometmq.distribution.testing.ChildProcess;
import io.cometmq.distribution.testing.Ports;
import io.cometmq.distribution.testing.Repository;
import io.cometmq.distribution.testing.TestFolders;
import io.cometmq.store.testing.TestStore;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands in {@code bin/}: they become the server, obey signals, and say in one line what a user can mend. */
class LaunchersIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Path folder = TestFolders.create("launchers");
    private final Map<String, String> environment = new HashMap<>(Map.of(
            "JAVA_HOME", System.getProperty("java.home"),
            "COMETMQ_DATA", folder.resolve("data").toString()));

    @Test
    void aServerIsTheProcessThatWasStartedAndStopsOnSigterm() throws IOException {
        int port = Ports.free();
        try (ChildProcess server = start("mqnamesrv", "-c", conf("listenPort=" + port))) {
            awaitListening(server, port);

            assertThat(folder.resolve("data/run/namesrv." + server.pid() + ".pid"))
                    .exists();
            assertThat(server.stop()).as("exit code after SIGTERM").isIn(0, 143);
            assertThat(Ports.isListening(port)).isFalse();
        }
    }

    @Test
    void oneLineSaysWhatRuns() throws IOException {
        int port = Ports.free();
        try (ChildProcess server = start("mqlocal", "--port", "0", "--namesrv-port", Integer.toString(port))) {
            awaitListening(server, port);

            String line = server.awaitLine("its start line", each -> each.startsWith("name server and broker"));
            assertThat(line)
                    .contains("127.0.0.1:" + port)
                    .contains(folder.resolve("data").toString());
        }
    }

    @Test
    void aStartUsesTheClassesThatAnEarlierServerLeft() throws IOException {
        environment.put("COMETMQ_CLASSES", "shared");
        environment.put("JAVA_OPT_EXT", "");
        int port = Ports.free();
        String settings = conf("listenPort=" + port);
        try (ChildProcess first = start("mqnamesrv", "-c", settings)) {
            awaitListening(first, port);
            first.stop();
        }
        List<Path> left;
        try (Stream<Path> files = Files.list(folder.resolve("data/classes"))) {
            left = files.toList();
        }

        environment.put("JAVA_OPT_EXT", "-Xlog:class+load");
        try (ChildProcess second = start("mqnamesrv", "-c", settings)) {
            awaitListening(second, port);

            assertThat(left).hasSize(1);
            assertThat(second.lines())
                    .anyMatch(line ->
                            line.contains("io.cometmq.namesrv.NameServerMain source: shared objects file (top)"))
                    .noneMatch(line -> line.contains("[warning]"));
        }
    }

    @Test
    void whatOneCommandStartedAnotherStops() throws IOException {
        int port = Ports.free();
        try (ChildProcess server = start("mqnamesrv", "-c", conf("listenPort=" + port))) {
            awaitListening(server, port);

            try (ChildProcess shutdown = start("mqshutdown", "namesrv")) {
                assertThat(shutdown.awaitEnd()).as(said(shutdown)).isZero();
                assertThat(shutdown.lines()).containsExactly("Stopping namesrv, process " + server.pid(), "Stopped: 1");
            }
            assertThat(server.awaitEnd()).isIn(0, 143);
            assertThat(folder.resolve("data/run")).isEmptyDirectory();
        }
    }

    @Test
    void aBrokerSaysInJsonWhatItWasGivenAndHowItStops() throws IOException {
        environment.put("COMETMQ_LOG", "console");
        environment.put("COMETMQ_CONF_BIND_ADDRESS", "127.0.0.1");
        environment.put("COMETMQ_CONF_LISTEN_PORT", "1");
        try (ChildProcess server = start("mqbroker", "--log-format=json", "--set", "listenPort=0")) {
            server.awaitLine("its start", line -> line.contains("Broker started"));
            server.stop();

            List<Map<?, ?>> lines = server.lines().stream()
                    .<Map<?, ?>>map(line -> Json.read(line, Map.class))
                    .toList();
            List<String> messages = lines.stream()
                    .map(line -> (String) line.get("formattedMessage"))
                    .toList();
            assertThat(lines).allMatch(line -> line.containsKey("timestamp") && line.containsKey("level"));
            assertThat(messages)
                    .anyMatch(line -> line.contains("bindAddress=environment variable COMETMQ_CONF_BIND_ADDRESS")
                            && line.contains("listenPort=option --set"))
                    .anyMatch(line -> line.startsWith("Broker stopped"));
            assertThat(messages.stream()
                            .filter(line -> line.startsWith("Stopping"))
                            .map(line -> line.substring(line.indexOf("now=") + "now=".length())))
                    .containsExactly(
                            "taking no more messages, telling the name servers",
                            "leaving the name servers",
                            "answering the pulls that wait, ending deliveries",
                            "finishing the requests under way, closing connections",
                            "saving offsets and state, flushing and closing the store");
        }
    }

    @Test
    void aFileOfADeadServerIsNotTakenForALiveOne() throws IOException {
        int port = Ports.free();
        try (ChildProcess server = start("mqnamesrv", "-c", conf("listenPort=" + port))) {
            awaitListening(server, port);
            server.kill();
        }

        assertFails(1, "no namesrv runs with the data directory", "mqshutdown", "namesrv");
        assertThat(folder.resolve("data/run")).isEmptyDirectory();
    }

    @ParameterizedTest
    @CsvSource({"mqnamesrv, listenPort", "mqbroker, listenPort", "mqbroker, flushDiskType"})
    void aWrongValueStopsTheStartWithKeyAndValue(String launcher, String key) throws IOException {
        ChildProcess server = assertFails(2, key, launcher, "-c", conf(key + "=banana"));

        assertThat(said(server)).contains("banana").contains("expected");
    }

    @Test
    void allWrongValuesAreNamedAtOnce() throws IOException {
        ChildProcess server =
                assertFails(2, "listenPort", "mqbroker", "-c", conf("listenPort=-7", "flushDiskType=SOMETIMES"));

        assertThat(said(server)).contains("-7").contains("SOMETIMES");
    }

    @Test
    void aKeyThatNobodyKnowsIsNamedAndTheServerRuns() throws IOException {
        int port = Ports.free();
        try (ChildProcess server = start("mqnamesrv", "-c", conf("listenPort=" + port, "lissenPort=1"))) {
            awaitListening(server, port);

            server.awaitLine("a warning", line -> line.contains("lissenPort"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"mqnamesrv", "mqbroker"})
    void aBusyPortIsNamed(String launcher) throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String settings = conf("bindAddress=127.0.0.1", "listenPort=" + taken.getLocalPort());

            assertFails(1, Integer.toString(taken.getLocalPort()), launcher, "-c", settings);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"mqnamesrv", "mqbroker", "mqlocal"})
    void aDataFolderThatCannotBeMadeIsNamed(String launcher) throws IOException {
        Path file = Files.createFile(folder.resolve("a-file"));
        environment.put("COMETMQ_DATA", file.resolve("data").toString());

        assertFails(1, "cannot write to the data directory " + file.resolve("data"), launcher);
    }

    @Test
    void aStoreFolderThatCannotBeMadeIsNamed() throws IOException {
        Path file = Files.createFile(folder.resolve("a-file"));

        assertFails(
                1,
                file.toString(),
                "mqbroker",
                "-c",
                conf("listenPort=" + Ports.free(), "storePathRootDir=" + file.resolve("store")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"mqnamesrv", "mqbroker"})
    void aMissingSettingsFileIsNamed(String launcher) {
        String missing = folder.resolve("missing.conf").toString();

        assertFails(2, missing, launcher, "-c", missing);
    }

    @ParameterizedTest
    @ValueSource(strings = {"mqnamesrv", "mqbroker", "mqlocal", "mqadmin", "mqstore", "quickstart"})
    void anUnknownOptionIsNamed(String launcher) {
        ChildProcess server = start(launcher, "--banana");

        assertThat(server.awaitEnd()).isEqualTo(2);
        assertThat(server.lines().get(0)).contains("--banana");
    }

    @ParameterizedTest
    @ValueSource(strings = {"mqnamesrv", "mqbroker", "mqlocal", "mqadmin", "mqstore", "mqshutdown", "quickstart"})
    void helpIsPrintedAndIsNoFailure(String launcher) {
        ChildProcess server = start(launcher, "--help");

        assertThat(server.awaitEnd()).isZero();
        assertThat(said(server)).contains("Usage: " + launcher);
    }

    @Test
    void anUnknownCommandIsNamed() {
        ChildProcess admin = start("mqadmin", "banana");

        assertThat(admin.awaitEnd()).isEqualTo(2);
        assertThat(admin.lines().get(0)).contains("banana");
    }

    @Test
    void theCommandsOfTheStoresToolWorkAsWritten() {
        try (TestStore test = TestStore.in(folder.resolve("data/store"))) {
            test.append("Hello", 0, "first light");
        }
        List<String> said = new ArrayList<>();

        shellCommands(Repository.root().resolve("docs/mqstore.md")).forEach(written -> {
            assertThat(written).startsWith("bin/mqstore ");
            List<String> words = List.of(written.split(" "));
            try (ChildProcess tool =
                    start("mqstore", words.subList(1, words.size()).toArray(String[]::new))) {
                assertThat(tool.awaitEnd()).as(written + ": " + said(tool)).isZero();
                said.add(said(tool));
            }
        });

        assertThat(said).anyMatch(text -> text.contains("written last by  CometMQ"));
        assertThat(said).anyMatch(text -> text.contains("sound: no damage"));
        assertThat(said).anyMatch(text -> text.contains("\"body\":\"first light\""));
    }

    @Test
    void aStoreThatIsInUseIsNotLookedAt() {
        try (TestStore test = TestStore.in(folder.resolve("data/store"))) {
            test.append("Hello", 0, "first light");

            assertFails(
                    3,
                    "most likely by the process " + ProcessHandle.current().pid(),
                    "mqstore",
                    "verify",
                    folder.resolve("data").toString());
        }
    }

    @Test
    void aWrongJavaHomeIsNamed() {
        environment.put("JAVA_HOME", folder.toString());

        assertFails(1, "JAVA_HOME=" + folder, "mqnamesrv");
    }

    @Test
    void optionsOfTheUserWin() throws IOException {
        int port = Ports.free();
        environment.put("JAVA_OPT_EXT", "-Xmx96m -XX:+PrintCommandLineFlags");
        try (ChildProcess server = start("mqnamesrv", "-c", conf("listenPort=" + port))) {
            awaitListening(server, port);

            assertThat(said(server)).contains("-XX:MaxHeapSize=" + 96 * 1024 * 1024);
        }
    }

    /** Starts a command that is to fail, and checks its code and that it speaks in one short paragraph, not in stacks. */
    private ChildProcess assertFails(int code, String words, String launcher, String... arguments) {
        try (ChildProcess process = start(launcher, arguments)) {
            assertThat(process.awaitEnd()).as(said(process)).isEqualTo(code);
            assertThat(said(process)).contains(words).doesNotContain("\tat ").doesNotContain("Exception");
            assertThat(process.lines()).hasSizeLessThanOrEqualTo(4);
            return process;
        }
    }

    private static List<String> shellCommands(Path document) {
        return Pattern.compile("```sh\\n(.*?)```", Pattern.DOTALL)
                .matcher(Repository.read(document))
                .results()
                .flatMap(block -> block.group(1).lines())
                .map(String::strip)
                .toList();
    }

    private ChildProcess start(String launcher, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Repository.root().resolve("bin").resolve(launcher).toString());
        command.addAll(List.of(arguments));
        return ChildProcess.start(launcher, folder, environment, command);
    }

    private String conf(String... lines) throws IOException {
        return Files.write(folder.resolve("test.conf"), List.of(lines)).toString();
    }

    private static void awaitListening(ChildProcess server, int port) {
        await().atMost(PATIENCE).until(() -> {
            assertThat(server.isAlive()).as(said(server)).isTrue();
            return Ports.isListening(port);
        });
    }

    private static String said(ChildProcess process) {
        return String.join("\n", process.lines());
    }
}

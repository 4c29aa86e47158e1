// SPDX-License-Identifier: Apache-2.0
package io.cometmq.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cometmq.common.testing.Scrape;
import io.cometmq.distribution.testing.ChildProcess;
import io.cometmq.distribution.testing.Ports;
import io.cometmq.distribution.testing.Repository;
import io.cometmq.distribution.testing.TestFolders;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The README's five minutes, command by command; only the ports are others. */
class ReadmeIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Pattern SHELL_BLOCK = Pattern.compile("```sh\\n(.*?)```", Pattern.DOTALL);
    private static final Pattern ENDPOINT = Pattern.compile("metrics and health http://([0-9.:]+)");
    private static final String README_ADDRESS = "127.0.0.1:9876";
    private static final String README_ENDPOINT = "127.0.0.1:5557";

    private final Path folder = TestFolders.create("readme");
    private final int port = Ports.free();

    @Test
    void theFiveMinutesWorkAsWritten() {
        List<String> commands = commands();
        assertThat(commands).contains("bin/mqlocal").anyMatch(command -> command.startsWith("bin/mqadmin"));

        try (ChildProcess local = start("mqlocal", "bin/mqlocal --port 0 --namesrv-port " + port)) {
            await().atMost(PATIENCE).until(() -> ENDPOINT.matcher(said(local)).find() || !local.isAlive());
            String said = "";
            for (String command : commands) {
                if (command.startsWith("bin/mqadmin")) {
                    said = run(command.replace(README_ADDRESS, "127.0.0.1:" + port));
                }
            }
            assertThat(said).contains("first light");
            theBrokerShowsItself(local, commands);
        }
    }

    private void theBrokerShowsItself(ChildProcess local, List<String> commands) {
        Matcher endpoint = ENDPOINT.matcher(said(local));
        assertThat(endpoint.find()).as("%s", local.lines()).isTrue();
        List<String> said = commands.stream()
                .filter(command -> command.startsWith("curl"))
                .map(command -> runInShell(command.replace(README_ENDPOINT, endpoint.group(1))))
                .toList();
        assertThat(said).hasSize(2);
        assertThat(said.get(0)).contains("[+]store-writable ok");
        assertThat(Scrape.of(said.get(1) + "\n").value("rocketmq_messages_in_total", Map.of("topic", "Hello")))
                .isEqualTo(1);
    }

    private static String said(ChildProcess process) {
        return String.join("\n", process.lines());
    }

    private String runInShell(String command) {
        try (ChildProcess process = ChildProcess.start("shell", folder, Map.of(), List.of("sh", "-c", command))) {
            assertThat(process.awaitEnd()).as(command + ": " + process.lines()).isZero();
            return String.join("\n", process.lines());
        }
    }

    private static List<String> commands() {
        return SHELL_BLOCK
                .matcher(Repository.read(Repository.root().resolve("README.md")))
                .results()
                .flatMap(block -> block.group(1).lines())
                .map(String::strip)
                .toList();
    }

    private String run(String command) {
        try (ChildProcess process = start("command", command)) {
            assertThat(process.awaitEnd()).as(command + ": " + process.lines()).isZero();
            return String.join("\n", process.lines());
        }
    }

    private ChildProcess start(String name, String command) {
        return ChildProcess.start(
                name,
                folder,
                Map.of(
                        "JAVA_HOME", System.getProperty("java.home"),
                        "COMETMQ_DATA", folder.resolve("data").toString()),
                List.of("sh", "-c", "exec " + Repository.root() + "/" + command));
    }
}

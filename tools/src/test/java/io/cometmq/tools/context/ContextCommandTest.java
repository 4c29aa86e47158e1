// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cometmq.common.testing.ManualClock;
import io.cometmq.remoting.rpc.ConnectionListener;
import io.cometmq.remoting.rpc.Dispatcher;
import io.cometmq.remoting.testing.MemoryNetwork;
import io.cometmq.tools.admin.AdminClient;
import io.cometmq.tools.command.UsageException;
import io.cometmq.tools.output.Format;
import io.cometmq.tools.output.Report;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ContextCommandTest {
    @TempDir
    private Path folder;

    private String run(List<String> nameServers, String... arguments) {
        ContextCommand command = new ContextCommand(contexts());
        new CommandLine(command).parseArgs(arguments);
        Report report = new Report(Format.table);
        try (AdminClient admin = new AdminClient(
                MemoryNetwork.automatic().transport().client(Dispatcher.none(), ConnectionListener.NONE),
                nameServers,
                Duration.ofSeconds(1),
                new ManualClock())) {
            command.run(admin, report);
        }
        return report.render();
    }

    private Contexts contexts() {
        return new Contexts(folder.resolve("contexts.json"));
    }

    @Test
    void theFirstContextIsInUseUntilAnotherIsChosen() {
        run(List.of("a:1", "b:2"), "add", "prod");
        run(List.of("c:3"), "add", "test");
        assertThat(contexts().nameServers()).isEqualTo("a:1;b:2");

        assertThat(run(List.of(), "use", "test")).isEqualTo("context test is in use: c:3\n");

        assertThat(contexts().nameServers()).isEqualTo("c:3");
        assertThat(run(List.of(), "list").lines())
                .containsExactly("#Used  #Context  #NameServers", "       prod      a:1;b:2", "*      test      c:3");
    }

    @Test
    void aForgottenContextIsNotInUse() {
        run(List.of("a:1"), "add", "prod");
        run(List.of(), "remove", "prod");

        assertThat(contexts().nameServers()).isNull();
    }

    @Test
    void whatIsMissingIsNamed() {
        run(List.of("a:1"), "add", "prod");

        assertThatThrownBy(() -> run(List.of(), "use", "prd"))
                .isInstanceOf(UsageException.class)
                .hasMessage("context prd: expected one of [prod]");
        assertThatThrownBy(() -> run(List.of(), "use"))
                .isInstanceOf(UsageException.class)
                .hasMessage("context use: expected a name");
        assertThatThrownBy(() -> run(List.of(), "add", "x"))
                .isInstanceOf(UsageException.class)
                .hasMessage("context add x: expected -n host:port;host:port");
    }
}

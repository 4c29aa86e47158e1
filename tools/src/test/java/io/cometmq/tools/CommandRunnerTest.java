// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools;

import static org.assertj.core.api.Assertions.assertThat;

import io.cometmq.common.testing.ManualClock;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;

class CommandRunnerTest {
    private final TestSystem system = new TestSystem();

    @Test
    void withoutACommandTheCommandsAreListed() {
        assertThat(system.run()).isZero();
        assertThat(system.out()).contains("updateTopic", "consumeMessage", "help");
    }

    @Test
    void anUnknownCommandIsNamedWithTheOneThatWasMeant() {
        assertThat(system.run("topicLists")).isEqualTo(2);
        assertThat(system.err().lines()).hasSize(1);
        assertThat(system.err()).startsWith("The sub command topicLists not exist. Did you mean topicList");
    }

    @Test
    void helpNamesTheOptionsOfACommand() {
        assertThat(system.run("help", "topicRoute")).isZero();
        assertThat(system.out()).contains("--topic", "--list", "--namesrvAddr", "--output");
    }

    @Test
    void aMissingOptionIsOneLine() {
        assertThat(system.run("topicRoute")).isEqualTo(2);
        assertThat(system.err().lines()).hasSize(1);
        assertThat(system.err()).startsWith("mqadmin topicRoute: Missing required option: '--topic");
    }

    @Test
    void aWrongNumberIsOneLineThatNamesIt() {
        assertThat(system.run("updateTopic", "-t", "T", "-c", "c", "-r", "many"))
                .isEqualTo(2);
        assertThat(system.err().lines()).hasSize(1);
        assertThat(system.err()).contains("--readQueueNums", "many");
    }

    @Test
    void aNameServerThatIsNoAddressIsNamed() {
        assertThat(system.run("topicList", "-n", "localhost")).isEqualTo(2);
        assertThat(system.err()).isEqualTo("mqadmin topicList: name server 'localhost': expected host:port\n");
    }

    @Test
    void aNameServerThatDoesNotAnswerIsAFailureAndNamesTheAddress() {
        assertThat(system.run("topicList", "-n", "127.0.0.1:1")).isEqualTo(1);
        assertThat(system.err().lines()).hasSize(1);
        assertThat(system.err()).contains("127.0.0.1:1");
    }

    @Test
    void onlyDebugShowsWhereAFailureCameFrom() {
        system.run("topicList", "-n", "127.0.0.1:1", "--debug");

        assertThat(system.err()).contains("at io.cometmq.tools");
    }

    @Test
    void withoutAnyNameServerTheOptionIsExplained() {
        StringWriter err = new StringWriter();
        int code = new CommandRunner(
                        Commands.all(),
                        new Connector(
                                () -> {
                                    throw new AssertionError("nothing to connect to");
                                },
                                new ManualClock()),
                        null)
                .commandLine()
                .setErr(new PrintWriter(err, true))
                .execute("topicList");

        assertThat(code).isEqualTo(2);
        assertThat(err.toString()).contains("expected -n host:port;host:port or the variable NAMESRV_ADDR");
    }

    @Test
    void everyCommandHasItsOwnName() {
        Set<String> names = Commands.all().stream()
                .map(command -> command.getClass().getAnnotation(Command.class).name())
                .collect(Collectors.toSet());

        assertThat(names).hasSameSizeAs(Commands.all()).doesNotContain("");
    }

    /** Scripts rely on the short options that operators know. */
    @ParameterizedTest
    @CsvSource({
        "updateTopic,-a -t -r -w -p -o -u -s -b -c -n -h",
        "deleteTopic,-t -c -n -h",
        "topicList,-c -n -h -o",
        "topicRoute,-t -l -n -h -o",
        "topicStatus,-t -c -n -h -o",
        "clusterList,-m -i -c -n -h -o",
        "brokerStatus,-b -c -n -h -o",
        "consumerProgress,-g -t -s -c -n -h -o",
        "updateSubGroup,-b -c -g -s -m -d -o -q -r -p -i -w -a --attributes -n -h",
        "queryMsgById,-t -i -g -d -s -u -f -c -n -h -o",
        "queryMsgByKey,-t -k -b -e -m -c -p -l -n -h -o",
        "sendMessage,-t -p -k -c -b -i -m -n -h -o",
        "consumeMessage,-t -b -i -o -g -s -e -c -n -h"
    })
    void commandsHaveTheOptionsThatOperatorsKnow(String command, String options) {
        CommandLine spec = new CommandRunner(
                        Commands.all(),
                        new Connector(
                                () -> {
                                    throw new AssertionError("not asked to connect");
                                },
                                new ManualClock()),
                        null)
                .commandLine()
                .getSubcommands()
                .get(command);

        assertThat(options.split(" "))
                .allSatisfy(option -> assertThat(spec.getCommandSpec().findOption(option))
                        .as(option)
                        .isNotNull());
    }
}

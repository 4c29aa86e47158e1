// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools;

import static io.cometmq.remoting.protocol.request.BrokerAdminRequests.GET_BROKER_RUNTIME_INFO;
import static io.cometmq.remoting.protocol.request.KvRequests.DELETE_KV_CONFIG;
import static io.cometmq.remoting.protocol.request.NamesrvAdminRequests.DELETE_TOPIC_IN_NAMESRV;
import static io.cometmq.remoting.protocol.request.TopicRequests.DELETE_TOPIC_IN_BROKER;
import static io.cometmq.remoting.protocol.request.TopicRequests.UPDATE_AND_CREATE_TOPIC;
import static org.assertj.core.api.Assertions.assertThat;

import io.cometmq.common.io.Json;
import io.cometmq.common.testing.ManualClock;
import io.cometmq.remoting.protocol.body.KVTable;
import io.cometmq.remoting.rpc.Body;
import io.cometmq.remoting.rpc.Reply;
import io.cometmq.tools.CommandRunner.User;
import io.cometmq.tools.output.Console;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.yaml.snakeyaml.Yaml;
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
        assertThat(system.withoutNameServer().run("topicList")).isEqualTo(2);
        assertThat(system.err())
                .contains("expected -n host:port;host:port, the variable NAMESRV_ADDR or a context")
                .hasLineCount(1);
    }

    @Test
    void aBrokerThatIsNamedByItsAddressIsAskedWithoutANameServer() {
        system.onBroker(GET_BROKER_RUNTIME_INFO, request -> Reply.ok()
                .withBody(Body.of(Json.writeBytes(new KVTable(Map.of("putTps", "12"))))));
        system.start();

        assertThat(system.withoutNameServer().run("brokerStatus", "-b", system.brokerAddress()))
                .isZero();
        assertThat(system.out()).contains("putTps", ": 12");
    }

    @Test
    void anUnknownOptionIsNamedWithTheOneThatWasMeant() {
        assertThat(system.run("topicRoute", "-t", "T", "--lst")).isEqualTo(2);
        assertThat(system.err()).contains("--lst", "Did you mean --list?");
    }

    @Test
    void helpShowsEveryCommandInItsGroup() {
        assertThat(system.run("help")).isZero();

        List<String> lines = system.out().lines().map(String::strip).toList();
        assertThat(lines).containsSubsequence("Topics", "Consumer groups", "Messages", "Brokers", "Name servers");
        assertThat(Commands.all()).allSatisfy(group -> assertThat(group.commands())
                .allSatisfy(command -> assertThat(lines.subList(lines.indexOf(group.heading()), lines.size()))
                        .anyMatch(line -> line.startsWith(command.name() + " "))));
    }

    @Test
    void aReportIsAlsoYaml() {
        system.topic("T", 2);

        assertThat(system.run("topicRoute", "-t", "T", "-o", "yaml")).isZero();

        Map<?, ?> document = new Yaml().load(system.out());
        assertThat(system.out()).startsWith("route:\n");
        assertThat(document.toString()).contains("brokerName=broker-a");
    }

    @Test
    void completionKnowsCommandsAndOptions() {
        assertThat(system.run("completion")).isZero();

        assertThat(system.out()).startsWith("#!/usr/bin/env bash").contains("topicRoute", "--namesrvAddr", "mqadmin");
    }

    @Test
    void whatDestroysIsDoneAfterAYesOnly() {
        system.refusing();

        assertThat(system.run("deleteTopic", "-t", "T", "-c", "c")).isEqualTo(1);

        assertThat(system.questions()).containsExactly("This deletes topic T with its messages from cluster c.");
        assertThat(system.err()).isEqualTo("mqadmin deleteTopic: nothing was done\n");
        assertThat(system.headers()).isEmpty();
    }

    @Test
    void whoSaysYesBeforehandIsNotAsked() {
        system.refusing().onBroker(DELETE_TOPIC_IN_BROKER, request -> Reply.ok());
        system.onNameServer(DELETE_TOPIC_IN_NAMESRV, request -> Reply.ok())
                .onNameServer(DELETE_KV_CONFIG, request -> Reply.ok());

        assertThat(system.run("deleteTopic", "-t", "T", "-c", "c", "--yes"))
                .as(system.err())
                .isZero();

        assertThat(system.questions()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"-a,-reserve.time", "--attributes,-reserve.time", "-a,'+a=b,-reserve.time'"})
    void anAttributeThatGoesMayComeFirst(String option, String change) {
        List<String> changes = new ArrayList<>();
        system.onBroker(UPDATE_AND_CREATE_TOPIC, request -> {
            changes.add(String.valueOf(request.header().attributes()));
            return Reply.ok();
        });

        assertThat(system.run("updateTopic", "-c", "c", "-t", "T", option, change))
                .as(system.err())
                .isZero();

        assertThat(changes).containsExactly(change);
    }

    @Test
    void everyCommandHasItsOwnName() {
        List<NamedCommand> all = Commands.all().stream()
                .flatMap(group -> group.commands().stream())
                .toList();

        assertThat(all).extracting(NamedCommand::name).doesNotHaveDuplicates();
        assertThat(all).allSatisfy(command -> assertThat(
                        command.make().getClass().getAnnotation(Command.class).name())
                .isEqualTo(command.name()));
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
                        new User(() -> null, Console.none()))
                .commandLine()
                .getSubcommands()
                .get(command);

        assertThat(options.split(" "))
                .allSatisfy(option -> assertThat(spec.getCommandSpec().findOption(option))
                        .as(option)
                        .isNotNull());
    }
}

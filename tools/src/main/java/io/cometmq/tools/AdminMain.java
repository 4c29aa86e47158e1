// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools;

import io.cometmq.common.lifecycle.Clock;
import io.cometmq.remoting.Remoting;
import io.cometmq.remoting.netty.RemotingConfig;
import io.cometmq.remoting.rpc.Transport;
import io.cometmq.tools.command.AdminCommand;
import io.cometmq.tools.command.broker.BrokerStatusCommand;
import io.cometmq.tools.command.broker.ClusterListCommand;
import io.cometmq.tools.command.consumer.CloneGroupOffsetCommand;
import io.cometmq.tools.command.consumer.ConsumerConnectionCommand;
import io.cometmq.tools.command.consumer.ConsumerProgressCommand;
import io.cometmq.tools.command.consumer.ConsumerStatusCommand;
import io.cometmq.tools.command.consumer.ResetOffsetByTimeCommand;
import io.cometmq.tools.command.consumer.ResetOffsetByTimeOldCommand;
import io.cometmq.tools.command.consumer.SkipAccumulatedMessageCommand;
import io.cometmq.tools.command.consumer.UpdateSubGroupCommand;
import io.cometmq.tools.command.message.ConsumeMessageCommand;
import io.cometmq.tools.command.message.DlqResendCommand;
import io.cometmq.tools.command.message.QueryMsgByIdCommand;
import io.cometmq.tools.command.message.QueryMsgByKeyCommand;
import io.cometmq.tools.command.message.QueryMsgByUniqueKeyCommand;
import io.cometmq.tools.command.message.SendMessageCommand;
import io.cometmq.tools.command.topic.DeleteTopicCommand;
import io.cometmq.tools.command.topic.TopicListCommand;
import io.cometmq.tools.command.topic.TopicRouteCommand;
import io.cometmq.tools.command.topic.TopicStatusCommand;
import io.cometmq.tools.command.topic.UpdateTopicCommand;
import io.cometmq.tools.command.transaction.TransactionCommitCommand;
import io.cometmq.tools.command.transaction.TransactionDropCommand;
import io.cometmq.tools.command.transaction.TransactionListCommand;
import java.util.List;

/**
 * The process of the administrator's tool: {@code mqadmin COMMAND [options]}. It ends with 0 when the command did its
 * work, 1 when a call failed or was refused, 2 when it was called wrongly.
 */
public final class AdminMain {
    private AdminMain() {}

    /** Runs one command. */
    public static void main(String[] arguments) {
        setUnlessGiven("logback.configurationFile", "io/cometmq/tools/logback.xml");
        // Classes for each JSON type pay only in processes that read many bodies.
        setUnlessGiven("fastjson2.creator", "reflect");
        String nameServers = System.getProperty("rocketmq.namesrv.addr", System.getenv("NAMESRV_ADDR"));
        Connector sockets = new Connector(AdminMain::openSockets, Clock.system());
        System.exit(new CommandRunner(commands(), sockets, nameServers).run(arguments));
    }

    /** One thread and no native library: a command makes a few calls and ends. */
    private static Transport openSockets() {
        return Remoting.open(RemotingConfig.defaults().withIoThreads(1).withNativeTransport(false));
    }

    private static void setUnlessGiven(String property, String value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, value);
        }
    }

    /** Every command there is: a new one is a class and a line here. */
    static List<AdminCommand> commands() {
        return List.of(
                new UpdateTopicCommand(),
                new DeleteTopicCommand(),
                new TopicListCommand(),
                new TopicRouteCommand(),
                new TopicStatusCommand(),
                new ClusterListCommand(),
                new BrokerStatusCommand(),
                new UpdateSubGroupCommand(),
                new ConsumerProgressCommand(),
                new ConsumerConnectionCommand(),
                new ConsumerStatusCommand(),
                new CloneGroupOffsetCommand(),
                new ResetOffsetByTimeCommand(),
                new ResetOffsetByTimeOldCommand(),
                new SkipAccumulatedMessageCommand(),
                new QueryMsgByIdCommand(),
                new QueryMsgByKeyCommand(),
                new QueryMsgByUniqueKeyCommand(),
                new SendMessageCommand(),
                new ConsumeMessageCommand(),
                new DlqResendCommand(),
                new TransactionListCommand(),
                new TransactionCommitCommand(),
                new TransactionDropCommand());
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools;

import io.cometmq.tools.command.AdminCommand;
import io.cometmq.tools.command.broker.BrokerConsumeStatsCommand;
import io.cometmq.tools.command.broker.BrokerStatusCommand;
import io.cometmq.tools.command.broker.CleanExpiredCqCommand;
import io.cometmq.tools.command.broker.CleanUnusedTopicCommand;
import io.cometmq.tools.command.broker.ClusterListCommand;
import io.cometmq.tools.command.broker.DeleteExpiredCommitLogCommand;
import io.cometmq.tools.command.broker.ExportPopRecordCommand;
import io.cometmq.tools.command.broker.GetBrokerConfigCommand;
import io.cometmq.tools.command.broker.HaStatusCommand;
import io.cometmq.tools.command.broker.ProducerCommand;
import io.cometmq.tools.command.broker.ProducerConnectionCommand;
import io.cometmq.tools.command.broker.UpdateBrokerConfigCommand;
import io.cometmq.tools.command.consumer.CloneGroupOffsetCommand;
import io.cometmq.tools.command.consumer.ConsumerConnectionCommand;
import io.cometmq.tools.command.consumer.ConsumerProgressCommand;
import io.cometmq.tools.command.consumer.ConsumerStatusCommand;
import io.cometmq.tools.command.consumer.DeleteSubGroupCommand;
import io.cometmq.tools.command.consumer.GetConsumerConfigCommand;
import io.cometmq.tools.command.consumer.GroupLagCommand;
import io.cometmq.tools.command.consumer.ResetOffsetByTimeCommand;
import io.cometmq.tools.command.consumer.ResetOffsetByTimeOldCommand;
import io.cometmq.tools.command.consumer.SetConsumeModeCommand;
import io.cometmq.tools.command.consumer.SkipAccumulatedMessageCommand;
import io.cometmq.tools.command.consumer.StartMonitoringCommand;
import io.cometmq.tools.command.consumer.UpdateSubGroupCommand;
import io.cometmq.tools.command.consumer.UpdateSubGroupListCommand;
import io.cometmq.tools.command.declared.ApplyCommand;
import io.cometmq.tools.command.declared.ExportCommand;
import io.cometmq.tools.command.diagnosis.DoctorCommand;
import io.cometmq.tools.command.diagnosis.TopicWhyCommand;
import io.cometmq.tools.command.export.ExportConfigsCommand;
import io.cometmq.tools.command.export.ExportMetadataCommand;
import io.cometmq.tools.command.export.ExportMetricsCommand;
import io.cometmq.tools.command.message.CheckMsgSendRtCommand;
import io.cometmq.tools.command.message.ClusterRtCommand;
import io.cometmq.tools.command.message.ConsumeMessageCommand;
import io.cometmq.tools.command.message.DlqResendCommand;
import io.cometmq.tools.command.message.PrintMsgByQueueCommand;
import io.cometmq.tools.command.message.PrintMsgCommand;
import io.cometmq.tools.command.message.QueryMsgByIdCommand;
import io.cometmq.tools.command.message.QueryMsgByKeyCommand;
import io.cometmq.tools.command.message.QueryMsgByOffsetCommand;
import io.cometmq.tools.command.message.QueryMsgByUniqueKeyCommand;
import io.cometmq.tools.command.message.QueryMsgTraceByIdCommand;
import io.cometmq.tools.command.message.SendMessageCommand;
import io.cometmq.tools.command.message.SendMsgStatusCommand;
import io.cometmq.tools.command.nameserver.AddWritePermCommand;
import io.cometmq.tools.command.nameserver.DeleteKvConfigCommand;
import io.cometmq.tools.command.nameserver.GetNamesrvConfigCommand;
import io.cometmq.tools.command.nameserver.UpdateKvConfigCommand;
import io.cometmq.tools.command.nameserver.UpdateNamesrvConfigCommand;
import io.cometmq.tools.command.nameserver.WipeWritePermCommand;
import io.cometmq.tools.command.stream.ConsumeCommand;
import io.cometmq.tools.command.stream.ProduceCommand;
import io.cometmq.tools.command.stream.TailCommand;
import io.cometmq.tools.command.topic.AllocateMqCommand;
import io.cometmq.tools.command.topic.DeleteTopicCommand;
import io.cometmq.tools.command.topic.QueryCqCommand;
import io.cometmq.tools.command.topic.StatsAllCommand;
import io.cometmq.tools.command.topic.TopicClusterListCommand;
import io.cometmq.tools.command.topic.TopicListCommand;
import io.cometmq.tools.command.topic.TopicRouteCommand;
import io.cometmq.tools.command.topic.TopicStatusCommand;
import io.cometmq.tools.command.topic.UpdateOrderConfCommand;
import io.cometmq.tools.command.topic.UpdateTopicCommand;
import io.cometmq.tools.command.topic.UpdateTopicListCommand;
import io.cometmq.tools.command.topic.UpdateTopicPermCommand;
import io.cometmq.tools.command.transaction.TransactionCommitCommand;
import io.cometmq.tools.command.transaction.TransactionDropCommand;
import io.cometmq.tools.command.transaction.TransactionListCommand;
import io.cometmq.tools.context.ContextCommand;
import io.cometmq.tools.context.Contexts;
import java.util.List;

/** Every command there is: a new one is a class and a line here. */
final class Commands {
    private Commands() {}

    static List<CommandGroup> all() {
        return List.of(
                new CommandGroup("Topics", topics()),
                new CommandGroup("Consumer groups", groups()),
                new CommandGroup("Messages", messages()),
                new CommandGroup("Transactions", transactions()),
                new CommandGroup("Brokers", brokers()),
                new CommandGroup("Name servers", nameServers()),
                new CommandGroup("Exports", exports()),
                new CommandGroup("This tool", tool()));
    }

    private static List<AdminCommand> topics() {
        return List.of(
                new UpdateTopicCommand(),
                new UpdateTopicListCommand(),
                new UpdateTopicPermCommand(),
                new UpdateOrderConfCommand(),
                new DeleteTopicCommand(),
                new TopicListCommand(),
                new TopicRouteCommand(),
                new TopicStatusCommand(),
                new TopicWhyCommand(),
                new AllocateMqCommand(),
                new QueryCqCommand(),
                new StatsAllCommand(),
                new TopicClusterListCommand());
    }

    private static List<AdminCommand> groups() {
        return List.of(
                new UpdateSubGroupCommand(),
                new UpdateSubGroupListCommand(),
                new DeleteSubGroupCommand(),
                new SetConsumeModeCommand(),
                new GetConsumerConfigCommand(),
                new ConsumerProgressCommand(),
                new GroupLagCommand(),
                new ConsumerConnectionCommand(),
                new ConsumerStatusCommand(),
                new CloneGroupOffsetCommand(),
                new ResetOffsetByTimeCommand(),
                new ResetOffsetByTimeOldCommand(),
                new StartMonitoringCommand(),
                new SkipAccumulatedMessageCommand());
    }

    private static List<AdminCommand> brokers() {
        return List.of(
                new ClusterListCommand(),
                new BrokerStatusCommand(),
                new GetBrokerConfigCommand(),
                new UpdateBrokerConfigCommand(),
                new CleanExpiredCqCommand(),
                new CleanUnusedTopicCommand(),
                new HaStatusCommand(),
                new ProducerCommand(),
                new ProducerConnectionCommand(),
                new BrokerConsumeStatsCommand(),
                new ExportPopRecordCommand(),
                new DeleteExpiredCommitLogCommand());
    }

    private static List<AdminCommand> nameServers() {
        return List.of(
                new GetNamesrvConfigCommand(),
                new UpdateNamesrvConfigCommand(),
                new UpdateKvConfigCommand(),
                new DeleteKvConfigCommand(),
                new WipeWritePermCommand(),
                new AddWritePermCommand());
    }

    private static List<AdminCommand> messages() {
        return List.of(
                new QueryMsgByIdCommand(),
                new QueryMsgByKeyCommand(),
                new QueryMsgByUniqueKeyCommand(),
                new PrintMsgCommand(),
                new PrintMsgByQueueCommand(),
                new QueryMsgByOffsetCommand(),
                new QueryMsgTraceByIdCommand(),
                new SendMsgStatusCommand(),
                new CheckMsgSendRtCommand(),
                new ClusterRtCommand(),
                new SendMessageCommand(),
                new ConsumeMessageCommand(),
                new TailCommand(),
                new ProduceCommand(),
                new ConsumeCommand(),
                new DlqResendCommand());
    }

    private static List<AdminCommand> transactions() {
        return List.of(new TransactionListCommand(), new TransactionCommitCommand(), new TransactionDropCommand());
    }

    private static List<AdminCommand> exports() {
        return List.of(
                new ExportCommand(),
                new ApplyCommand(),
                new ExportMetadataCommand(),
                new ExportConfigsCommand(),
                new ExportMetricsCommand());
    }

    private static List<AdminCommand> tool() {
        return List.of(new DoctorCommand(), new ContextCommand(Contexts.inDataFolder()));
    }
}

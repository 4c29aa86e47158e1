// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools;

import io.cometmq.tools.command.broker.BrokerConsumeStatsCommand;
import io.cometmq.tools.command.broker.BrokerStatusCommand;
import io.cometmq.tools.command.broker.CleanExpiredCqCommand;
import io.cometmq.tools.command.broker.CleanUnusedTopicCommand;
import io.cometmq.tools.command.broker.ClusterListCommand;
import io.cometmq.tools.command.broker.DeleteExpiredCommitLogCommand;
import io.cometmq.tools.command.broker.ExportPopRecordCommand;
import io.cometmq.tools.command.broker.GetBrokerConfigCommand;
import io.cometmq.tools.command.broker.GetColdDataFlowCtrInfoCommand;
import io.cometmq.tools.command.broker.HaStatusCommand;
import io.cometmq.tools.command.broker.ProducerCommand;
import io.cometmq.tools.command.broker.ProducerConnectionCommand;
import io.cometmq.tools.command.broker.RemoveColdDataFlowCtrGroupConfigCommand;
import io.cometmq.tools.command.broker.UpdateBrokerConfigCommand;
import io.cometmq.tools.command.broker.UpdateColdDataFlowCtrGroupConfigCommand;
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
import io.cometmq.tools.command.topic.RemappingStaticTopicCommand;
import io.cometmq.tools.command.topic.StatsAllCommand;
import io.cometmq.tools.command.topic.TopicClusterListCommand;
import io.cometmq.tools.command.topic.TopicListCommand;
import io.cometmq.tools.command.topic.TopicRouteCommand;
import io.cometmq.tools.command.topic.TopicStatusCommand;
import io.cometmq.tools.command.topic.UpdateOrderConfCommand;
import io.cometmq.tools.command.topic.UpdateStaticTopicCommand;
import io.cometmq.tools.command.topic.UpdateTopicCommand;
import io.cometmq.tools.command.topic.UpdateTopicListCommand;
import io.cometmq.tools.command.topic.UpdateTopicPermCommand;
import io.cometmq.tools.command.transaction.TransactionCommitCommand;
import io.cometmq.tools.command.transaction.TransactionDropCommand;
import io.cometmq.tools.command.transaction.TransactionListCommand;
import io.cometmq.tools.context.ContextCommand;
import io.cometmq.tools.context.Contexts;
import java.util.List;

/** Every command there is: a new one is a class and a line here. Only the one that is called is made. */
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

    private static List<NamedCommand> topics() {
        return List.of(
                new NamedCommand("updateTopic", UpdateTopicCommand::new),
                new NamedCommand("updateTopicList", UpdateTopicListCommand::new),
                new NamedCommand("updateTopicPerm", UpdateTopicPermCommand::new),
                new NamedCommand("updateOrderConf", UpdateOrderConfCommand::new),
                new NamedCommand("updateStaticTopic", UpdateStaticTopicCommand::new),
                new NamedCommand("remappingStaticTopic", RemappingStaticTopicCommand::new),
                new NamedCommand("deleteTopic", DeleteTopicCommand::new),
                new NamedCommand("topicList", TopicListCommand::new),
                new NamedCommand("topicRoute", TopicRouteCommand::new),
                new NamedCommand("topicStatus", TopicStatusCommand::new),
                new NamedCommand("topicWhy", TopicWhyCommand::new),
                new NamedCommand("allocateMQ", AllocateMqCommand::new),
                new NamedCommand("queryCq", QueryCqCommand::new),
                new NamedCommand("statsAll", StatsAllCommand::new),
                new NamedCommand("topicClusterList", TopicClusterListCommand::new));
    }

    private static List<NamedCommand> groups() {
        return List.of(
                new NamedCommand("updateSubGroup", UpdateSubGroupCommand::new),
                new NamedCommand("updateSubGroupList", UpdateSubGroupListCommand::new),
                new NamedCommand("deleteSubGroup", DeleteSubGroupCommand::new),
                new NamedCommand("setConsumeMode", SetConsumeModeCommand::new),
                new NamedCommand("getConsumerConfig", GetConsumerConfigCommand::new),
                new NamedCommand("consumerProgress", ConsumerProgressCommand::new),
                new NamedCommand("groupLag", GroupLagCommand::new),
                new NamedCommand("consumerConnection", ConsumerConnectionCommand::new),
                new NamedCommand("consumerStatus", ConsumerStatusCommand::new),
                new NamedCommand("cloneGroupOffset", CloneGroupOffsetCommand::new),
                new NamedCommand("resetOffsetByTime", ResetOffsetByTimeCommand::new),
                new NamedCommand("resetOffsetByTimeOld", ResetOffsetByTimeOldCommand::new),
                new NamedCommand("startMonitoring", StartMonitoringCommand::new),
                new NamedCommand("skipAccumulatedMessage", SkipAccumulatedMessageCommand::new));
    }

    private static List<NamedCommand> brokers() {
        return List.of(
                new NamedCommand("clusterList", ClusterListCommand::new),
                new NamedCommand("brokerStatus", BrokerStatusCommand::new),
                new NamedCommand("getBrokerConfig", GetBrokerConfigCommand::new),
                new NamedCommand("updateBrokerConfig", UpdateBrokerConfigCommand::new),
                new NamedCommand("getColdDataFlowCtrInfo", GetColdDataFlowCtrInfoCommand::new),
                new NamedCommand("updateColdDataFlowCtrGroupConfig", UpdateColdDataFlowCtrGroupConfigCommand::new),
                new NamedCommand("removeColdDataFlowCtrGroupConfig", RemoveColdDataFlowCtrGroupConfigCommand::new),
                new NamedCommand("cleanExpiredCQ", CleanExpiredCqCommand::new),
                new NamedCommand("cleanUnusedTopic", CleanUnusedTopicCommand::new),
                new NamedCommand("haStatus", HaStatusCommand::new),
                new NamedCommand("producer", ProducerCommand::new),
                new NamedCommand("producerConnection", ProducerConnectionCommand::new),
                new NamedCommand("brokerConsumeStats", BrokerConsumeStatsCommand::new),
                new NamedCommand("exportPopRecord", ExportPopRecordCommand::new),
                new NamedCommand("deleteExpiredCommitLog", DeleteExpiredCommitLogCommand::new));
    }

    private static List<NamedCommand> nameServers() {
        return List.of(
                new NamedCommand("getNamesrvConfig", GetNamesrvConfigCommand::new),
                new NamedCommand("updateNamesrvConfig", UpdateNamesrvConfigCommand::new),
                new NamedCommand("updateKvConfig", UpdateKvConfigCommand::new),
                new NamedCommand("deleteKvConfig", DeleteKvConfigCommand::new),
                new NamedCommand("wipeWritePerm", WipeWritePermCommand::new),
                new NamedCommand("addWritePerm", AddWritePermCommand::new));
    }

    private static List<NamedCommand> messages() {
        return List.of(
                new NamedCommand("queryMsgById", QueryMsgByIdCommand::new),
                new NamedCommand("queryMsgByKey", QueryMsgByKeyCommand::new),
                new NamedCommand("queryMsgByUniqueKey", QueryMsgByUniqueKeyCommand::new),
                new NamedCommand("printMsg", PrintMsgCommand::new),
                new NamedCommand("printMsgByQueue", PrintMsgByQueueCommand::new),
                new NamedCommand("queryMsgByOffset", QueryMsgByOffsetCommand::new),
                new NamedCommand("queryMsgTraceById", QueryMsgTraceByIdCommand::new),
                new NamedCommand("sendMsgStatus", SendMsgStatusCommand::new),
                new NamedCommand("checkMsgSendRT", CheckMsgSendRtCommand::new),
                new NamedCommand("clusterRT", ClusterRtCommand::new),
                new NamedCommand("sendMessage", SendMessageCommand::new),
                new NamedCommand("consumeMessage", ConsumeMessageCommand::new),
                new NamedCommand("tail", TailCommand::new),
                new NamedCommand("produce", ProduceCommand::new),
                new NamedCommand("consume", ConsumeCommand::new),
                new NamedCommand("dlqResend", DlqResendCommand::new));
    }

    private static List<NamedCommand> transactions() {
        return List.of(
                new NamedCommand("transactionList", TransactionListCommand::new),
                new NamedCommand("transactionCommit", TransactionCommitCommand::new),
                new NamedCommand("transactionDrop", TransactionDropCommand::new));
    }

    private static List<NamedCommand> exports() {
        return List.of(
                new NamedCommand("export", ExportCommand::new),
                new NamedCommand("apply", ApplyCommand::new),
                new NamedCommand("exportMetadata", ExportMetadataCommand::new),
                new NamedCommand("exportConfigs", ExportConfigsCommand::new),
                new NamedCommand("exportMetrics", ExportMetricsCommand::new));
    }

    private static List<NamedCommand> tool() {
        return List.of(
                new NamedCommand("doctor", DoctorCommand::new),
                new NamedCommand("context", () -> new ContextCommand(Contexts.inDataFolder())));
    }
}

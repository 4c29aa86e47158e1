// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.pop;

import io.cometmq.common.config.Key;
import java.time.Duration;

/** How messages are lent. */
public record PopConfig(
        @Key(
                        value = "popInflightMessageThreshold",
                        byDefault = "10000",
                        reloadable = true,
                        min = 32,
                        max = 1_000_000,
                        doc =
                                "How many messages of a queue a group may have popped and not acked; always enforced, whatever enablePopMessageThreshold says.")
                int maxLentPerQueue,
        @Key(
                        value = "popFromRetryProbability",
                        byDefault = "20",
                        reloadable = true,
                        min = 0,
                        max = 100,
                        doc = "How many pops of a hundred look into the group's retry topic first; the others do last.")
                int retryFirstPercent,
        @Key(
                        value = "popFromRetryProbabilityForPriority",
                        byDefault = "0",
                        reloadable = true,
                        min = 0,
                        max = 100,
                        doc = "The same for topics of priority messages.")
                int retryFirstPercentOfPriority,
        @Key(
                        value = "priorityOrderAsc",
                        byDefault = "true",
                        reloadable = true,
                        doc = "Pops of priority topics begin at queue 0; false: at the last queue.")
                boolean priorityAscending,
        @Key(
                        value = "enableRetryTopicV2",
                        byDefault = "false",
                        doc =
                                "Name the topics of popped messages that nobody acked %RETRY%group+topic instead of %RETRY%group_topic.")
                boolean secondForm,
        @Key(
                        value = "retrieveMessageFromPopRetryTopicV1",
                        byDefault = "true",
                        doc = "With enableRetryTopicV2, also read the retry topics that have the other name.")
                boolean alsoFirstForm,
        @Key(
                        value = "useSeparateRetryQueue",
                        byDefault = "false",
                        doc = "Give retry topics of pops as many queues as their topic, and keep a message's queue id.")
                boolean separateQueues,
        @Key(
                        value = "popResponseReturnActualRetryTopic",
                        byDefault = "false",
                        reloadable = true,
                        doc = "Hand out retried messages under their retry topic's name instead of their topic's.")
                boolean actualRetryTopic,
        @Key(
                        value = "initPopOffsetByCheckMsgInMem",
                        byDefault = "true",
                        doc =
                                "A group that asks to begin at the end begins at the start of a queue that still has all its messages in memory.")
                boolean youngFromStart,
        @Key(
                        value = "popStateSaveInterval",
                        byDefault = "10000",
                        min = 10,
                        doc =
                                "Time between two saves of which popped messages are not acked; spares deliveries after a crash.")
                Duration saveEvery) {}

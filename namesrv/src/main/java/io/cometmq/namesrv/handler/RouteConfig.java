// SPDX-License-Identifier: Apache-2.0
package io.cometmq.namesrv.handler;

import io.cometmq.common.config.Key;
import java.time.Duration;
import java.time.temporal.ChronoUnit;

/** What a name server answers about routes. */
public record RouteConfig(
        @Key(
                        value = "orderMessageEnable",
                        byDefault = "false",
                        reloadable = true,
                        doc = "Adds the order configuration of a topic to its route.")
                boolean orderedTopics,
        @Key(
                        value = "returnOrderTopicConfigToBroker",
                        byDefault = "true",
                        reloadable = true,
                        doc = "Answers a registration with the order configuration of all topics.")
                boolean returnsOrderedTopics,
        @Key(
                        value = "supportActingMaster",
                        byDefault = "false",
                        reloadable = true,
                        doc = "Shows the first slave of a broker without a master as its master, for reading.")
                boolean standInMasters,
        @Key(
                        value = "deleteTopicWithBrokerRegistration",
                        byDefault = "false",
                        reloadable = true,
                        doc = "Forgets the topics that a full registration does not list any more.")
                boolean dropMissingTopics,
        @Key(
                        value = "enableAllTopicList",
                        byDefault = "true",
                        reloadable = true,
                        doc = "Answers the list of all topics.")
                boolean listsAllTopics,
        @Key(
                        value = "enableTopicList",
                        byDefault = "true",
                        reloadable = true,
                        doc = "Answers the lists of a cluster's, system and unit topics.")
                boolean listsTopics,
        @Key(
                        value = "needWaitForService",
                        byDefault = "false",
                        reloadable = true,
                        doc = "Refuses to answer routes until brokers had time to register after a start.")
                boolean waitsForBrokers,
        @Key(
                        value = "waitSecondsForService",
                        byDefault = "45",
                        unit = ChronoUnit.SECONDS,
                        min = 0,
                        reloadable = true,
                        doc = "That time, in seconds.")
                Duration waitForBrokers) {}

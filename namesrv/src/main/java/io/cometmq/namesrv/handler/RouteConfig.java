// SPDX-License-Identifier: Apache-2.0
package io.cometmq.namesrv.handler;

import java.time.Duration;

/** What this name server answers about routes. */
public record RouteConfig(
        boolean orderedTopics,
        boolean returnsOrderedTopics,
        boolean standInMasters,
        boolean dropMissingTopics,
        boolean listsAllTopics,
        boolean listsTopics,
        boolean waitsForBrokers,
        Duration waitForBrokers) {}

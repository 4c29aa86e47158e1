// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.transaction;

import io.cometmq.common.config.Key;
import java.time.Duration;

/** When half messages are checked, and how they are ended. */
public record TransactionConfig(
        @Key(
                        value = "transactionTimeOut",
                        byDefault = "6000",
                        reloadable = true,
                        min = 0,
                        doc = "How old a half message is before its producer is asked about it, in milliseconds.")
                Duration timeout,
        @Key(
                        value = "transactionCheckInterval",
                        byDefault = "30000",
                        reloadable = true,
                        min = 10,
                        doc = "Time between two rounds of asking producers about open half messages, in milliseconds.")
                Duration checkInterval,
        @Key(
                        value = "transactionCheckMax",
                        byDefault = "15",
                        reloadable = true,
                        min = 1,
                        doc = "How often a connected producer is asked about a half message before it goes to "
                                + "TRANS_CHECK_MAX_TIME_TOPIC.")
                int maxChecks,
        @Key(
                        value = "transactionOpMsgMaxSize",
                        byDefault = "4096",
                        min = 32,
                        max = 1_048_576,
                        doc = "The longest list of ended half messages in one op record, in bytes.")
                int maxOpBytes,
        @Key(
                        value = "transactionOpBatchInterval",
                        byDefault = "3000",
                        reloadable = true,
                        min = 1,
                        doc = "How long ended half messages are gathered before they are written, in milliseconds.")
                Duration opInterval,
        @Key(
                        value = "transactionMetricFlushInterval",
                        byDefault = "10000",
                        min = 10,
                        doc =
                                "Time between two saves of how many half messages of each topic are open, in milliseconds.")
                Duration saveCountsEvery,
        @Key(
                        value = "rejectTransactionMessage",
                        byDefault = "false",
                        reloadable = true,
                        doc = "Refuse messages that are sent in transactions.")
                boolean rejectHalfMessages) {}

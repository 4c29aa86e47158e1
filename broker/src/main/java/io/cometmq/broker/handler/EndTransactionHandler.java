// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.handler;

import static io.cometmq.common.message.MessageSysFlag.TRANSACTION_COMMIT;
import static io.cometmq.common.message.MessageSysFlag.TRANSACTION_NOT_TYPE;
import static io.cometmq.common.message.MessageSysFlag.TRANSACTION_ROLLBACK;
import static io.cometmq.remoting.protocol.ResponseCode.FLUSH_DISK_TIMEOUT;
import static io.cometmq.remoting.protocol.ResponseCode.INVALID_PARAMETER;
import static io.cometmq.remoting.protocol.request.TransactionRequests.END_TRANSACTION;

import io.cometmq.broker.transaction.TransactionEnds;
import io.cometmq.common.lifecycle.RepeatedLine;
import io.cometmq.common.lifecycle.Scheduler;
import io.cometmq.remoting.protocol.NoHeader;
import io.cometmq.remoting.protocol.request.TransactionRequests.EndTransaction;
import io.cometmq.remoting.rpc.HandlerTable;
import io.cometmq.remoting.rpc.Lane;
import io.cometmq.remoting.rpc.Refusal;
import io.cometmq.remoting.rpc.Reply;
import io.cometmq.remoting.rpc.Request;
import io.cometmq.store.StoreException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves the producers that end transactions. Thread-safe. Half messages are young, so they are read where the request
 * came in. RocketMQ's clients want no answer: what is refused is said in the log too.
 */
public final class EndTransactionHandler {
    private static final Logger log = LoggerFactory.getLogger(EndTransactionHandler.class);

    private final TransactionEnds ends;
    private final RepeatedLine refusals;

    /**
     * Ends what {@code ends} knows.
     *
     * @param scheduler counts refusals that come often
     */
    public EndTransactionHandler(TransactionEnds ends, Scheduler scheduler) {
        this.ends = ends;
        this.refusals = RepeatedLine.of(log, "Transaction not ended", scheduler);
    }

    /** Adds this handler's row. */
    public void bind(HandlerTable table) {
        table.onAsync(END_TRANSACTION, Lane.INLINE, this::end);
    }

    CompletionStage<Reply<NoHeader>> end(Request<EndTransaction> request) {
        EndTransaction ask = request.header();
        if (ask.commitOrRollback() == TRANSACTION_NOT_TYPE) {
            // The producer does not know yet: it is asked later.
            return CompletableFuture.completedFuture(Reply.ok());
        }
        if (ask.commitOrRollback() != TRANSACTION_COMMIT && ask.commitOrRollback() != TRANSACTION_ROLLBACK) {
            throw new Refusal(
                    INVALID_PARAMETER,
                    "commitOrRollback=" + ask.commitOrRollback() + ": expected " + TRANSACTION_COMMIT + " to commit, "
                            + TRANSACTION_ROLLBACK + " to roll back, or 0 for unknown");
        }
        try {
            return ends.end(ask).handle((inTime, failure) -> answer(inTime, failure));
        } catch (Refusal no) {
            logRefusal(request, no.remark());
            throw no;
        } catch (StoreException refused) {
            logRefusal(request, String.valueOf(refused.getMessage()));
            throw StoreAnswers.of(refused);
        }
    }

    private void logRefusal(Request<EndTransaction> request, String why) {
        if (!refusals.mayLog()) {
            return;
        }
        EndTransaction ask = request.header();
        log.info(
                "Transaction not ended: group={} topic={} msgId={} commitOrRollback={} peer={} because={}",
                ask.producerGroup(),
                ask.topic(),
                ask.msgId(),
                ask.commitOrRollback(),
                request.connection().remote(),
                why);
    }

    private static Reply<NoHeader> answer(@Nullable Boolean inTime, @Nullable Throwable failure) {
        if (failure != null) {
            throw StoreAnswers.of(failure);
        }
        return Boolean.TRUE.equals(inTime)
                ? Reply.ok()
                : Reply.refused(FLUSH_DISK_TIMEOUT, "committed, but the flush did not end in time");
    }
}

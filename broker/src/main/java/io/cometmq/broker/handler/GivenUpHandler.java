// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.handler;

import static io.cometmq.common.message.MessageSysFlag.TRANSACTION_COMMIT;
import static io.cometmq.common.message.MessageSysFlag.TRANSACTION_ROLLBACK;
import static io.cometmq.remoting.protocol.ResponseCode.INVALID_PARAMETER;
import static io.cometmq.remoting.protocol.request.GivenUpRequests.GET_GIVEN_UP_TRANSACTIONS;
import static io.cometmq.remoting.protocol.request.GivenUpRequests.SETTLE_GIVEN_UP_TRANSACTION;
import static io.cometmq.remoting.protocol.request.TransactionRequests.RESUME_CHECK_HALF_MESSAGE;

import io.cometmq.broker.topic.Topics;
import io.cometmq.broker.transaction.GivenUpTransactions;
import io.cometmq.broker.transaction.GivenUpTransactions.Settlement;
import io.cometmq.common.message.MessageId;
import io.cometmq.remoting.protocol.NoHeader;
import io.cometmq.remoting.protocol.body.GivenUpTransactionList;
import io.cometmq.remoting.protocol.body.GivenUpTransactionList.GivenUp;
import io.cometmq.remoting.protocol.request.GivenUpRequests.GivenUpAsked;
import io.cometmq.remoting.protocol.request.GivenUpRequests.SettleGivenUp;
import io.cometmq.remoting.protocol.request.TransactionRequests.ResumeCheck;
import io.cometmq.remoting.rpc.HandlerTable;
import io.cometmq.remoting.rpc.Lane;
import io.cometmq.remoting.rpc.Refusal;
import io.cometmq.remoting.rpc.Reply;
import io.cometmq.remoting.rpc.Request;
import io.cometmq.store.StoreException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Serves the operators who settle transactions that were given up. Thread-safe. */
public final class GivenUpHandler {
    /** How many one answer shows at most. */
    static final int MAX_SHOWN = 500;

    private final GivenUpTransactions givenUp;
    private final Topics topics;

    public GivenUpHandler(GivenUpTransactions givenUp, Topics topics) {
        this.givenUp = givenUp;
        this.topics = topics;
    }

    /** Adds this handler's rows. */
    public void bind(HandlerTable table) {
        table.on(GET_GIVEN_UP_TRANSACTIONS, Lane.ADMIN, this::list);
        table.on(SETTLE_GIVEN_UP_TRANSACTION, Lane.ADMIN, this::settle);
        table.on(RESUME_CHECK_HALF_MESSAGE, Lane.ADMIN, this::resume);
    }

    Reply<NoHeader> list(Request<GivenUpAsked> request) {
        GivenUpAsked ask = request.header();
        if (ask.maxNums() < 1 || ask.offset() < 0) {
            throw new Refusal(
                    INVALID_PARAMETER,
                    "offset=" + ask.offset() + " maxNums=" + ask.maxNums() + ": expected from 0 and from 1 on");
        }
        int most = Math.min(ask.maxNums(), MAX_SHOWN);
        List<GivenUp> shown = new ArrayList<>();
        long next = givenUp.read(ask.offset(), found -> {
            if (isAsked(ask, found)) {
                if (shown.size() >= most) {
                    return false;
                }
                shown.add(found);
            }
            return true;
        });
        return Reply.ok().withBody(JsonBodies.of(new GivenUpTransactionList(shown, next, givenUp.end())));
    }

    Reply<NoHeader> settle(Request<SettleGivenUp> request) {
        SettleGivenUp ask = request.header();
        return settle(
                ask.offsetMsgId(),
                "offsetMsgId",
                switch (ask.commitOrRollback()) {
                    case TRANSACTION_COMMIT -> Settlement.COMMIT;
                    case TRANSACTION_ROLLBACK -> Settlement.DROP;
                    default ->
                        throw new Refusal(
                                INVALID_PARAMETER,
                                "commitOrRollback=" + ask.commitOrRollback() + ": expected " + TRANSACTION_COMMIT
                                        + " to commit or " + TRANSACTION_ROLLBACK + " to drop");
                });
    }

    Reply<NoHeader> resume(Request<ResumeCheck> request) {
        return settle(request.header().msgId(), "msgId", Settlement.RESUME);
    }

    private Reply<NoHeader> settle(@Nullable String id, String field, Settlement how) {
        long logOffset;
        try {
            logOffset = MessageId.parse(String.valueOf(id)).offset();
        } catch (IllegalArgumentException none) {
            throw new Refusal(INVALID_PARAMETER, field + "=" + id + ": expected the store's id of a message");
        }
        try {
            givenUp.settle(logOffset, how, topics::require);
        } catch (StoreException refused) {
            throw StoreAnswers.of(refused);
        }
        return Reply.ok();
    }

    private static boolean isAsked(GivenUpAsked ask, GivenUp found) {
        return fits(ask.topic(), found.topic())
                && fits(ask.producerGroup(), found.producerGroup())
                && (fits(ask.msgId(), found.msgId()) || fits(ask.msgId(), found.offsetMsgId()));
    }

    private static boolean fits(@Nullable String wanted, @Nullable String found) {
        return wanted == null || wanted.isEmpty() || wanted.equals(found);
    }
}

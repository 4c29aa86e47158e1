// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.admin;

import static io.cometmq.remoting.protocol.request.GivenUpRequests.GET_GIVEN_UP_TRANSACTIONS;
import static io.cometmq.remoting.protocol.request.GivenUpRequests.SETTLE_GIVEN_UP_TRANSACTION;

import io.cometmq.remoting.protocol.body.GivenUpTransactionList;
import io.cometmq.remoting.protocol.request.GivenUpRequests.GivenUpAsked;
import io.cometmq.remoting.protocol.request.GivenUpRequests.SettleGivenUp;

/** Looks at transactions that were checked too often, and settles them. Fails with {@link AdminException}s. Immutable. */
public final class TransactionAdmin {
    private final AdminClient admin;

    public TransactionAdmin(AdminClient admin) {
        this.admin = admin;
    }

    /** A page of a broker's given-up transactions, oldest first. */
    public GivenUpTransactionList givenUp(String broker, GivenUpAsked asked) {
        return admin.fetch(broker, GET_GIVEN_UP_TRANSACTIONS, asked, GivenUpTransactionList.class);
    }

    /** Commits or drops one of them. */
    public void settle(String broker, SettleGivenUp wanted) {
        admin.call(broker, SETTLE_GIVEN_UP_TRANSACTION, wanted);
    }
}

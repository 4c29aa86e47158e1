// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools;

import static io.cometmq.remoting.protocol.request.GivenUpRequests.GET_GIVEN_UP_TRANSACTIONS;
import static io.cometmq.remoting.protocol.request.GivenUpRequests.SETTLE_GIVEN_UP_TRANSACTION;
import static org.assertj.core.api.Assertions.assertThat;

import com.alibaba.fastjson2.JSON;
import com.alibaba.fastjson2.JSONArray;
import com.alibaba.fastjson2.JSONObject;
import io.cometmq.common.io.Json;
import io.cometmq.remoting.protocol.ResponseCode;
import io.cometmq.remoting.protocol.body.GivenUpTransactionList;
import io.cometmq.remoting.protocol.body.GivenUpTransactionList.GivenUp;
import io.cometmq.remoting.protocol.request.GivenUpRequests.GivenUpAsked;
import io.cometmq.remoting.protocol.request.GivenUpRequests.SettleGivenUp;
import io.cometmq.remoting.rpc.Body;
import io.cometmq.remoting.rpc.Refusal;
import io.cometmq.remoting.rpc.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TransactionCommandsTest {
    private static final int WAITING = 500;
    private static final String REFUSED = "OFF3";

    private final TestSystem system = new TestSystem();
    private final List<GivenUpAsked> asked = new ArrayList<>();
    private final List<SettleGivenUp> settled = new ArrayList<>();

    @BeforeEach
    void someWait() {
        system.onBroker(GET_GIVEN_UP_TRANSACTIONS, request -> {
            GivenUpAsked ask = request.header();
            asked.add(ask);
            long end = Math.min(WAITING, ask.offset() + ask.maxNums());
            List<GivenUp> page = LongStream.range(ask.offset(), end)
                    .mapToObj(TransactionCommandsTest::waiting)
                    .toList();
            return Reply.ok().withBody(Body.of(Json.writeBytes(new GivenUpTransactionList(page, end, WAITING))));
        });
        system.onBroker(SETTLE_GIVEN_UP_TRANSACTION, request -> {
            if (request.header().offsetMsgId().equals(REFUSED)) {
                throw new Refusal(ResponseCode.SYSTEM_ERROR, "settled already");
            }
            settled.add(request.header());
            return Reply.ok();
        });
    }

    @Test
    void whatWaitsIsListedPageByPage() {
        assertThat(system.run("transactionList", "-c", "c", "-t", "T", "-o", "json"))
                .as(system.err())
                .isZero();

        JSONObject report = JSON.parseObject(system.out());
        JSONArray rows = report.getJSONArray("transactions");
        assertThat(report.getIntValue("found")).isEqualTo(WAITING).isEqualTo(rows.size());
        assertThat(rows.getJSONObject(7))
                .containsEntry("brokerName", "broker-a")
                .containsEntry("msgId", "ID7")
                .containsEntry("offsetMsgId", "OFF7")
                .containsEntry("producerGroup", "pg");
        assertThat(asked).hasSize(3).allMatch(ask -> "T".equals(ask.topic()));
        assertThat(settled).isEmpty();
    }

    @Test
    void aListIsBounded() {
        assertThat(system.run("transactionList", "-b", "127.0.0.1:1", "--max", "0"))
                .isEqualTo(2);
        assertThat(system.run("transactionList", "-c", "c", "--max", "2")).isZero();
        assertThat(system.out()).contains("Transactions that wait: 2", "OFF1").doesNotContain("OFF2");
    }

    @Test
    void whatIsChosenIsCommittedAndARefusalIsShownAndPassed() {
        assertThat(system.run("transactionCommit", "-c", "c", "-g", "pg", "--max", "5", "--yes"))
                .isEqualTo(1);

        assertThat(settled).extracting(SettleGivenUp::offsetMsgId).containsExactly("OFF0", "OFF1", "OFF2", "OFF4");
        assertThat(settled).allMatch(one -> one.commitOrRollback() == 8);
        assertThat(system.err()).contains("settled 4", "settled already");
    }

    @Test
    void whatIsChosenIsDropped() {
        assertThat(system.run("transactionDrop", "-c", "c", "-i", "ID0", "--max", "1", "--yes"))
                .as(system.err())
                .isZero();

        assertThat(settled).containsExactly(new SettleGivenUp("OFF0", 12));
        assertThat(asked.get(0).msgId()).isEqualTo("ID0");
        assertThat(system.out()).contains("DROPPED", "Settled: 1");
    }

    @Test
    void nothingIsDoneInADryRunOrWithoutAYesOrAChoice() {
        assertThat(system.run("transactionDrop", "-c", "c", "-t", "T", "--dry-run"))
                .isZero();
        assertThat(system.out()).contains("WOULD_BE_DROPPED", "Would be settled: 500");
        assertThat(system.run("transactionDrop", "-c", "c", "-t", "T")).isEqualTo(2);
        assertThat(system.err()).contains("expected --yes");
        assertThat(system.run("transactionCommit", "-c", "c", "--yes")).isEqualTo(2);
        assertThat(system.err()).contains("expected -t, -g or -i");
        assertThat(settled).isEmpty();
    }

    private static GivenUp waiting(long offset) {
        return new GivenUp(offset, "OFF" + offset, "ID" + offset, "T", 0, "pg", null, 15, 1000, 2000, 3);
    }
}

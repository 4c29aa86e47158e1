// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.filter;

import static io.cometmq.common.group.SubscriptionData.SQL92;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.cometmq.broker.client.ClientSession;
import io.cometmq.broker.client.ConsumerGroup;
import io.cometmq.broker.client.ConsumerGroups;
import io.cometmq.broker.state.StateFile;
import io.cometmq.broker.testing.FakeConnection;
import io.cometmq.common.consumer.ConsumeFromWhere;
import io.cometmq.common.group.SubscriptionData;
import io.cometmq.common.testing.ManualScheduler;
import io.cometmq.remoting.protocol.ResponseCode;
import io.cometmq.remoting.protocol.heartbeat.ConsumeType;
import io.cometmq.remoting.protocol.heartbeat.MessageModel;
import io.cometmq.remoting.rpc.Refusal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConsumerFiltersTest {
    private static final ConsumerGroup.Style STYLE = new ConsumerGroup.Style(
            ConsumeType.CONSUME_PASSIVELY, MessageModel.CLUSTERING, ConsumeFromWhere.CONSUME_FROM_LAST_OFFSET);

    private final ManualScheduler scheduler = new ManualScheduler();
    private final FakeConnection connection = new FakeConnection();
    private final ClientSession member = new ClientSession("c1", connection, null, 0, 0);
    private ConsumerFilters filters;
    private ConsumerGroups groups;

    @TempDir
    Path folder;

    @BeforeEach
    void start() {
        filters = ConsumerFilters.load(new StateFile(path(), scheduler), scheduler.clock());
        groups = new ConsumerGroups(filters);
    }

    @Test
    void aFilterOfAConnectedGroupCanBeUsed() {
        groups.register("G", member, STYLE, List.of(sql("a > 3", 7)));

        assertThatCode(() -> filters.require("G", sql("a > 3", 7), 7)).doesNotThrowAnyException();
    }

    @Test
    void aFilterThatCannotBeReadIsNotThereAndThePullSaysWhere() {
        groups.register("G", member, STYLE, List.of(sql("a >", 7)));

        Refusal refusal = refusalOf(sql("a >", 7), 7);

        assertThat(refusal.code()).isEqualTo(ResponseCode.FILTER_DATA_NOT_EXIST);
        assertThat(refusal.remark()).contains("no filter for topic T", "at character 4");
    }

    @Test
    void anUnreadableSuccessorLeavesAnOldFilter() {
        groups.register("G", member, STYLE, List.of(sql("a > 3", 7)));
        groups.register("G", member, STYLE, List.of(sql("a >", 8)));

        Refusal refusal = refusalOf(sql("a >", 8), 8);

        assertThat(refusal.code()).isEqualTo(ResponseCode.FILTER_DATA_NOT_LATEST);
        assertThat(refusal.remark()).contains("version 7", "expected 8", "at character 4");
    }

    @Test
    void anOlderVersionThatComesLateDoesNotReplaceANewerOne() {
        ConsumerGroup group = groups.register("G", member, STYLE, List.of(sql("a > 3", 8)));

        filters.onSubscribed(group, member, List.of(sql("a > 3", 7)));

        assertThatCode(() -> filters.require("G", sql("a > 3", 8), 8)).doesNotThrowAnyException();
    }

    @Test
    void theFilterOfAGroupThatLeftIsKeptButNotUsed() throws IOException {
        groups.register("G", member, STYLE, List.of(sql("a > 3", 7)));
        groups.disconnected(connection);
        filters.close();

        assertThat(refusalOf(sql("a > 3", 7), 7).code()).isEqualTo(ResponseCode.FILTER_DATA_NOT_EXIST);
        assertThat(Files.readString(path())).contains("\"filterDataByTopic\"", "\"groupFilterData\"", "\"a > 3\"");
    }

    @Test
    void aFilterSurvivesARestart() {
        groups.register("G", member, STYLE, List.of(sql("a > 3", 7)));
        filters.close();
        ConsumerFilters again = ConsumerFilters.load(new StateFile(path(), scheduler), scheduler.clock());

        assertThat(again.of("T", "G")).isNotNull().satisfies(kept -> {
            assertThat(kept.expression()).isEqualTo("a > 3");
            assertThat(kept.isDead()).isTrue();
        });
    }

    @Test
    void readsWhatApacheSaved() throws IOException {
        Files.createDirectories(path().getParent());
        Files.writeString(
                path(),
                """
                {"filterDataByTopic":{"T1":{"groupFilterData":{"g":{"bloomFilterData":{"bitNum":64,"bitPos":[1,2]},\
                "bornTime":1,"clientVersion":1,"consumerGroup":"g","deadTime":0,"expression":"a>1",\
                "expressionType":"SQL92","topic":"T1"}},"topic":"T1"}}}
                """);

        ConsumerFilters read = ConsumerFilters.load(new StateFile(path(), scheduler), scheduler.clock());

        assertThat(read.of("T1", "g")).isNotNull().satisfies(kept -> {
            assertThat(kept.expression()).isEqualTo("a>1");
            assertThat(kept.bloomFilterData()).containsEntry("bitNum", 64);
        });
    }

    @Test
    void aDeadFilterIsForgottenAfterADay() {
        groups.register("G", member, STYLE, List.of(sql("a > 3", 7)));
        groups.disconnected(connection);
        scheduler.advance(ConsumerFilters.KEPT_AFTER_DEATH.plusSeconds(1));
        groups.register("G2", member, STYLE, List.of(sql("a > 3", 7)));
        filters.close();

        assertThat(filters.of("T", "G")).isNull();
        assertThat(filters.of("T", "G2")).isNotNull();
    }

    private Refusal refusalOf(SubscriptionData subscription, long version) {
        return catchThrowableOfType(Refusal.class, () -> filters.require("G", subscription, version));
    }

    private Path path() {
        return folder.resolve("config").resolve("consumerFilter.json");
    }

    private static SubscriptionData sql(String expression, long version) {
        return SubscriptionData.of("T", expression, SQL92, version);
    }
}

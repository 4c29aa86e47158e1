// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools;

import static io.cometmq.remoting.protocol.request.GroupRequests.DELETE_SUBSCRIPTIONGROUP;
import static io.cometmq.remoting.protocol.request.GroupRequests.GET_ALL_SUBSCRIPTIONGROUP_CONFIG;
import static io.cometmq.remoting.protocol.request.GroupRequests.UPDATE_AND_CREATE_SUBSCRIPTIONGROUP;
import static io.cometmq.remoting.protocol.request.KvRequests.DELETE_KV_CONFIG;
import static io.cometmq.remoting.protocol.request.KvRequests.GET_KV_CONFIG;
import static io.cometmq.remoting.protocol.request.KvRequests.PUT_KV_CONFIG;
import static io.cometmq.remoting.protocol.request.NamesrvAdminRequests.DELETE_TOPIC_IN_NAMESRV;
import static io.cometmq.remoting.protocol.request.TopicRequests.DELETE_TOPIC_IN_BROKER;
import static io.cometmq.remoting.protocol.request.TopicRequests.GET_ALL_TOPIC_CONFIG;
import static io.cometmq.remoting.protocol.request.TopicRequests.GET_SYSTEM_TOPIC_LIST_FROM_BROKER;
import static io.cometmq.remoting.protocol.request.TopicRequests.UPDATE_AND_CREATE_TOPIC;
import static org.assertj.core.api.Assertions.assertThat;

import io.cometmq.common.group.SubscriptionGroupConfig;
import io.cometmq.common.io.Json;
import io.cometmq.common.topic.TopicConfig;
import io.cometmq.remoting.protocol.NoHeader;
import io.cometmq.remoting.protocol.ResponseCode;
import io.cometmq.remoting.protocol.request.GroupRequests.GroupTotal;
import io.cometmq.remoting.protocol.request.KvRequests.OfKey;
import io.cometmq.remoting.protocol.request.KvRequests.PutKv;
import io.cometmq.remoting.protocol.request.KvRequests.Value;
import io.cometmq.remoting.protocol.request.TopicRequests.CreateTopic;
import io.cometmq.remoting.protocol.request.TopicRequests.TopicTotal;
import io.cometmq.remoting.rpc.Body;
import io.cometmq.remoting.rpc.Refusal;
import io.cometmq.remoting.rpc.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DeclaredCommandsTest {
    private final TestSystem system = new TestSystem();
    private final Map<String, TopicConfig> topics = new TreeMap<>();
    private final Map<String, SubscriptionGroupConfig> groups = new TreeMap<>();
    private final List<String> attributes = new ArrayList<>();
    private String orderConf = "";

    @BeforeEach
    void aBrokerThatKeepsTopicsAndGroups() {
        topics.put("Old", TopicConfig.of("Old", 4, 6));
        topics.put("TBW102", TopicConfig.of("TBW102", 8, 7));
        topics.put("%RETRY%g", TopicConfig.of("%RETRY%g", 1, 6));
        groups.put("g", SubscriptionGroupConfig.of("g"));
        system.onBroker(
                GET_ALL_TOPIC_CONFIG,
                request -> json(new TopicTotal(topics.size()), Map.of("topicConfigTable", topics)));
        system.onBroker(
                GET_SYSTEM_TOPIC_LIST_FROM_BROKER,
                request -> json(NoHeader.INSTANCE, Map.of("topicList", List.of("TBW102"))));
        system.onBroker(
                GET_ALL_SUBSCRIPTIONGROUP_CONFIG,
                request -> json(new GroupTotal(groups.size()), Map.of("subscriptionGroupTable", groups)));
        system.onBroker(UPDATE_AND_CREATE_TOPIC, request -> {
            CreateTopic topic = request.header();
            if (topic.topic().equals("Refused")) {
                throw new Refusal(ResponseCode.NO_PERMISSION, "not this one");
            }
            attributes.add(String.valueOf(topic.attributes()));
            topics.put(
                    topic.topic(),
                    TopicConfig.of(topic.topic(), topic.readQueueNums(), topic.perm())
                            .withQueues(topic.readQueueNums(), topic.writeQueueNums())
                            .withOrder(topic.order())
                            .with(topic.topic().equals("Typed") ? Map.of("message.type", "FIFO") : Map.of()));
            return Reply.ok();
        });
        system.onBroker(UPDATE_AND_CREATE_SUBSCRIPTIONGROUP, request -> {
            SubscriptionGroupConfig group = Json.read(request.bodyBytes(), SubscriptionGroupConfig.class);
            groups.put(group.groupName(), group);
            return Reply.ok();
        });
        system.onBroker(DELETE_TOPIC_IN_BROKER, request -> {
            topics.remove(request.header().topic());
            return Reply.ok();
        });
        system.onBroker(DELETE_SUBSCRIPTIONGROUP, request -> {
            groups.remove(request.header().groupName());
            return Reply.ok();
        });
        system.onNameServer(DELETE_TOPIC_IN_NAMESRV, request -> Reply.ok());
        system.onNameServer(DELETE_KV_CONFIG, request -> Reply.ok());
        system.onNameServer(GET_KV_CONFIG, request -> {
            if (orderConf.isEmpty()) {
                throw new Refusal(ResponseCode.QUERY_NOT_FOUND, "none");
            }
            return Reply.of(new Value(orderConf));
        });
        system.onNameServer(PUT_KV_CONFIG, request -> Reply.ok());
    }

    private static <R extends Record> Reply<R> json(R header, Object body) {
        return Reply.of(header).withBody(Body.of(Json.writeBytes(body)));
    }

    @Test
    void whatIsExportedDiffersInNothing() {
        assertThat(system.run("export", "-c", "c")).as(system.err()).isZero();
        String exported = system.out();
        assertThat(exported)
                .contains("topics:\n  - name: Old\n    readQueueNums: 4\n", "groups:\n  - name: g\n")
                .doesNotContain("TBW102", "%RETRY%g");

        assertThat(system.typing(exported).run("apply", "-c", "c", "-f", "-", "--prune"))
                .as(system.err())
                .isZero();
        assertThat(system.out()).endsWith("Nothing differs.\n");
    }

    @Test
    void theSameAsJson() {
        system.run("export", "-b", "127.0.0.1:1", "-o", "json");
        assertThat(system.err()).contains("127.0.0.1:1");
        assertThat(system.run("export", "-c", "c", "-o", "json")).isZero();
        assertThat(system.out()).startsWith("{").contains("\"name\":\"Old\"");
    }

    @Test
    void onlyWhatDiffersChanges() {
        system.typing(
                """
                topics:
                  - name: Old
                    readQueueNums: 4
                    writeQueueNums: 4
                    perm: 4
                  - name: New
                    writeQueueNums: 2
                    order: true
                groups:
                  - name: g
                    retryMaxTimes: 16
                """);

        assertThat(system.run("apply", "-c", "c", "-f", "-")).as(system.err()).isZero();

        assertThat(system.out())
                .startsWith("~ topic Old on broker-a: perm 6 -> 4\n+ topic New on broker-a: readQueueNums 8,")
                .endsWith("Changed: 2\n");
        assertThat(topics.get("Old")).isEqualTo(TopicConfig.of("Old", 4, 4));
        assertThat(topics.get("New").writeQueueNums()).isEqualTo(2);
        assertThat(system.headers()).contains(new PutKv("ORDER_TOPIC_CONFIG", "New", "broker-a:2"));
    }

    @Test
    void aDryRunOnlyShows() {
        system.typing("topics: [{name: Old, perm: 2, readQueueNums: 4}]");

        assertThat(system.run("apply", "-c", "c", "-f", "-", "--dry-run", "--prune"))
                .isZero();

        assertThat(system.out())
                .isEqualTo(
                        "~ topic Old on broker-a: writeQueueNums 4 -> 8 (default), perm 6 -> 2\n- group g on broker-a\nWould change: 2\n");
        assertThat(topics.get("Old").perm()).isEqualTo(6);
        assertThat(groups).containsKey("g");
    }

    @Test
    void nothingIsDeletedWithoutAYes() {
        system.refusing().typing("topics: [{name: New}]");

        assertThat(system.run("apply", "-c", "c", "-f", "-", "--prune")).isEqualTo(1);

        assertThat(system.questions())
                .containsExactly("This deletes 2 of these topics and groups with their messages.");
        assertThat(system.err()).contains("nothing was done");
        assertThat(topics).containsKey("Old").doesNotContainKey("New");

        assertThat(system.typing("topics: [{name: New}]").run("apply", "-c", "c", "-f", "-", "--prune", "--yes"))
                .as(system.err())
                .isZero();
        assertThat(topics).containsOnlyKeys("New", "TBW102");
        assertThat(groups).isEmpty();
    }

    @Test
    void attributesChangeByTheirDifference() {
        topics.put("Typed", TopicConfig.of("Typed", 8, 6).with(Map.of("old", "1", "message.type", "NORMAL")));
        system.typing("topics: [{name: Typed, attributes: {message.type: FIFO}}]");

        assertThat(system.run("apply", "-c", "c", "-f", "-")).as(system.err()).isZero();

        assertThat(attributes).containsExactly("+message.type=FIFO,-old");
    }

    @Test
    void whatTheFileDoesNotSayAnyMoreHasItsDefaultAgain() {
        topics.put("Typed", TopicConfig.of("Typed", 8, 4).withOrder(true).with(Map.of("message.type", "FIFO")));
        orderConf = "broker-a:8;broker-b:4";
        system.typing("topics: [{name: Typed}]");

        assertThat(system.run("apply", "-c", "c", "-f", "-")).as(system.err()).isZero();

        assertThat(system.out())
                .startsWith("~ topic Typed on broker-a: perm 4 -> 6 (default), order true -> false (default), "
                        + "attributes {\"message.type\":\"FIFO\"} -> {} (default)\n");
        assertThat(attributes).containsExactly("-message.type");
        assertThat(system.headers()).contains(new PutKv("ORDER_TOPIC_CONFIG", "Typed", "broker-b:4"));
    }

    @Test
    void theLastBrokerOfAnOrderedTopicLeavesNothingAtNameServers() {
        topics.put("Typed", TopicConfig.of("Typed", 8, 6).withOrder(true));
        orderConf = "broker-a:8";
        system.typing("topics: [{name: Typed}]");

        assertThat(system.run("apply", "-c", "c", "-f", "-")).as(system.err()).isZero();

        // Asked for, then removed.
        assertThat(system.headers())
                .filteredOn(new OfKey("ORDER_TOPIC_CONFIG", "Typed")::equals)
                .hasSize(2);
        assertThat(topics.get("Typed").order()).isFalse();
    }

    @Test
    void attributesThatThereAreNotAreNamedBeforeAnythingChanges() {
        system.typing(
                """
                topics:
                  - name: New
                    attributes: {colour: blue, message.type: LOUD}
                groups:
                  - name: g
                    attributes: {priority.factor: 101}
                """);

        assertThat(system.run("apply", "-c", "c", "-f", "-")).isEqualTo(2);

        assertThat(system.err())
                .contains("line 3: topic New: attribute colour is not known: expected one of [cleanup.policy, lite.")
                .contains("; attribute message.type=LOUD: expected one of UNSPECIFIED, NORMAL")
                .contains("line 6: group g: attribute priority.factor=101: expected 0..100");
        assertThat(topics).doesNotContainKey("New");
    }

    @Test
    void whatIsRefusedIsNamedByItsLineAndTheRestIsDone() {
        system.typing("topics:\n  - name: Refused\n  - name: New\n");

        assertThat(system.run("apply", "-c", "c", "-f", "-")).isEqualTo(1);

        assertThat(system.err()).contains("refused: 1\n  line 2: topic Refused on broker-a: ", "not this one");
        assertThat(topics).containsKey("New");
    }

    @Test
    void aBrokerThatIsNotThereIsNamed() {
        system.typing("topics:\n  - name: T\n    brokers: [broker-x]\n");

        assertThat(system.run("apply", "-c", "c", "-f", "-")).isEqualTo(2);

        assertThat(system.err()).contains("line 2: broker broker-x: expected one of [broker-a]");
    }
}

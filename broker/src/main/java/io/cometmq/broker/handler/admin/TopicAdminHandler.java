// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.handler.admin;

import static io.cometmq.remoting.protocol.ResponseCode.INVALID_PARAMETER;
import static io.cometmq.remoting.protocol.ResponseCode.SYSTEM_ERROR;
import static io.cometmq.remoting.protocol.request.TopicRequests.DELETE_TOPIC_IN_BROKER;
import static io.cometmq.remoting.protocol.request.TopicRequests.GET_ALL_TOPIC_CONFIG;
import static io.cometmq.remoting.protocol.request.TopicRequests.GET_SYSTEM_TOPIC_LIST_FROM_BROKER;
import static io.cometmq.remoting.protocol.request.TopicRequests.GET_TOPIC_CONFIG;
import static io.cometmq.remoting.protocol.request.TopicRequests.UPDATE_AND_CREATE_TOPIC;
import static io.cometmq.remoting.protocol.request.TopicRequests.UPDATE_AND_CREATE_TOPIC_LIST;

import io.cometmq.broker.handler.JsonBodies;
import io.cometmq.broker.statictopic.QueueMappings;
import io.cometmq.broker.topic.TopicSettings;
import io.cometmq.broker.topic.Topics;
import io.cometmq.common.attribute.TopicAttributes;
import io.cometmq.common.config.Live;
import io.cometmq.common.topic.MessageType;
import io.cometmq.common.topic.Permission;
import io.cometmq.common.topic.TopicConfig;
import io.cometmq.common.topic.TopicFilterType;
import io.cometmq.common.topic.TopicNames;
import io.cometmq.remoting.protocol.NoHeader;
import io.cometmq.remoting.protocol.body.CreateTopicListRequestBody;
import io.cometmq.remoting.protocol.body.TopicConfigAndMappingSerializeWrapper;
import io.cometmq.remoting.protocol.body.TopicList;
import io.cometmq.remoting.protocol.request.TopicRequests.CreateTopic;
import io.cometmq.remoting.protocol.request.TopicRequests.OfTopic;
import io.cometmq.remoting.protocol.request.TopicRequests.TopicPage;
import io.cometmq.remoting.protocol.request.TopicRequests.TopicTotal;
import io.cometmq.remoting.protocol.statictopic.TopicConfigAndQueueMapping;
import io.cometmq.remoting.rpc.HandlerTable;
import io.cometmq.remoting.rpc.Lane;
import io.cometmq.remoting.rpc.Refusal;
import io.cometmq.remoting.rpc.Reply;
import io.cometmq.remoting.rpc.Request;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** Serves the requests that read, create, change and delete topics. */
public final class TopicAdminHandler {
    /** More queues than any cluster uses; each queue of each topic costs a file. */
    private static final int MAX_QUEUES = 65_536;

    private final Topics topics;
    private final TopicRemoval removal;
    private final QueueMappings mappings;
    private final Live<TopicSettings> settings;
    private final SharedRounds<Integer> saves;

    /**
     * Joins the parts.
     *
     * @param next saves what was changed while a save was under way
     */
    public TopicAdminHandler(
            Topics topics, TopicRemoval removal, QueueMappings mappings, Live<TopicSettings> settings, Executor next) {
        this.topics = topics;
        this.removal = removal;
        this.mappings = mappings;
        this.settings = settings;
        this.saves = new SharedRounds<>(changed -> topics.save(), next);
    }

    /** Adds this handler's rows. */
    public void bind(HandlerTable table) {
        table.onAsync(UPDATE_AND_CREATE_TOPIC, Lane.ADMIN, this::put);
        table.onAsync(UPDATE_AND_CREATE_TOPIC_LIST, Lane.ADMIN, this::putAll);
        table.onAsync(DELETE_TOPIC_IN_BROKER, Lane.ADMIN, this::delete);
        table.on(GET_TOPIC_CONFIG, Lane.ADMIN, this::get);
        table.on(GET_ALL_TOPIC_CONFIG, Lane.ADMIN, this::all);
        table.on(GET_SYSTEM_TOPIC_LIST_FROM_BROKER, Lane.ADMIN, this::systemTopics);
    }

    CompletionStage<Reply<NoHeader>> put(Request<CreateTopic> request) {
        return save(List.of(config(request.header())));
    }

    /** Creates or changes a topic after {@code first}, and tells the name servers whatever changed. */
    CompletionStage<Reply<NoHeader>> put(CreateTopic ask, Runnable first) {
        TopicConfig config = config(ask);
        check(config);
        first.run();
        if (config.equals(topics.find(ask.topic()))) {
            topics.touch();
        }
        return save(List.of(config));
    }

    private TopicConfig config(CreateTopic ask) {
        TopicConfig before = topics.find(ask.topic());
        String changes = ask.attributes() == null ? "" : ask.attributes();
        return new TopicConfig(
                ask.topic(),
                ask.readQueueNums(),
                ask.writeQueueNums(),
                ask.perm(),
                filterType(ask.topicFilterType()),
                ask.topicSysFlag() == null ? 0 : ask.topicSysFlag(),
                ask.order(),
                attributes(before, (present, isNew) -> TopicAttributes.RULES.apply(present, changes, isNew)));
    }

    CompletionStage<Reply<NoHeader>> putAll(Request<NoHeader> request) {
        List<TopicConfig> asked =
                JsonBodies.read(request, CreateTopicListRequestBody.class).topicConfigList();
        // One that is named twice is laid upon what it was asked to be before.
        Map<String, TopicConfig> all = new LinkedHashMap<>();
        for (TopicConfig each : asked) {
            TopicConfig earlier = all.get(each.topicName());
            all.put(
                    each.topicName(),
                    withItsAttributes(each, earlier == null ? topics.find(each.topicName()) : earlier));
        }
        return save(List.copyOf(all.values()));
    }

    private static TopicConfig withItsAttributes(TopicConfig asked, @Nullable TopicConfig before) {
        return asked.with(attributes(
                before, (present, isNew) -> TopicAttributes.RULES.apply(present, asked.attributes(), isNew)));
    }

    private static Map<String, String> attributes(
            @Nullable TopicConfig before, BiFunction<Map<String, String>, Boolean, Map<String, String>> change) {
        try {
            return change.apply(before == null ? Map.of() : before.attributes(), before == null);
        } catch (IllegalArgumentException wrong) {
            throw new Refusal(INVALID_PARAMETER, String.valueOf(wrong.getMessage()));
        }
    }

    CompletionStage<Reply<NoHeader>> delete(Request<OfTopic> request) {
        String topic = request.header().topic();
        checkNotOurs(topic);
        return removal.remove(topic).thenApply(done -> Reply.ok());
    }

    Reply<NoHeader> get(Request<OfTopic> request) {
        TopicConfig config = topics.require(request.header().topic());
        return Reply.ok()
                .withBody(JsonBodies.of(TopicConfigAndQueueMapping.of(config, mappings.find(config.topicName()))));
    }

    Reply<TopicTotal> all(Request<TopicPage> request) {
        TopicPage ask = request.header();
        Map<String, TopicConfig> table = topics.all();
        Map<String, TopicConfig> page =
                Pages.of(table, ask.topicSeq(), ask.maxTopicNum(), ask.dataVersion(), topics.version());
        return Reply.of(new TopicTotal(table.size()))
                .withBody(JsonBodies.of(new TopicConfigAndMappingSerializeWrapper(
                        topics.version(), mappings.version(), page, mappings.of(page.keySet()), Map.of())));
    }

    Reply<NoHeader> systemTopics(Request<NoHeader> request) {
        List<String> names = topics.system().names().stream().sorted().toList();
        return Reply.ok().withBody(JsonBodies.of(new TopicList(null, names)));
    }

    /**
     * All or none: nothing is changed when one of them is refused. On the disk before the answer, and the name servers know
     * it, since whoever created a topic may ask for its route at once.
     */
    private CompletionStage<Reply<NoHeader>> save(List<TopicConfig> configs) {
        configs.forEach(this::check);
        topics.putAll(configs);
        return saves.join(configs.size()).thenCombine(topics.announced(), (saved, announced) -> Reply.ok());
    }

    private void check(TopicConfig config) {
        String problem = TopicNames.problemOfTopic(config.topicName());
        if (!problem.isEmpty()) {
            throw new Refusal(INVALID_PARAMETER, problem);
        }
        checkNotOurs(config.topicName());
        boolean mixed = MessageType.MIXED.name().equals(config.attributes().get(MessageType.ATTRIBUTE));
        if (mixed && !settings.get().mixedMessageType()) {
            // Compat: RocketMQ's code for this.
            throw new Refusal(
                    SYSTEM_ERROR,
                    "attribute " + MessageType.ATTRIBUTE
                            + "=MIXED: expected another type (enableMixedMessageType=false)");
        }
        checkQueues("readQueueNums", config.readQueueNums());
        checkQueues("writeQueueNums", config.writeQueueNums());
        if (!Permission.isValid(config.perm())) {
            throw new Refusal(INVALID_PARAMETER, "perm=" + config.perm() + ": expected 0..7 (4 read, 2 write)");
        }
    }

    private void checkNotOurs(String topic) {
        if (topics.system().contains(topic)) {
            throw new Refusal(
                    INVALID_PARAMETER, "topic " + topic + " belongs to the broker: expected a topic of your own");
        }
    }

    private static void checkQueues(String field, int queues) {
        if (queues < 0 || queues > MAX_QUEUES) {
            throw new Refusal(INVALID_PARAMETER, field + "=" + queues + ": expected 0.." + MAX_QUEUES);
        }
    }

    private static TopicFilterType filterType(@Nullable String name) {
        for (TopicFilterType type : TopicFilterType.values()) {
            if (type.name().equals(name)) {
                return type;
            }
        }
        throw new Refusal(INVALID_PARAMETER, "topicFilterType=" + name + ": expected SINGLE_TAG or MULTI_TAG");
    }
}

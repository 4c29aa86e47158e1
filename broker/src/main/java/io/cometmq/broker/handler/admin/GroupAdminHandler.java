// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.handler.admin;

import static io.cometmq.remoting.protocol.ResponseCode.INVALID_PARAMETER;
import static io.cometmq.remoting.protocol.request.DiagnosisRequests.UPDATE_AND_CREATE_SUBSCRIPTIONGROUP_LIST;
import static io.cometmq.remoting.protocol.request.DiagnosisRequests.UPDATE_AND_GET_GROUP_FORBIDDEN;
import static io.cometmq.remoting.protocol.request.GroupRequests.DELETE_SUBSCRIPTIONGROUP;
import static io.cometmq.remoting.protocol.request.GroupRequests.GET_ALL_SUBSCRIPTIONGROUP_CONFIG;
import static io.cometmq.remoting.protocol.request.GroupRequests.GET_SUBSCRIPTIONGROUP_CONFIG;
import static io.cometmq.remoting.protocol.request.GroupRequests.UPDATE_AND_CREATE_SUBSCRIPTIONGROUP;
import static io.cometmq.remoting.protocol.request.ResetRequests.GET_ALL_CONSUMER_OFFSET;

import io.cometmq.broker.group.SubscriptionGroups;
import io.cometmq.broker.handler.JsonBodies;
import io.cometmq.broker.offset.ConsumerOffsets;
import io.cometmq.broker.topic.Topics;
import io.cometmq.common.group.SubscriptionGroupConfig;
import io.cometmq.common.topic.TopicNames;
import io.cometmq.remoting.protocol.NoHeader;
import io.cometmq.remoting.protocol.body.ConsumerOffsetTable;
import io.cometmq.remoting.protocol.body.SubscriptionGroupList;
import io.cometmq.remoting.protocol.body.SubscriptionGroupWrapper;
import io.cometmq.remoting.protocol.request.DiagnosisRequests.Forbid;
import io.cometmq.remoting.protocol.request.GroupRequests.DeleteGroup;
import io.cometmq.remoting.protocol.request.GroupRequests.GroupPage;
import io.cometmq.remoting.protocol.request.GroupRequests.GroupTotal;
import io.cometmq.remoting.protocol.request.GroupRequests.OfGroup;
import io.cometmq.remoting.protocol.subscription.GroupForbidden;
import io.cometmq.remoting.rpc.HandlerTable;
import io.cometmq.remoting.rpc.Lane;
import io.cometmq.remoting.rpc.Refusal;
import io.cometmq.remoting.rpc.Reply;
import io.cometmq.remoting.rpc.Request;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Serves the requests that read, create, change and delete the settings of consumer groups. */
public final class GroupAdminHandler {
    private final SubscriptionGroups groups;
    private final ConsumerOffsets offsets;
    private final Topics topics;
    private final TopicRemoval removal;

    public GroupAdminHandler(SubscriptionGroups groups, ConsumerOffsets offsets, Topics topics, TopicRemoval removal) {
        this.groups = groups;
        this.offsets = offsets;
        this.topics = topics;
        this.removal = removal;
    }

    /** Adds this handler's rows. */
    public void bind(HandlerTable table) {
        table.on(UPDATE_AND_CREATE_SUBSCRIPTIONGROUP, Lane.ADMIN, this::put);
        table.on(UPDATE_AND_CREATE_SUBSCRIPTIONGROUP_LIST, Lane.ADMIN, this::putAll);
        table.on(UPDATE_AND_GET_GROUP_FORBIDDEN, Lane.ADMIN, this::forbid);
        table.on(GET_ALL_CONSUMER_OFFSET, Lane.ADMIN, this::offsets);
        table.onAsync(DELETE_SUBSCRIPTIONGROUP, Lane.ADMIN, this::delete);
        table.on(GET_SUBSCRIPTIONGROUP_CONFIG, Lane.ADMIN, this::get);
        table.on(GET_ALL_SUBSCRIPTIONGROUP_CONFIG, Lane.ADMIN, this::all);
    }

    Reply<NoHeader> put(Request<NoHeader> request) {
        put(List.of(JsonBodies.read(request, SubscriptionGroupConfig.class)));
        return Reply.ok();
    }

    Reply<NoHeader> putAll(Request<NoHeader> request) {
        put(JsonBodies.read(request, SubscriptionGroupList.class).groupConfigList());
        return Reply.ok();
    }

    Reply<NoHeader> forbid(Request<Forbid> request) {
        Forbid ask = request.header();
        groups.require(ask.group());
        topics.require(ask.topic());
        if (ask.readable() != null) {
            groups.forbidRead(ask.group(), ask.topic(), !ask.readable());
            groups.save();
        }
        return Reply.ok()
                .withBody(JsonBodies.of(new GroupForbidden(
                        ask.group(), ask.topic(), !groups.isReadForbidden(ask.group(), ask.topic()))));
    }

    Reply<NoHeader> offsets(Request<NoHeader> request) {
        return Reply.ok()
                .withBody(JsonBodies.of(new ConsumerOffsetTable(offsets.version(), offsets.all(), null, null)));
    }

    private void put(List<SubscriptionGroupConfig> configs) {
        for (SubscriptionGroupConfig config : configs) {
            String problem = TopicNames.problemOfGroup(config.groupName());
            if (!problem.isEmpty()) {
                throw new Refusal(INVALID_PARAMETER, problem);
            }
        }
        groups.putAll(configs);
        groups.save();
    }

    CompletionStage<Reply<NoHeader>> delete(Request<DeleteGroup> request) {
        DeleteGroup ask = request.header();
        if (groups.delete(ask.groupName())) {
            groups.save();
        }
        removal.forgetGroup(ask.groupName());
        if (Boolean.TRUE.equals(ask.cleanOffset())) {
            CompletableFuture<Void> removed = removal.removeRetriesOf(ask.groupName());
            offsets.forgetGroup(ask.groupName());
            return removed.thenApply(done -> Reply.ok());
        }
        return CompletableFuture.completedFuture(Reply.ok());
    }

    Reply<NoHeader> get(Request<OfGroup> request) {
        return Reply.ok().withBody(JsonBodies.of(groups.require(request.header().group())));
    }

    Reply<GroupTotal> all(Request<GroupPage> request) {
        GroupPage ask = request.header();
        Map<String, SubscriptionGroupConfig> table = groups.all();
        Map<String, SubscriptionGroupConfig> page =
                Pages.of(table, ask.groupSeq(), ask.maxGroupNum(), ask.dataVersion(), groups.version());
        return Reply.of(new GroupTotal(table.size()))
                .withBody(JsonBodies.of(new SubscriptionGroupWrapper(groups.version(), groups.forbidden(), page)));
    }
}

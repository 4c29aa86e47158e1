// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.handler.admin;

import static io.cometmq.remoting.protocol.ResponseCode.INVALID_PARAMETER;
import static io.cometmq.remoting.protocol.request.GroupRequests.DELETE_SUBSCRIPTIONGROUP;
import static io.cometmq.remoting.protocol.request.GroupRequests.GET_ALL_SUBSCRIPTIONGROUP_CONFIG;
import static io.cometmq.remoting.protocol.request.GroupRequests.GET_SUBSCRIPTIONGROUP_CONFIG;
import static io.cometmq.remoting.protocol.request.GroupRequests.UPDATE_AND_CREATE_SUBSCRIPTIONGROUP;

import io.cometmq.broker.group.SubscriptionGroups;
import io.cometmq.broker.handler.JsonBodies;
import io.cometmq.broker.offset.ConsumerOffsets;
import io.cometmq.common.group.SubscriptionGroupConfig;
import io.cometmq.common.topic.TopicNames;
import io.cometmq.remoting.protocol.NoHeader;
import io.cometmq.remoting.protocol.body.SubscriptionGroupWrapper;
import io.cometmq.remoting.protocol.request.GroupRequests.DeleteGroup;
import io.cometmq.remoting.protocol.request.GroupRequests.GroupPage;
import io.cometmq.remoting.protocol.request.GroupRequests.GroupTotal;
import io.cometmq.remoting.protocol.request.GroupRequests.OfGroup;
import io.cometmq.remoting.rpc.HandlerTable;
import io.cometmq.remoting.rpc.Lane;
import io.cometmq.remoting.rpc.Refusal;
import io.cometmq.remoting.rpc.Reply;
import io.cometmq.remoting.rpc.Request;
import java.util.List;
import java.util.Map;

/** Serves the requests that read, create, change and delete the settings of consumer groups. */
public final class GroupAdminHandler {
    private final SubscriptionGroups groups;
    private final ConsumerOffsets offsets;
    private final TopicRemoval removal;

    public GroupAdminHandler(SubscriptionGroups groups, ConsumerOffsets offsets, TopicRemoval removal) {
        this.groups = groups;
        this.offsets = offsets;
        this.removal = removal;
    }

    /** Adds this handler's rows. */
    public void bind(HandlerTable table) {
        table.on(UPDATE_AND_CREATE_SUBSCRIPTIONGROUP, Lane.ADMIN, this::put);
        table.on(DELETE_SUBSCRIPTIONGROUP, Lane.ADMIN, this::delete);
        table.on(GET_SUBSCRIPTIONGROUP_CONFIG, Lane.ADMIN, this::get);
        table.on(GET_ALL_SUBSCRIPTIONGROUP_CONFIG, Lane.ADMIN, this::all);
    }

    Reply<NoHeader> put(Request<NoHeader> request) {
        SubscriptionGroupConfig config = JsonBodies.read(request, SubscriptionGroupConfig.class);
        String problem = TopicNames.problemOfGroup(config.groupName());
        if (!problem.isEmpty()) {
            throw new Refusal(INVALID_PARAMETER, problem);
        }
        groups.putAll(List.of(config));
        groups.save();
        return Reply.ok();
    }

    Reply<NoHeader> delete(Request<DeleteGroup> request) {
        DeleteGroup ask = request.header();
        if (groups.delete(ask.groupName())) {
            groups.save();
        }
        removal.forgetLoansOf(ask.groupName());
        if (Boolean.TRUE.equals(ask.cleanOffset())) {
            removal.removePopRetriesOf(ask.groupName());
            offsets.forgetGroup(ask.groupName());
            removal.remove(TopicNames.retryTopic(ask.groupName()));
        }
        return Reply.ok();
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

// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.admin;

import static io.cometmq.remoting.protocol.request.AssignmentRequests.SET_MESSAGE_REQUEST_MODE;
import static io.cometmq.remoting.protocol.request.DiagnosisRequests.UPDATE_AND_CREATE_SUBSCRIPTIONGROUP_LIST;
import static io.cometmq.remoting.protocol.request.DiagnosisRequests.UPDATE_AND_GET_GROUP_FORBIDDEN;
import static io.cometmq.remoting.protocol.request.GroupRequests.DELETE_SUBSCRIPTIONGROUP;
import static io.cometmq.remoting.protocol.request.GroupRequests.GET_ALL_SUBSCRIPTIONGROUP_CONFIG;
import static io.cometmq.remoting.protocol.request.GroupRequests.GET_SUBSCRIPTIONGROUP_CONFIG;
import static io.cometmq.remoting.protocol.request.GroupRequests.UPDATE_AND_CREATE_SUBSCRIPTIONGROUP;

import io.cometmq.common.group.SubscriptionGroupConfig;
import io.cometmq.common.topic.TopicNames;
import io.cometmq.remoting.protocol.NoHeader;
import io.cometmq.remoting.protocol.body.SetMessageRequestModeRequestBody;
import io.cometmq.remoting.protocol.body.SubscriptionGroupList;
import io.cometmq.remoting.protocol.body.SubscriptionGroupWrapper;
import io.cometmq.remoting.protocol.request.DiagnosisRequests.Forbid;
import io.cometmq.remoting.protocol.request.GroupRequests.DeleteGroup;
import io.cometmq.remoting.protocol.request.GroupRequests.GroupPage;
import io.cometmq.remoting.protocol.request.GroupRequests.OfGroup;
import io.cometmq.remoting.protocol.subscription.GroupForbidden;
import java.util.Map;
import java.util.TreeMap;

/** Reads and changes the settings of consumer groups. Every call fails with an {@link AdminException}. Immutable. */
public final class GroupAdmin {
    private static final String TOOLS_GROUP = "TOOLS_CONSUMER";

    private final AdminClient admin;

    public GroupAdmin(AdminClient admin) {
        this.admin = admin;
    }

    /** Creates a group on a broker or changes it. */
    public void put(String broker, SubscriptionGroupConfig settings) {
        admin.call(broker, UPDATE_AND_CREATE_SUBSCRIPTIONGROUP, NoHeader.INSTANCE, settings);
    }

    /** Creates or changes several groups of a broker with one request. */
    public void putAll(String broker, SubscriptionGroupList groups) {
        admin.call(broker, UPDATE_AND_CREATE_SUBSCRIPTIONGROUP_LIST, NoHeader.INSTANCE, groups);
    }

    /** The settings of a group on a broker; unknown: SUBSCRIPTION_GROUP_NOT_EXIST. */
    public SubscriptionGroupConfig config(String broker, String group) {
        return admin.fetch(broker, GET_SUBSCRIPTIONGROUP_CONFIG, new OfGroup(group), SubscriptionGroupConfig.class);
    }

    /** All groups of a broker. */
    public SubscriptionGroupWrapper configs(String broker) {
        return admin.fetch(
                broker,
                GET_ALL_SUBSCRIPTIONGROUP_CONFIG,
                new GroupPage(null, null, null),
                SubscriptionGroupWrapper.class);
    }

    /** The groups of a broker that are not the system's own. */
    public SubscriptionGroupWrapper userConfigs(String broker) {
        SubscriptionGroupWrapper all = configs(broker);
        Map<String, SubscriptionGroupConfig> chosen = new TreeMap<>(all.subscriptionGroupTable());
        chosen.keySet().removeIf(name -> TopicNames.isSystemGroup(name) || name.equals(TOOLS_GROUP));
        return new SubscriptionGroupWrapper(all.dataVersion(), all.forbiddenTable(), chosen);
    }

    /** Deletes a group from a broker, with its offsets when asked. */
    public void delete(String broker, DeleteGroup gone) {
        admin.call(broker, DELETE_SUBSCRIPTIONGROUP, gone);
    }

    /** Forbids a group to read a topic, permits it again or asks; how it is now. */
    public GroupForbidden forbid(String broker, Forbid wanted) {
        return admin.fetch(broker, UPDATE_AND_GET_GROUP_FORBIDDEN, wanted, GroupForbidden.class);
    }

    /** Says whether a group pulls or pops a topic. */
    public void requestMode(String broker, SetMessageRequestModeRequestBody wanted) {
        admin.call(broker, SET_MESSAGE_REQUEST_MODE, NoHeader.INSTANCE, wanted);
    }
}

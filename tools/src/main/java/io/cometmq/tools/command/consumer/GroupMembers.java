// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.command.consumer;

import io.cometmq.common.topic.TopicNames;
import io.cometmq.remoting.protocol.ResponseCode;
import io.cometmq.remoting.protocol.body.ConsumerConnection;
import io.cometmq.tools.admin.AdminClient;
import io.cometmq.tools.admin.AdminException;
import io.cometmq.tools.admin.ClientAdmin;
import io.cometmq.tools.output.Column;
import io.cometmq.tools.output.Report;
import io.cometmq.tools.output.Table;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The connected members of a group, as one broker knows them.
 *
 * @param address the broker that answered, which can also pass questions on to the members
 */
record GroupMembers(String address, ConsumerConnection connection) {
    /**
     * Asks a broker, or the first one that has the group's retry topic and knows a member.
     *
     * @param broker {@code host:port}; null to find one
     * @throws AdminException CONSUMER_NOT_ONLINE when nobody knows a member
     */
    static GroupMembers of(AdminClient admin, String group, @Nullable String broker) {
        Map<String, String> brokers = broker != null
                ? Map.of(broker, broker)
                : GroupBrokers.of(admin, TopicNames.retryTopic(group), null, null);
        AdminException last =
                new AdminException(ResponseCode.CONSUMER_NOT_ONLINE, "no broker knows consumer group " + group);
        for (String address : brokers.values()) {
            try {

                return new GroupMembers(address, new ClientAdmin(admin).consumers(address, group));
            } catch (AdminException refused) {
                last = refused;
            }
        }
        throw last;
    }

    /** Shows where members subscribe differently; false when they do not. */
    boolean showDifferences(Report report) {
        List<ConsumerConnection.Difference> differences = connection.differences();
        if (differences == null || differences.isEmpty()) {
            return false;
        }
        report.say("WARN: members of the group subscribe differently, some messages may reach nobody");
        Table table = Table.of(
                "differences",
                new Column("#Topic", "topic"),
                new Column("#ClientId", "clientId"),
                new Column("#Wants", "expression"),
                new Column("#Other ClientId", "otherClientId"),
                new Column("#Other Wants", "otherExpression"));
        differences.forEach(found -> table.row(
                found.topic(),
                found.clientId(),
                shown(found.expression()),
                found.otherClientId(),
                shown(found.otherExpression())));
        report.table(table);
        return true;
    }

    private static String shown(@Nullable String expression) {
        return expression == null ? "nothing" : expression;
    }
}

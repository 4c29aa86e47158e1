// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.protocol.body;

import io.cometmq.common.group.SubscriptionGroupConfig;
import io.cometmq.remoting.protocol.OrEmpty;
import java.util.List;

/** Several consumer groups. */
public record SubscriptionGroupList(List<SubscriptionGroupConfig> groupConfigList) {
    /** Reads what a peer left out as empty. */
    public SubscriptionGroupList {
        groupConfigList = OrEmpty.list(groupConfigList);
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.protocol.body;

import io.cometmq.remoting.protocol.OrEmpty;
import java.util.HashSet;
import java.util.List;

/** Names of consumer groups. */
public record GroupList(List<String> groupList) {
    /** Reads what a peer left out as empty. */
    public GroupList {
        groupList = OrEmpty.list(groupList);
    }

    public HashSet<String> getGroupList() {
        return new HashSet<>(groupList);
    }
}

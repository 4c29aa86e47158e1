// SPDX-License-Identifier: Apache-2.0
package io.cometmq.namesrv.route;

/**
 * Who a broker says it is.
 *
 * @param cluster the cluster it belongs to
 * @param name the broker name, shared by a master and its slaves
 * @param id 0 for a master, above for slaves
 * @param address {@code host:port} for clients
 */
public record BrokerIdentity(String cluster, String name, long id, String address) {
    /** The id of a master. */
    public static final long MASTER_ID = 0;

    boolean isMaster() {
        return id == MASTER_ID;
    }

    @Override
    public String toString() {
        return cluster + "/" + name + "/" + id + "@" + address;
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.cometmq.benchmark.client;

import java.lang.reflect.InvocationTargetException;
import java.util.Locale;

/**
 * The client libraries that a measurement can use. Those of RocketMQ have a driver that is compiled from one
 * source, for the other library with its package prefix, so that both do the same.
 */
public enum ClientKind {
    /** Our client. */
    COMETMQ("io.cometmq.benchmark.driver.Driver"),
    /** Apache RocketMQ's client. */
    APACHE("io.cometmq.benchmark.apache.Driver"),
    /** Apache Kafka's client, whose clusters speak another protocol: the name server is a bootstrap server. */
    KAFKA("io.cometmq.benchmark.kafka.Driver");

    private final String driver;

    ClientKind(String driver) {
        this.driver = driver;
    }

    /**
     * A client of the cluster of {@code nameServer}, which connects when it is first used.
     *
     * @throws IllegalStateException when this library is not on the class path
     */
    public BenchClient connect(String nameServer) {
        try {
            return Class.forName(driver)
                    .asSubclass(BenchClient.class)
                    .getConstructor(String.class)
                    .newInstance(nameServer);
        } catch (ClassNotFoundException | NoClassDefFoundError missing) {
            throw new IllegalStateException(
                    name().toLowerCase(Locale.ROOT) + ": this client's driver is not on the class path", missing);
        } catch (InvocationTargetException failed) {
            throw new IllegalStateException(driver + " cannot be made", failed.getCause());
        } catch (ReflectiveOperationException unfit) {
            throw new IllegalStateException("driver " + driver, unfit);
        }
    }
}

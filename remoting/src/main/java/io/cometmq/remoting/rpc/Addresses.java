// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.rpc;

import io.cometmq.remoting.exception.RemotingConnectException;
import java.net.InetSocketAddress;

/** Addresses as text: {@code host:port}, where an IPv6 host may stand in brackets. */
public final class Addresses {
    private static final int HIGHEST_PORT = 65_535;

    private Addresses() {}

    /** The text of a socket's address, with the number and not the name of the host where it is known. */
    public static String text(InetSocketAddress address) {
        String host = address.isUnresolved()
                ? address.getHostString()
                : address.getAddress().getHostAddress();
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + address.getPort();
    }

    /**
     * The address that the text names, its host not looked up.
     *
     * @throws RemotingConnectException saying what was expected, when it is not an address
     */
    public static InetSocketAddress parse(String text) throws RemotingConnectException {
        int colon = text.lastIndexOf(':');
        if (colon <= 0) {
            throw illegal(text);
        }
        String host = text.substring(0, colon).trim();
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
        }
        if (host.isEmpty()) {
            throw illegal(text);
        }
        return InetSocketAddress.createUnresolved(
                host, port(text, text.substring(colon + 1).trim()));
    }

    private static int port(String text, String digits) throws RemotingConnectException {
        try {
            int port = Integer.parseInt(digits);
            if (port > 0 && port <= HIGHEST_PORT) {
                return port;
            }
        } catch (NumberFormatException notANumber) {
            throw illegal(text, notANumber);
        }
        throw illegal(text);
    }

    private static RemotingConnectException illegal(String text) {
        return new RemotingConnectException(complaint(text));
    }

    private static RemotingConnectException illegal(String text, NumberFormatException cause) {
        return new RemotingConnectException(complaint(text), cause);
    }

    private static String complaint(String text) {
        return "connect to " + text + " failed: expected host:port with a port from 1 to " + HIGHEST_PORT;
    }
}

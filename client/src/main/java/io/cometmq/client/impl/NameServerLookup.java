// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.impl;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the list of name servers from an address server, for clients that are given none: {@code
 * http://<domain>:8080/rocketmq/<group>}, whose body is {@code host:port;host:port}.
 *
 * <p>Asks only where the system property {@code rocketmq.namesrv.domain} names a domain: a client calls nobody that its
 * operator did not name. Immutable.
 */
public final class NameServerLookup {
    private static final Logger log = LoggerFactory.getLogger(NameServerLookup.class);
    private static final String DOMAIN_PROPERTY = "rocketmq.namesrv.domain";
    private static final String GROUP_PROPERTY = "rocketmq.namesrv.domain.subgroup";
    private static final Duration TIMEOUT = Duration.ofSeconds(3);
    private static final int MAX_LIST_BYTES = 64 * 1024;

    private final @Nullable String url;

    private NameServerLookup(@Nullable String url) {
        this.url = url;
    }

    /** The lookup that the system properties ask for. */
    public static NameServerLookup fromSystem(@Nullable String unitName) {
        String domain = System.getProperty(DOMAIN_PROPERTY, "");
        if (domain.isBlank()) {
            return new NameServerLookup(null);
        }
        String host = domain.contains(":") ? domain : domain + ":8080";
        String unit = unitName == null || unitName.isBlank() ? "" : "-" + unitName + "?nofix=1";
        return new NameServerLookup(
                "http://" + host + "/rocketmq/" + System.getProperty(GROUP_PROPERTY, "nsaddr") + unit);
    }

    /** The list, or null when nobody is to be asked or no list came. Blocks for a few seconds at most. */
    public @Nullable String ask() {
        if (url == null) {
            return null;
        }
        try {
            HttpURLConnection connection =
                    (HttpURLConnection) URI.create(url).toURL().openConnection();
            connection.setConnectTimeout((int) TIMEOUT.toMillis());
            connection.setReadTimeout((int) TIMEOUT.toMillis());
            try (InputStream body = connection.getInputStream()) {
                return new String(body.readNBytes(MAX_LIST_BYTES), StandardCharsets.UTF_8).strip();
            } finally {
                connection.disconnect();
            }
        } catch (IOException | IllegalArgumentException failure) {
            log.warn("Address server gives no name servers: url={} cause={}", url, failure.toString());
            return null;
        }
    }
}

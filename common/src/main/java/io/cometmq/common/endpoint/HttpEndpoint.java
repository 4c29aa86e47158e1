// SPDX-License-Identifier: Apache-2.0
package io.cometmq.common.endpoint;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.cometmq.common.lifecycle.Resource;
import io.cometmq.common.lifecycle.TaskPool;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves pages over HTTP, GET and HEAD only, on the threads of a pool; a connection that finds the pool full is closed.
 * Thread-safe.
 */
public final class HttpEndpoint implements Resource {
    private static final Logger log = LoggerFactory.getLogger(HttpEndpoint.class);
    private static final int BACKLOG = 16;
    private static final int OK = 200;
    private static final int NOT_FOUND = 404;
    private static final int METHOD_NOT_ALLOWED = 405;
    private static final int INTERNAL_ERROR = 500;
    /** HTTP has no body after HEAD; the JDK's server is told so by this length. */
    private static final int NO_BODY = -1;

    private final HttpServer server;
    private final Map<String, Page> pages;
    private final TaskPool pool;

    private HttpEndpoint(HttpServer server, Map<String, Page> pages, TaskPool pool) {
        this.server = server;
        this.pages = Map.copyOf(pages);
        this.pool = pool;
    }

    /**
     * Listens and serves.
     *
     * @param address port 0 lets the system choose
     * @param pages by path, such as {@code /metrics}
     * @param pool runs the answers; closed with this
     * @throws IOException when the address cannot be listened on; {@code pool} is closed then
     */
    public static HttpEndpoint open(InetSocketAddress address, Map<String, Page> pages, TaskPool pool)
            throws IOException {
        HttpServer server;
        try {
            server = HttpServer.create(address, BACKLOG);
        } catch (IOException | RuntimeException taken) {
            pool.close();
            throw taken;
        }
        HttpEndpoint endpoint = new HttpEndpoint(server, pages, pool);
        server.setExecutor(pool);
        server.createContext("/", endpoint::serve);
        server.start();
        return endpoint;
    }

    /** Where it listens, with the port that the system chose. */
    public InetSocketAddress address() {
        return server.getAddress();
    }

    /** Stops listening and ends what is being answered. */
    @Override
    public void close() {
        server.stop(0);
        pool.close();
    }

    private void serve(HttpExchange exchange) {
        try (exchange) {
            String method = exchange.getRequestMethod();
            boolean head = method.equals("HEAD");
            if (!head && !method.equals("GET")) {
                exchange.getResponseHeaders().set("Allow", "GET, HEAD");
                send(exchange, Page.Content.text(METHOD_NOT_ALLOWED, method + ": expected GET or HEAD\n"), false);
                return;
            }
            String query = exchange.getRequestURI().getRawQuery();
            send(exchange, content(exchange.getRequestURI().getPath(), query == null ? "" : query), head);
        } catch (IOException | UncheckedIOException gone) {
            log.debug("Whoever asked is gone: path={}", exchange.getRequestURI(), gone);
        }
    }

    private Page.Content content(String path, String query) {
        Page page = pages.get(path);
        if (page == null) {
            String known = String.join(", ", new TreeMap<>(pages).keySet());
            return Page.Content.text(path.equals("/") ? OK : NOT_FOUND, "here are: " + known + "\n");
        }
        try {
            return page.get(query);
        } catch (RuntimeException failure) {
            log.error("Page failed: path={}", path, failure);
            return Page.Content.text(INTERNAL_ERROR, "failed, see the log: " + failure + "\n");
        }
    }

    private static void send(HttpExchange exchange, Page.Content content, boolean head) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", content.type());
        exchange.getResponseHeaders().set("Cache-Control", "no-store");
        // Length 0 means pieces of a length each: how long figures are shows when they are written.
        exchange.sendResponseHeaders(content.status(), head ? NO_BODY : 0);
        if (!head) {
            try (OutputStream out = exchange.getResponseBody()) {
                content.body().writeTo(out);
            } catch (RuntimeException failure) {
                log.error("Page broke off: path={}", exchange.getRequestURI(), failure);
                throw new IOException("broke off: " + failure.getMessage(), failure);
            }
        }
    }
}

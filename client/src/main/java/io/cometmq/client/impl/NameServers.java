// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.impl;

import io.cometmq.client.common.ClientErrorCode;
import io.cometmq.client.exception.MQClientException;
import io.cometmq.remoting.protocol.RequestType;
import io.cometmq.remoting.rpc.Answer;
import io.cometmq.remoting.rpc.Body;
import io.cometmq.remoting.rpc.RpcClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The name servers, any of which can be asked. Sticks to one that answers and goes on to the next when it does not.
 * Thread-safe.
 */
final class NameServers {
    private static final Logger log = LoggerFactory.getLogger(NameServers.class);
    private static final String SEPARATOR = ";";

    private final RpcClient rpc;
    private volatile List<String> addresses = List.of();
    private volatile int chosen;

    NameServers(RpcClient rpc) {
        this.rpc = rpc;
    }

    /** Takes over a list {@code host:port;host:port}; keeps what there is when the text names none. */
    void update(@Nullable String text) {
        if (text == null || text.isBlank()) {
            return;
        }
        List<String> named = new ArrayList<>(Arrays.stream(text.split(SEPARATOR, -1))
                .map(String::strip)
                .filter(address -> !address.isEmpty())
                .distinct()
                .toList());
        if (named.isEmpty() || (named.size() == addresses.size() && addresses.containsAll(named))) {
            return;
        }
        // Clients spread over the name servers by beginning at different ones.
        Collections.shuffle(named);
        addresses = List.copyOf(named);
        log.info("Name servers: addresses={}", addresses);
    }

    /** The addresses, in the order in which they are tried. */
    List<String> addresses() {
        return addresses;
    }

    /**
     * Asks one name server after the other until one answers, each within {@code timeout}.
     *
     * @return fails with {@link MQClientException} when there is none, else with the failure of the last one asked
     */
    <H extends Record, R extends Record> CompletableFuture<Answer<R>> call(
            RequestType<H, R> type, H header, Duration timeout) {
        List<String> known = addresses;
        if (known.isEmpty()) {
            return CompletableFuture.failedFuture(new MQClientException(
                    ClientErrorCode.NO_NAME_SERVER_EXCEPTION,
                    "No name server address: set namesrvAddr to host:port;host:port"));
        }
        return tryFrom(known, chosen, 1, type, header, timeout);
    }

    private <H extends Record, R extends Record> CompletableFuture<Answer<R>> tryFrom(
            List<String> known, int index, int attempt, RequestType<H, R> type, H header, Duration timeout) {
        String address = known.get(Math.floorMod(index, known.size()));
        return rpc.call(address, type, header, Body.empty(), timeout).exceptionallyCompose(failure -> {
            if (attempt >= known.size()) {
                return CompletableFuture.failedFuture(Await.cause(failure));
            }
            chosen = Math.floorMod(index + 1, known.size());
            log.warn(
                    "Name server does not answer, the next one is asked: address={} cause={}",
                    address,
                    failure.toString());
            return tryFrom(known, index + 1, attempt + 1, type, header, timeout);
        });
    }
}

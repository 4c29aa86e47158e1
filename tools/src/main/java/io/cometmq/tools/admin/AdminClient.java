// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.admin;

import static io.cometmq.remoting.protocol.request.NamesrvAdminRequests.GET_ALL_TOPIC_LIST_FROM_NAMESERVER;
import static io.cometmq.remoting.protocol.request.RouteRequests.GET_BROKER_CLUSTER_INFO;
import static io.cometmq.remoting.protocol.request.RouteRequests.GET_ROUTEINFO_BY_TOPIC;

import io.cometmq.common.io.Json;
import io.cometmq.common.lifecycle.Clock;
import io.cometmq.common.lifecycle.Resource;
import io.cometmq.common.message.MessageQueue;
import io.cometmq.common.topic.TopicNames;
import io.cometmq.remoting.protocol.NoHeader;
import io.cometmq.remoting.protocol.RequestType;
import io.cometmq.remoting.protocol.ResponseCode;
import io.cometmq.remoting.protocol.body.ClusterInfo;
import io.cometmq.remoting.protocol.body.TopicList;
import io.cometmq.remoting.protocol.request.RouteRequests.RouteOf;
import io.cometmq.remoting.protocol.route.BrokerData;
import io.cometmq.remoting.protocol.route.TopicRouteData;
import io.cometmq.remoting.rpc.Answer;
import io.cometmq.remoting.rpc.Body;
import io.cometmq.remoting.rpc.RpcClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Calls to a running system, on which {@link TopicAdmin} and the others build. Every call waits for its answer and fails
 * with an {@link AdminException} that names the address. Immutable and as thread-safe as its connections.
 */
public final class AdminClient implements Resource {
    private static final long MASTER_ID = 0;

    private final RpcClient rpc;
    private final List<String> nameServers;
    private final Duration timeout;
    private final Clock clock;

    /**
     * Makes calls over {@code rpc}, which this closes.
     *
     * @param nameServers {@code host:port} each; without any, only servers that are named by their addresses can be asked
     * @param timeout of one call
     */
    public AdminClient(RpcClient rpc, List<String> nameServers, Duration timeout, Clock clock) {
        this.rpc = rpc;
        this.nameServers = List.copyOf(nameServers);
        this.timeout = timeout;
        this.clock = clock;
    }

    /**
     * The name servers, as {@code host:port}; at least one.
     *
     * @throws NoNameServerException when there is none
     */
    public List<String> nameServers() {
        if (nameServers.isEmpty()) {
            throw new NoNameServerException();
        }
        return nameServers;
    }

    /** Whether it knows name servers. */
    public boolean hasNameServers() {
        return !nameServers.isEmpty();
    }

    /** Calls {@code address}; a refusal is an exception. */
    public <H extends Record, R extends Record> Answer<R> call(String address, RequestType<H, R> type, H header) {
        return call(address, type, header, Body.empty(), timeout);
    }

    /** The same with a JSON body. */
    public <H extends Record, R extends Record> Answer<R> call(
            String address, RequestType<H, R> type, H header, Record body) {
        return call(address, type, header, Body.of(Json.writeBytes(body)), timeout);
    }

    /** The same with a body of text. */
    public <H extends Record, R extends Record> Answer<R> callWithText(
            String address, RequestType<H, R> type, H header, String text) {
        return call(address, type, header, Body.of(text.getBytes(StandardCharsets.UTF_8)), timeout);
    }

    /** The text that {@code address} answers with. */
    public <H extends Record> String fetchText(String address, RequestType<H, ?> type, H header) {
        return new String(call(address, type, header).body(), StandardCharsets.UTF_8);
    }

    /** Calls {@code address} and reads the JSON body of the answer. */
    public <H extends Record, T> T fetch(String address, RequestType<H, ?> type, H header, Class<T> body) {
        return read(address, type, call(address, type, header), body);
    }

    /** Calls {@code address} and returns whatever answer came. */
    public <H extends Record, R extends Record> Answer<R> ask(
            String address, RequestType<H, R> type, H header, Body body, Duration waiting) {
        return await(address, type, send(address, type, header, body, waiting));
    }

    /** Calls several servers at the same time and reads their JSON bodies, in the order of the addresses. */
    public <H extends Record, T> List<T> fetchFromAll(
            Collection<String> addresses, RequestType<H, ?> type, H header, Class<T> body) {
        List<T> answers = new ArrayList<>();
        callAll(addresses, type, header)
                .forEach((address, call) -> answers.add(read(address, type, accepted(address, type, call), body)));
        return answers;
    }

    /** Calls several servers at the same time; why it failed, for those addresses where it did. */
    public <H extends Record> Map<String, AdminException> tryAll(
            Collection<String> addresses, RequestType<H, ?> type, H header) {
        Map<String, AdminException> failures = new LinkedHashMap<>();
        callAll(addresses, type, header).forEach((address, call) -> {
            try {
                accepted(address, type, call);
            } catch (AdminException failure) {
                failures.put(address, failure);
            }
        });
        return failures;
    }

    private <H extends Record> Map<String, CompletableFuture<? extends Answer<?>>> callAll(
            Collection<String> addresses, RequestType<H, ?> type, H header) {
        Map<String, CompletableFuture<? extends Answer<?>>> calls = new LinkedHashMap<>();
        addresses.forEach(address -> calls.put(address, send(address, type, header, Body.empty(), timeout)));
        return calls;
    }

    private static Answer<?> accepted(
            String address, RequestType<?, ?> type, CompletableFuture<? extends Answer<?>> call) {
        Answer<?> answer = await(address, type, call);
        if (!answer.isSuccess()) {
            throw refused(address, type, answer);
        }
        return answer;
    }

    private static <A extends Answer<?>> A await(String address, RequestType<?, ?> type, CompletableFuture<A> call) {
        try {
            return call.get();
        } catch (ExecutionException failure) {
            throw unanswered(address, type, failure.getCause() == null ? failure : failure.getCause());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AdminException(AdminException.NO_ANSWER, "interrupted while waiting for " + address, interrupted);
        }
    }

    /**
     * Begins a call of {@code address}; its end is for who waits.
     *
     * @return completed on an event loop with whatever answer came, or with a reason that {@link #unanswered} explains
     */
    public <H extends Record, R extends Record> CompletableFuture<Answer<R>> send(
            String address, RequestType<H, R> type, H header, Body body, Duration waiting) {
        return rpc.call(address, type, header, body, waiting);
    }

    /** The exception for a call that got no answer. */
    public static AdminException unanswered(String address, RequestType<?, ?> type, Throwable cause) {
        return new AdminException(
                AdminException.NO_ANSWER, type.name() + " to " + address + " got no answer: " + oneLine(cause), cause);
    }

    /** Calls the first name server that answers. */
    public <H extends Record, R extends Record> Answer<R> callNameServer(RequestType<H, R> type, H header) {
        List<String> failures = new ArrayList<>();
        for (String nameServer : nameServers()) {
            try {
                return call(nameServer, type, header);
            } catch (AdminException failure) {
                if (failure.code() != AdminException.NO_ANSWER) {
                    throw failure;
                }
                failures.add(String.valueOf(failure.getMessage()));
            }
        }
        throw new AdminException(AdminException.NO_ANSWER, String.join("; ", failures));
    }

    /** Where the queues of {@code topic} are. */
    public TopicRouteData route(String topic) {
        return findRoute(topic)
                .orElseThrow(() -> new AdminException(
                        ResponseCode.TOPIC_NOT_EXIST,
                        "No topic route info in name server for the topic: " + topic + " (asked "
                                + String.join(";", nameServers) + ")"));
    }

    /** The same, empty for a topic that no broker has. */
    public Optional<TopicRouteData> findRoute(String topic) {
        try {
            RouteOf header = new RouteOf(topic, true);
            return Optional.of(fetchFromNameServer(GET_ROUTEINFO_BY_TOPIC, header, TopicRouteData.class));
        } catch (AdminException failure) {
            if (failure.code() == ResponseCode.TOPIC_NOT_EXIST) {
                return Optional.empty();
            }
            throw failure;
        }
    }

    /** Every broker there is: masters and slaves, those of one cluster or, when it is null, of all. */
    public List<BrokerData> brokers(@Nullable String cluster) {
        return clusters().brokerAddrTable().values().stream()
                .filter(broker -> cluster == null || cluster.equals(broker.cluster()))
                .sorted(Comparator.comparing(BrokerData::brokerName))
                .toList();
    }

    /** All clusters and brokers. */
    public ClusterInfo clusters() {
        return fetchFromNameServer(GET_BROKER_CLUSTER_INFO, NoHeader.INSTANCE, ClusterInfo.class);
    }

    /** The names of all topics, sorted. */
    public List<String> topics() {
        return fetchFromNameServer(GET_ALL_TOPIC_LIST_FROM_NAMESERVER, NoHeader.INSTANCE, TopicList.class)
                .topicList()
                .stream()
                .sorted()
                .toList();
    }

    /** The names of all consumer groups that have a retry topic, sorted. */
    public List<String> groups() {
        return topics().stream()
                .filter(TopicNames::isRetryTopic)
                .map(topic -> topic.substring(TopicNames.RETRY_PREFIX.length()))
                .toList();
    }

    /**
     * The addresses of the masters of a cluster, by broker name.
     *
     * @throws AdminException naming the clusters there are, when this is none of them
     */
    public Map<String, String> masters(String cluster) {
        ClusterInfo known = clusters();
        Set<String> brokers = known.clusterAddrTable().get(cluster);
        if (brokers == null) {
            throw new AdminException(
                    AdminException.NO_ANSWER,
                    "no cluster " + cluster + ": expected one of "
                            + known.clusterAddrTable().keySet().stream()
                                    .sorted()
                                    .toList());
        }
        Map<String, String> masters = new TreeMap<>();
        for (String broker : brokers) {
            BrokerData data = known.brokerAddrTable().get(broker);
            String master = data == null ? null : data.brokerAddrs().get(MASTER_ID);
            if (master != null) {
                masters.put(broker, master);
            }
        }
        if (masters.isEmpty()) {
            throw new AdminException(AdminException.NO_ANSWER, "cluster " + cluster + " has no master at the moment");
        }
        return masters;
    }

    /**
     * Where to ask about a topic's queues, by broker name, sorted: the master of each broker, else a slave.
     *
     * @param cluster null for all clusters
     */
    public Map<String, String> brokersOf(String topic, @Nullable String cluster) {
        Map<String, String> addresses = new TreeMap<>();
        for (BrokerData broker : route(topic).brokerDatas()) {
            if (cluster == null || cluster.equals(broker.cluster())) {
                readAddress(broker).ifPresent(address -> addresses.put(broker.brokerName(), address));
            }
        }
        return addresses;
    }

    /** Where to ask about a queue: the master of its broker, else a slave. */
    public String broker(MessageQueue queue) {
        String address = brokersOf(queue.getTopic(), null).get(queue.getBrokerName());
        if (address == null) {
            throw new AdminException(
                    AdminException.NO_ANSWER,
                    "the route of topic " + queue.getTopic() + " names no broker " + queue.getBrokerName());
        }
        return address;
    }

    /** The addresses of the masters of a cluster; those of all clusters when it is null. */
    public Collection<String> mastersOf(@Nullable String cluster) {
        return (cluster == null ? masters() : masters(cluster)).values();
    }

    /** The addresses of all masters, by broker name, sorted. */
    public Map<String, String> masters() {
        Map<String, String> masters = new TreeMap<>();
        for (BrokerData broker : brokers(null)) {
            String master = broker.brokerAddrs().get(MASTER_ID);
            if (master != null) {
                masters.put(broker.brokerName(), master);
            }
        }
        return masters;
    }

    /** The name of the broker at {@code address}, as the name servers know it; the address itself when they do not, or nobody said where one is. */
    public String brokerName(String address) {
        if (!hasNameServers()) {
            return address;
        }
        return clusters().brokerAddrTable().values().stream()
                .filter(broker -> broker.brokerAddrs().containsValue(address))
                .map(BrokerData::brokerName)
                .findFirst()
                .orElse(address);
    }

    /** The time of day, in milliseconds since 1970. */
    public long now() {
        return clock.millis();
    }

    /** Nanoseconds since some moment, to take how long something lasts. */
    public long nanos() {
        return clock.nanos();
    }

    /** The address to ask about a broker's queues: its master's, else that of its first slave. */
    public static Optional<String> readAddress(BrokerData broker) {
        Map<Long, String> addresses = new TreeMap<>(broker.brokerAddrs());
        return addresses.values().stream().findFirst();
    }

    /** The same client with another time for each call; closed with this one. */
    public AdminClient within(Duration waiting) {
        return new AdminClient(rpc, nameServers, waiting, clock);
    }

    /** How long one call may take. */
    public Duration timeout() {
        return timeout;
    }

    @Override
    public void close() {
        rpc.close();
    }

    /** Calls the first name server that answers and reads the JSON body of the answer. */
    public <H extends Record, T> T fetchFromNameServer(RequestType<H, ?> type, H header, Class<T> body) {
        return read("name server", type, callNameServer(type, header), body);
    }

    private <H extends Record, R extends Record> Answer<R> call(
            String address, RequestType<H, R> type, H header, Body body, Duration waiting) {
        Answer<R> answer = ask(address, type, header, body, waiting);
        if (!answer.isSuccess()) {
            throw refused(address, type, answer);
        }
        return answer;
    }

    /** The exception for an answer that is a no. */
    public static AdminException refused(String address, RequestType<?, ?> type, Answer<?> answer) {
        String remark = answer.remark();
        return new AdminException(
                answer.code(),
                type.name() + " to " + address + " was refused: code " + answer.code()
                        + (remark == null || remark.isBlank() ? "" : ", " + firstLine(remark)),
                new AdminException.Refused(address, remark));
    }

    private static <T> T read(String address, RequestType<?, ?> type, Answer<?> answer, Class<T> body) {
        try {
            return Json.read(answer.body(), body);
        } catch (IllegalArgumentException malformed) {
            throw new AdminException(
                    AdminException.NO_ANSWER,
                    "the answer of " + address + " to " + type.name() + " cannot be read: " + oneLine(malformed),
                    malformed);
        }
    }

    private static String oneLine(Throwable failure) {
        String message = failure.getMessage();
        return message == null ? failure.getClass().getSimpleName() : firstLine(message);
    }

    private static String firstLine(@Nullable String text) {
        return text == null ? "" : text.lines().findFirst().orElse("");
    }
}

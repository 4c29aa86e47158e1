// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client;

import io.cometmq.common.io.LocalAddress;
import io.cometmq.common.lifecycle.Clock;
import io.cometmq.common.message.MessageQueue;
import io.cometmq.remoting.RPCHook;
import io.cometmq.remoting.protocol.NamespaceUtil;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The settings that producers and consumers have in common. To be set before start, by one thread; a started producer
 * or consumer works with a copy of what decides its connections.
 *
 * <p>Producers and consumers of one process with the same {@link #buildMQClientId() client id} share connections,
 * routes and heartbeats.
 */
public class ClientConfig {
    /** The system property that names the name servers where the program does not. */
    public static final String NAMESRV_ADDR_PROPERTY = "rocketmq.namesrv.addr";
    /** The system property behind {@link #isSendLatencyEnable()}. */
    public static final String SEND_LATENCY_ENABLE = "com.rocketmq.sendLatencyEnable";
    /** The system property behind {@link #isStartDetectorEnable()}. */
    public static final String START_DETECTOR_ENABLE = "com.rocketmq.startDetectorEnable";
    /** The system property behind {@link #isDecodeReadBody()}. */
    public static final String DECODE_READ_BODY = "com.rocketmq.read.body";
    /** The system property behind {@link #isDecodeDecompressBody()}. */
    public static final String DECODE_DECOMPRESS_BODY = "com.rocketmq.decompress.body";

    /** The system property behind {@link #isVipChannelEnabled()}. */
    public static final String SEND_MESSAGE_WITH_VIP_CHANNEL_PROPERTY = "com.rocketmq.sendMessageWithVIPChannel";
    /** The system property behind {@link #isUseHeartbeatV2()}. */
    public static final String HEART_BEAT_V2 = "com.rocketmq.heartbeat.v2";
    /** The system property behind {@link #getSocksProxyConfig()}. */
    public static final String SOCKS_PROXY_CONFIG = "com.rocketmq.socks.proxy.config";

    private static final String TLS_PROPERTY = "tls.enable";
    private static final String NO_PROXY = "{}";
    private static final String NAMESRV_ADDR_ENV = "NAMESRV_ADDR";
    private static final String INSTANCE_NAME_PROPERTY = "rocketmq.client.name";
    private static final String DEFAULT_INSTANCE_NAME = "DEFAULT";
    private static final String STREAM = "STREAM";
    private static final String NAMESPACE_FIELD = "ns";
    private static final String NAMESPACED_FIELD = "nsd";

    private @Nullable String namesrvAddr = System.getProperty(NAMESRV_ADDR_PROPERTY, System.getenv(NAMESRV_ADDR_ENV));
    private String clientIP = LocalAddress.find().getHostAddress();
    private String instanceName = System.getProperty(INSTANCE_NAME_PROPERTY, DEFAULT_INSTANCE_NAME);
    private @Nullable String unitName;
    private boolean unitMode;
    private boolean enableStreamRequestType;
    private int pollNameServerInterval = 30_000;
    private int heartbeatBrokerInterval = 30_000;
    private int persistConsumerOffsetInterval = 5_000;
    private long pullTimeDelayMillsWhenException = 1_000;
    private int mqClientApiTimeout = 3_000;
    private @Nullable String namespace;
    private @Nullable String namespaceV2;
    private boolean enableTrace;
    private @Nullable String traceTopic;
    private int traceMsgBatchNum = 10;
    private AccessChannel accessChannel = AccessChannel.LOCAL;
    private boolean startDetectorEnable = Boolean.getBoolean(START_DETECTOR_ENABLE);
    private int detectTimeout = 200;
    private int detectInterval = 2_000;
    private boolean sendLatencyEnable = Boolean.getBoolean(SEND_LATENCY_ENABLE);
    private boolean decodeReadBody = booleanProperty(DECODE_READ_BODY, true);
    private boolean vipChannelEnabled = Boolean.getBoolean(SEND_MESSAGE_WITH_VIP_CHANNEL_PROPERTY);
    private boolean useHeartbeatV2 = Boolean.getBoolean(HEART_BEAT_V2);
    private boolean useTLS = Boolean.getBoolean(TLS_PROPERTY);
    private String socksProxyConfig = System.getProperty(SOCKS_PROXY_CONFIG, NO_PROXY);
    private @Nullable RPCHook rpcHook;
    private boolean decodeDecompressBody = booleanProperty(DECODE_DECOMPRESS_BODY, true);

    /** {@code ip@instance[@unit][@STREAM]}: what this client is called in heartbeats, and what it shares by. */
    public String buildMQClientId() {
        StringBuilder id = new StringBuilder(clientIP).append('@').append(instanceName);
        if (unitName != null && !unitName.isBlank()) {
            id.append('@').append(unitName);
        }
        if (enableStreamRequestType) {
            id.append('@').append(STREAM);
        }
        return id.toString();
    }

    /** Replaces the instance name {@code DEFAULT} by {@code pid#nanoTime}, so that it is this process's own. */
    public void changeInstanceNameToPID() {
        if (instanceName.equals(DEFAULT_INSTANCE_NAME)) {
            instanceName = ProcessHandle.current().pid() + "#" + Clock.system().nanos();
        }
    }

    /** Takes over the settings of {@code other}. */
    public void resetClientConfig(ClientConfig other) {
        this.namesrvAddr = other.namesrvAddr;
        this.clientIP = other.clientIP;
        this.instanceName = other.instanceName;
        this.unitName = other.unitName;
        this.unitMode = other.unitMode;
        this.enableStreamRequestType = other.enableStreamRequestType;
        this.pollNameServerInterval = other.pollNameServerInterval;
        this.heartbeatBrokerInterval = other.heartbeatBrokerInterval;
        this.persistConsumerOffsetInterval = other.persistConsumerOffsetInterval;
        this.pullTimeDelayMillsWhenException = other.pullTimeDelayMillsWhenException;
        this.mqClientApiTimeout = other.mqClientApiTimeout;
        this.namespace = other.namespace;
        this.namespaceV2 = other.namespaceV2;
        this.enableTrace = other.enableTrace;
        this.traceTopic = other.traceTopic;
        this.traceMsgBatchNum = other.traceMsgBatchNum;
        this.accessChannel = other.accessChannel;
        this.startDetectorEnable = other.startDetectorEnable;
        this.detectTimeout = other.detectTimeout;
        this.detectInterval = other.detectInterval;
        this.sendLatencyEnable = other.sendLatencyEnable;
        this.decodeReadBody = other.decodeReadBody;
        this.decodeDecompressBody = other.decodeDecompressBody;
        this.rpcHook = other.rpcHook;
        this.vipChannelEnabled = other.vipChannelEnabled;
        this.useHeartbeatV2 = other.useHeartbeatV2;
        this.useTLS = other.useTLS;
        this.socksProxyConfig = other.socksProxyConfig;
    }

    /** A copy of these settings. */
    public ClientConfig cloneClientConfig() {
        ClientConfig copy = new ClientConfig();
        copy.resetClientConfig(this);
        return copy;
    }

    /** See {@link #setNamesrvAddr(String)}. */
    public @Nullable String getNamesrvAddr() {
        return namesrvAddr;
    }

    /**
     * The name servers, {@code host:port;host:port}. Where the program sets none, the system property
     * {@value #NAMESRV_ADDR_PROPERTY} or the environment variable {@code NAMESRV_ADDR} says them.
     */
    public void setNamesrvAddr(@Nullable String namesrvAddr) {
        this.namesrvAddr = namesrvAddr;
    }

    public String getClientIP() {
        return clientIP;
    }

    /** The address that the client id names; nothing is sent to it. */
    public void setClientIP(String clientIP) {
        this.clientIP = clientIP;
    }

    public String getInstanceName() {
        return instanceName;
    }

    /** Tells apart the clients of one machine; {@code DEFAULT} is replaced by a name of the process's own. */
    public void setInstanceName(String instanceName) {
        this.instanceName = instanceName;
    }

    public @Nullable String getUnitName() {
        return unitName;
    }

    /** The deployment unit, which becomes part of the client id. */
    public void setUnitName(@Nullable String unitName) {
        this.unitName = unitName;
    }

    public boolean isUnitMode() {
        return unitMode;
    }

    /** Says in sends and heartbeats that this client belongs to a unit. */
    public void setUnitMode(boolean unitMode) {
        this.unitMode = unitMode;
    }

    public boolean isEnableStreamRequestType() {
        return enableStreamRequestType;
    }

    /** Appends {@code @STREAM} to the client id. */
    public void setEnableStreamRequestType(boolean enableStreamRequestType) {
        this.enableStreamRequestType = enableStreamRequestType;
    }

    public int getPollNameServerInterval() {
        return pollNameServerInterval;
    }

    /** How often routes are asked for again, in milliseconds. */
    public void setPollNameServerInterval(int pollNameServerInterval) {
        this.pollNameServerInterval = pollNameServerInterval;
    }

    public int getHeartbeatBrokerInterval() {
        return heartbeatBrokerInterval;
    }

    /** How often brokers are told that this client lives, in milliseconds. They forget it after two minutes. */
    public void setHeartbeatBrokerInterval(int heartbeatBrokerInterval) {
        this.heartbeatBrokerInterval = heartbeatBrokerInterval;
    }

    public int getPersistConsumerOffsetInterval() {
        return persistConsumerOffsetInterval;
    }

    /** How often consume offsets are saved, in milliseconds. */
    public void setPersistConsumerOffsetInterval(int persistConsumerOffsetInterval) {
        this.persistConsumerOffsetInterval = persistConsumerOffsetInterval;
    }

    public long getPullTimeDelayMillsWhenException() {
        return pullTimeDelayMillsWhenException;
    }

    /** How long a queue rests after a pull of it failed, in milliseconds. */
    public void setPullTimeDelayMillsWhenException(long pullTimeDelayMillsWhenException) {
        this.pullTimeDelayMillsWhenException = pullTimeDelayMillsWhenException;
    }

    public int getMqClientApiTimeout() {
        return mqClientApiTimeout;
    }

    /** How long a call other than sending and pulling may take, in milliseconds. */
    public void setMqClientApiTimeout(int mqClientApiTimeout) {
        this.mqClientApiTimeout = mqClientApiTimeout;
    }

    public boolean isSendLatencyEnable() {
        return sendLatencyEnable;
    }

    /** Whether sends avoid, for a while, brokers that answered slowly or not at all. */
    public void setSendLatencyEnable(boolean sendLatencyEnable) {
        this.sendLatencyEnable = sendLatencyEnable;
    }

    public @Nullable String getNamespace() {
        return namespace;
    }

    /**
     * The namespace, of the older kind, in which this client's topics and groups are: servers know them as
     * {@code namespace%name}, the application does not.
     */
    public void setNamespace(@Nullable String namespace) {
        this.namespace = namespace;
    }

    public @Nullable String getNamespaceV2() {
        return namespaceV2;
    }

    /** The namespace, of the newer kind, which every request says beside its header. */
    public void setNamespaceV2(@Nullable String namespaceV2) {
        this.namespaceV2 = namespaceV2;
    }

    /** What every request says beside its header. */
    public Map<String, String> namespaceFields() {
        return namespaceV2 == null || namespaceV2.isBlank()
                ? Map.of()
                : Map.of(NAMESPACE_FIELD, namespaceV2, NAMESPACED_FIELD, "true");
    }

    /** The name under which servers know a topic or group of this client. */
    public String withNamespace(String resource) {
        return NamespaceUtil.wrapNamespace(namespace, resource);
    }

    /** The name under which the application knows a topic or group. */
    public String withoutNamespace(String resource) {
        return NamespaceUtil.withoutNamespace(resource, namespace);
    }

    /** {@link #withNamespace(String)} of each. */
    public Set<String> withNamespace(Set<String> resources) {
        return resources.stream().map(this::withNamespace).collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** {@link #withoutNamespace(String)} of each. */
    public Set<String> withoutNamespace(Set<String> resources) {
        return resources.stream().map(this::withoutNamespace).collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** {@link #queueWithNamespace} of each, in the same order. */
    public Collection<MessageQueue> queuesWithNamespace(Collection<MessageQueue> queues) {
        return queues.stream().map(this::queueWithNamespace).collect(Collectors.toCollection(ArrayList::new));
    }

    /** The queue as servers know it. */
    public MessageQueue queueWithNamespace(MessageQueue queue) {
        return namespace == null || namespace.isEmpty()
                ? queue
                : new MessageQueue(withNamespace(queue.getTopic()), queue.getBrokerName(), queue.getQueueId());
    }

    /** The queue as the application knows it. */
    public MessageQueue queueWithoutNamespace(MessageQueue queue) {
        return namespace == null || namespace.isEmpty()
                ? queue
                : new MessageQueue(withoutNamespace(queue.getTopic()), queue.getBrokerName(), queue.getQueueId());
    }

    public boolean isEnableTrace() {
        return enableTrace;
    }

    /** Whether producers, push consumers and lite pull consumers write message traces. */
    public void setEnableTrace(boolean enableTrace) {
        this.enableTrace = enableTrace;
    }

    public @Nullable String getTraceTopic() {
        return traceTopic;
    }

    /** Where message traces go; null means the system's topic. */
    public void setTraceTopic(@Nullable String traceTopic) {
        this.traceTopic = traceTopic;
    }

    public int getTraceMsgBatchNum() {
        return traceMsgBatchNum;
    }

    /** How many trace records one message has, at most 20. */
    public void setTraceMsgBatchNum(int traceMsgBatchNum) {
        this.traceMsgBatchNum = traceMsgBatchNum;
    }

    public AccessChannel getAccessChannel() {
        return accessChannel;
    }

    /** How this client reaches its servers, which decides where message traces go. */
    public void setAccessChannel(AccessChannel accessChannel) {
        this.accessChannel = accessChannel;
    }

    public boolean isStartDetectorEnable() {
        return startDetectorEnable;
    }

    /** Whether brokers that did not answer are probed, and not used until they answer again. */
    public void setStartDetectorEnable(boolean startDetectorEnable) {
        this.startDetectorEnable = startDetectorEnable;
    }

    public int getDetectTimeout() {
        return detectTimeout;
    }

    /** How long a probe waits for an answer, in milliseconds. */
    public void setDetectTimeout(int detectTimeout) {
        this.detectTimeout = detectTimeout;
    }

    public int getDetectInterval() {
        return detectInterval;
    }

    /** How long a broker is left alone between two probes at least, in milliseconds. */
    public void setDetectInterval(int detectInterval) {
        this.detectInterval = detectInterval;
    }

    public boolean isDecodeReadBody() {
        return decodeReadBody;
    }

    /** Whether received messages get their body. */
    public void setDecodeReadBody(boolean decodeReadBody) {
        this.decodeReadBody = decodeReadBody;
    }

    public boolean isDecodeDecompressBody() {
        return decodeDecompressBody;
    }

    /** Whether compressed bodies of received messages are expanded. */
    public void setDecodeDecompressBody(boolean decodeDecompressBody) {
        this.decodeDecompressBody = decodeDecompressBody;
    }

    public boolean isVipChannelEnabled() {
        return vipChannelEnabled;
    }

    /**
     * Whether sends go to the second port of a broker, two below its first, where RocketMQ's brokers keep sends apart from
     * pulls. Our brokers have no such port.
     */
    public void setVipChannelEnabled(boolean vipChannelEnabled) {
        this.vipChannelEnabled = vipChannelEnabled;
    }

    public boolean isUseHeartbeatV2() {
        return useHeartbeatV2;
    }

    /** Whether heartbeats leave out subscriptions that the broker knows already. Brokers before 5.0 get them in full. */
    public void setUseHeartbeatV2(boolean useHeartbeatV2) {
        this.useHeartbeatV2 = useHeartbeatV2;
    }

    public boolean isUseTLS() {
        return useTLS;
    }

    /** Compat: kept for applications that set it to false; this client has no TLS, and with true it does not start. */
    public void setUseTLS(boolean useTLS) {
        this.useTLS = useTLS;
    }

    public String getSocksProxyConfig() {
        return socksProxyConfig;
    }

    /** Compat: kept for applications that set none; this client has no proxies, and with any it does not start. */
    public void setSocksProxyConfig(String socksProxyConfig) {
        this.socksProxyConfig = socksProxyConfig;
    }

    /** Whether there is a proxy in {@link #getSocksProxyConfig()}. */
    public boolean hasProxy() {
        return socksProxyConfig != null
                && !socksProxyConfig.isBlank()
                && !socksProxyConfig.strip().equals(NO_PROXY);
    }

    /** What sees every request of this client; null for none. */
    public @Nullable RPCHook rpcHook() {
        return rpcHook;
    }

    /** Names what sees every request of this client; called by constructors. */
    protected final void callThrough(@Nullable RPCHook hook) {
        this.rpcHook = hook;
    }

    private static boolean booleanProperty(String name, boolean byDefault) {
        return Boolean.parseBoolean(System.getProperty(name, Boolean.toString(byDefault)));
    }

    @Override
    public String toString() {
        return "ClientConfig [namesrvAddr=" + namesrvAddr + ", clientId=" + buildMQClientId() + "]";
    }
}

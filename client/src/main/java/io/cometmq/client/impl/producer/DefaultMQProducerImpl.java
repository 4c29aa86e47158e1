// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.impl.producer;

import io.cometmq.client.Validators;
import io.cometmq.client.exception.MQBrokerException;
import io.cometmq.client.exception.MQClientException;
import io.cometmq.client.exception.RequestTimeoutException;
import io.cometmq.client.hook.CheckForbiddenHook;
import io.cometmq.client.hook.EndTransactionHook;
import io.cometmq.client.hook.RecallMessageHook;
import io.cometmq.client.hook.SendMessageHook;
import io.cometmq.client.impl.Await;
import io.cometmq.client.impl.ClientPlatform;
import io.cometmq.client.impl.MQAdminImpl;
import io.cometmq.client.impl.MQClientInstance;
import io.cometmq.client.impl.MQClientManager;
import io.cometmq.client.impl.MQProducerInner;
import io.cometmq.client.impl.ServiceState;
import io.cometmq.client.producer.DefaultMQProducer;
import io.cometmq.client.producer.RequestCallback;
import io.cometmq.client.producer.SendCallback;
import io.cometmq.client.producer.SendResult;
import io.cometmq.common.lifecycle.Scheduler;
import io.cometmq.common.lifecycle.Waiting;
import io.cometmq.common.message.Message;
import io.cometmq.remoting.exception.RemotingException;
import io.cometmq.remoting.exception.RemotingTooMuchRequestException;
import io.cometmq.remoting.protocol.request.TransactionRequests.CheckTransaction;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One running producer: joins a client instance, and sends through it. Thread-safe. */
public final class DefaultMQProducerImpl implements MQProducerInner {
    private static final Logger log = LoggerFactory.getLogger(DefaultMQProducerImpl.class);

    private final DefaultMQProducer settings;
    private final MQClientManager clients;
    private final SendHooks hooks;
    private final Callbacks callbacks;
    private volatile ServiceState state = ServiceState.CREATE_JUST;
    private volatile @Nullable Running running;

    /** What exists while the producer runs. */
    private record Running(
            MQClientInstance client,
            MessageSender sender,
            Requests requests,
            Accumulator accumulator,
            Recalls recalls,
            Scheduler.Cancellable detector,
            @Nullable Backpressure backpressure,
            @Nullable TransactionChecks checks) {}

    public DefaultMQProducerImpl(DefaultMQProducer settings, MQClientManager clients) {
        this.settings = settings;
        this.clients = clients;
        this.hooks = new SendHooks(settings);
        this.callbacks = new Callbacks(settings);
    }

    /** Adds a hook that sees every try of every send; at any time. */
    public void registerSendMessageHook(SendMessageHook hook) {
        hooks.add(hook);
    }

    /** Adds a hook that may forbid sends; at any time. */
    public void registerCheckForbiddenHook(CheckForbiddenHook hook) {
        hooks.add(hook);
    }

    /** Adds a hook that sees how transactions end; at any time. */
    public void registerEndTransactionHook(EndTransactionHook hook) {
        hooks.add(hook);
    }

    /** Adds a hook that sees which messages are called back; at any time. */
    public void registerRecallMessageHook(RecallMessageHook hook) {
        hooks.add(hook);
    }

    SendHooks hooks() {
        return hooks;
    }

    /** Checks the group, joins the client instance of the settings' client id, and says so to the brokers. */
    public void start() throws MQClientException {
        start(null);
    }

    /** As {@link #start()}, answering the checks of brokers by {@code checks}. */
    synchronized void start(@Nullable TransactionChecks checks) throws MQClientException {
        if (state != ServiceState.CREATE_JUST) {
            throw new MQClientException(
                    "the producer of group " + settings.getProducerGroup() + " cannot be started, its state is " + state
                            + ": expected " + ServiceState.CREATE_JUST,
                    null);
        }
        Validators.checkGroup(settings.getProducerGroup());
        Validators.checkConnection(settings);
        settings.setProducerGroup(settings.withNamespace(settings.getProducerGroup()));
        state = ServiceState.START_FAILED;
        settings.changeInstanceNameToPID();
        MQClientInstance client = clients.acquire(settings);
        try {
            client.registerProducer(settings.getProducerGroup(), this);
        } catch (MQClientException taken) {
            clients.release(client);
            state = ServiceState.CREATE_JUST;
            throw taken;
        }
        Backpressure backpressure = settings.isEnableBackpressureForAsyncMode() ? new Backpressure(settings) : null;
        MessageSender sender = new MessageSender(client, settings);
        running = new Running(
                client,
                sender,
                new Requests(client, sender),
                new Accumulator(sender, settings, client.scheduler()),
                new Recalls(client, settings, sender),
                sender.detector().start(),
                backpressure,
                checks);
        client.start();
        state = ServiceState.RUNNING;
        prepare(sender);
        client.sendHeartbeatToAllBroker();
        log.info("Producer started: group={} clientId={}", settings.getProducerGroup(), client.clientId());
    }

    /** Fetches the routes of the topics that the settings name, within the time of a send. */
    private void prepare(MessageSender sender) {
        List<String> topics = settings.getTopics();
        if (topics != null) {
            await(sender.prepare(topics), "Routes");
        }
    }

    /** Leaves the group and the client instance. Sends that are under way may still fail. */
    public synchronized void shutdown() {
        Running was = running;
        if (state != ServiceState.RUNNING || was == null) {
            return;
        }
        state = ServiceState.SHUTDOWN_ALREADY;
        running = null;
        was.detector().cancel();
        await(was.accumulator().flush(), "Batches");
        was.client().unregisterProducer(settings.getProducerGroup());
        clients.release(was.client());
        log.info("Producer shut down: group={}", settings.getProducerGroup());
    }

    private void await(CompletableFuture<Void> work, String what) {
        try {
            Waiting.get(work, Duration.ofMillis(settings.getSendMsgTimeout()));
        } catch (TimeoutException | ExecutionException late) {
            log.warn("{} are not answered in time: boundMillis={}", what, settings.getSendMsgTimeout(), late);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Sends and waits; perhaps in a batch with other messages, when the settings say so. */
    public SendResult sendGathered(Message message, Target target)
            throws MQClientException, RemotingException, MQBrokerException, InterruptedException {
        CompletableFuture<SendResult> gathered = gathered(message, target);
        return gathered == null ? send(message, target, settings.getSendMsgTimeout()) : Await.result(gathered);
    }

    /** Sends without waiting; perhaps in a batch with other messages, when the settings say so. */
    public CompletableFuture<SendResult> sendGatheredAsync(Message message, Target target) {
        try {
            CompletableFuture<SendResult> gathered = gathered(message, target);
            return gathered == null ? sendAsync(message, target, settings.getSendMsgTimeout()) : gathered;
        } catch (MQClientException notRunning) {
            return CompletableFuture.failedFuture(notRunning);
        }
    }

    /** As {@link #sendGatheredAsync}, telling the callback. */
    public void sendGathered(Message message, Target target, SendCallback callback) {
        callbacks.run(() -> sendGatheredAsync(message, target), callback::onSuccess, callback::onException);
    }

    private @Nullable CompletableFuture<SendResult> gathered(Message message, Target target) throws MQClientException {
        return settings.getAutoBatch() ? running().accumulator().add(message, target) : null;
    }

    /** Calls a delayed message back; completes with its unique key. */
    public CompletableFuture<String> recallAsync(String topic, String recallHandle) {
        try {
            return running().recalls().recall(topic, recallHandle);
        } catch (MQClientException notRunning) {
            return CompletableFuture.failedFuture(notRunning);
        }
    }

    /** As {@link #recallAsync}, waiting. */
    public String recall(String topic, String recallHandle)
            throws MQClientException, RemotingException, MQBrokerException, InterruptedException {
        return Await.result(recallAsync(topic, recallHandle));
    }

    /** Sends and waits. */
    public SendResult send(Message message, Target target, long timeoutMillis)
            throws MQClientException, RemotingException, MQBrokerException, InterruptedException {
        return running().sender().send(message, target, timeoutMillis);
    }

    /** Sends without waiting for the broker; every failure is the future's. */
    public CompletableFuture<SendResult> sendAsync(Message message, Target target, long timeoutMillis) {
        try {
            Running now = running();
            Backpressure backpressure = now.backpressure();
            if (backpressure == null) {
                return now.sender().sendAsync(message, target, timeoutMillis);
            }
            int acquired = backpressure.acquire(message.getBody().length, timeoutMillis);
            return now.sender()
                    .sendAsync(message, target, timeoutMillis)
                    .whenComplete((done, failure) -> backpressure.release(acquired));
        } catch (MQClientException | RemotingTooMuchRequestException failed) {
            return CompletableFuture.failedFuture(failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return CompletableFuture.failedFuture(interrupted);
        }
    }

    /** Sends without waiting for the broker and tells the callback. */
    public void send(Message message, Target target, SendCallback callback, long timeoutMillis) {
        callbacks.run(() -> sendAsync(message, target, timeoutMillis), callback::onSuccess, callback::onException);
    }

    /** Sends without an answer. */
    public void sendOneway(Message message, Target target)
            throws MQClientException, RemotingException, InterruptedException {
        running().sender().sendOneway(message, target);
    }

    /** Sends and waits for the answer of who consumes the message. */
    public Message request(Message message, Target target, long timeoutMillis)
            throws RequestTimeoutException, MQClientException, RemotingException, MQBrokerException,
                    InterruptedException {
        CompletableFuture<Message> reply = requestAsync(message, target, timeoutMillis);
        try {
            return Await.result(reply);
        } catch (MQClientException failed) {
            if (failed.getCause() instanceof RequestTimeoutException late) {
                throw late;
            }
            throw failed;
        }
    }

    /** Sends; completes with the answer of who consumes the message. Every failure is the future's. */
    public CompletableFuture<Message> requestAsync(Message message, Target target, long timeoutMillis) {
        try {
            return running().requests().send(message, target, timeoutMillis);
        } catch (MQClientException notRunning) {
            return CompletableFuture.failedFuture(notRunning);
        }
    }

    /** Sends and tells the callback the answer of who consumes the message. */
    public void request(Message message, Target target, RequestCallback callback, long timeoutMillis) {
        callbacks.run(() -> requestAsync(message, target, timeoutMillis), callback::onSuccess, callback::onException);
    }

    /** The questions that any client can ask. */
    public MQAdminImpl admin() throws MQClientException {
        return running().client().admin();
    }

    /** The client instance that this producer has joined. */
    MQClientInstance client() throws MQClientException {
        return running().client();
    }

    /** Where this producer takes time and threads from. */
    public ClientPlatform platform() {
        return clients.platform();
    }

    /** The table in which this producer meets others. */
    public MQClientManager clients() {
        return clients;
    }

    @Override
    public void checkTransaction(String brokerAddress, ByteBuffer record, CheckTransaction header) {
        Running now = running;
        if (now == null || now.checks() == null) {
            log.warn(
                    "Check of a transaction is dropped, this producer has no transactions: group={} broker={} msgId={}",
                    settings.getProducerGroup(),
                    brokerAddress,
                    header.msgId());
            return;
        }
        now.checks().check(now.client(), brokerAddress, record, header);
    }

    @Override
    public Set<String> publishTopics() {
        Running now = running;
        return now == null ? Set.of() : now.sender().topics();
    }

    private Running running() throws MQClientException {
        Running now = running;
        if (now == null) {
            throw new MQClientException(
                    "The producer service state not OK, " + state + ": expected " + ServiceState.RUNNING
                            + ", call start() first",
                    null);
        }
        return now;
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.timer;

import static io.cometmq.common.message.KnownProperties.TIMER;
import static io.cometmq.common.message.KnownProperties.TIMER_OUT;
import static io.cometmq.common.message.MessageConst.PROPERTY_REAL_QUEUE_ID;
import static io.cometmq.common.message.MessageConst.PROPERTY_REAL_TOPIC;
import static io.cometmq.common.message.MessageConst.PROPERTY_TIMER_DELAY_MS;
import static io.cometmq.common.message.MessageConst.PROPERTY_TIMER_DELAY_SEC;
import static io.cometmq.common.message.MessageConst.PROPERTY_TIMER_DELIVER_MS;
import static io.cometmq.common.message.MessageConst.PROPERTY_TIMER_DEL_UNIQKEY;
import static io.cometmq.common.message.MessageConst.PROPERTY_TIMER_OUT_MS;
import static io.cometmq.remoting.protocol.ResponseCode.MESSAGE_ILLEGAL;
import static io.cometmq.remoting.protocol.ResponseCode.SYSTEM_ERROR;

import io.cometmq.broker.routing.Destination;
import io.cometmq.broker.routing.Routing;
import io.cometmq.common.lifecycle.Clock;
import io.cometmq.common.message.EncodedProperties;
import io.cometmq.common.message.KnownProperties;
import io.cometmq.common.topic.TopicNames;
import io.cometmq.remoting.rpc.Refusal;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Sends messages with a delivery time of their own to the queue where they wait. Thread-safe. */
public final class TimerRouting implements Routing {
    private final Supplier<TimerConfig> config;
    private final Congestion congestion;
    private final Clock clock;

    /** Says how many messages wait. */
    @FunctionalInterface
    interface Congestion {
        /** About how many messages are due in the same slot as one due at a time. */
        int waitingAt(long dueMillis);
    }

    TimerRouting(Supplier<TimerConfig> config, Congestion congestion, Clock clock) {
        this.config = config;
        this.congestion = congestion;
        this.clock = clock;
    }

    /**
     * Where a message goes first. One whose time has passed goes where it is bound for at once.
     *
     * @throws Refusal MESSAGE_ILLEGAL when the time makes no sense or is too far away, SYSTEM_ERROR when timers are
     *     switched off or too many messages are due then
     */
    @Override
    public Destination route(Destination to) {
        EncodedProperties properties = to.properties();
        if (!KnownProperties.has(to.known(), TIMER)
                || to.topic().equals(TopicNames.WHEEL_TIMER_TOPIC)
                // Compat: a message that waited once, and is sent again by its consumer, does not wait again.
                || KnownProperties.has(to.known(), TIMER_OUT)) {
            return to;
        }
        String name = asked(properties);
        if (name == null) {
            return to;
        }
        String value = String.valueOf(properties.get(name));
        if (!config.get().enabled()) {
            throw new Refusal(
                    SYSTEM_ERROR,
                    "property " + name + "=" + value + ": delivery times are switched off (timerWheelEnable=false)");
        }
        long now = clock.millis();
        long due = dueMillis(name, value, now);
        boolean recall = properties.get(PROPERTY_TIMER_DEL_UNIQKEY) != null;
        if (due > now) {
            return waiting(to, offEdge(checked(name, value, due, now, recall)));
        }
        if (recall) {
            throw new Refusal(
                    MESSAGE_ILLEGAL,
                    "property " + name + "=" + value + ": the message to call back was due at " + due + ", it is " + now
                            + " now");
        }
        return to;
    }

    /**
     * With which the producer may call a message back that goes to {@code to}; null when it does not wait.
     *
     * @param uniqueKey the producer's id of the message
     */
    public static @Nullable String recallHandle(Destination to, String brokerName, String uniqueKey) {
        if (!to.topic().equals(TopicNames.WHEEL_TIMER_TOPIC)) {
            return null;
        }
        String topic = to.properties().get(PROPERTY_REAL_TOPIC);
        String due = to.properties().get(PROPERTY_TIMER_OUT_MS);
        // Compat: what a consumer sent back is nobody's to call back.
        if (topic == null || due == null || TopicNames.isRetryTopic(topic)) {
            return null;
        }
        return new RecallHandle(topic, brokerName, Long.parseLong(due), uniqueKey).text();
    }

    private static @Nullable String asked(EncodedProperties properties) {
        for (String name :
                new String[] {PROPERTY_TIMER_DELAY_SEC, PROPERTY_TIMER_DELAY_MS, PROPERTY_TIMER_DELIVER_MS}) {
            if (properties.get(name) != null) {
                return name;
            }
        }
        return null;
    }

    private long dueMillis(String name, String value, long now) {
        try {
            long number = Long.parseLong(value);
            return switch (name) {
                case PROPERTY_TIMER_DELAY_SEC -> Math.addExact(now, Math.multiplyExact(number, 1000L));
                case PROPERTY_TIMER_DELAY_MS -> Math.addExact(now, number);
                default -> number;
            };
        } catch (NumberFormatException wrong) {
            throw new Refusal(MESSAGE_ILLEGAL, "property " + name + "=" + value + ": expected a whole number");
        } catch (ArithmeticException tooLarge) {
            throw tooFar(name, value);
        }
    }

    private long checked(String name, String value, long due, long now, boolean recall) {
        if (due - now > config.get().maxDelay().toMillis()) {
            throw tooFar(name, value);
        }
        int waiting = recall ? 0 : congestion.waitingAt(offEdge(due));
        if (waiting >= config.get().maxPerSlot()) {
            throw new Refusal(
                    SYSTEM_ERROR,
                    "property " + name + "=" + value + ": timer flow control, " + waiting
                            + " messages are due then already: expected less than "
                            + config.get().maxPerSlot() + " in "
                            + config.get().precisionMillis() + " ms (timerCongestNumEachSlot)");
        }
        return due;
    }

    private Refusal tooFar(String name, String value) {
        return new Refusal(
                MESSAGE_ILLEGAL,
                "property " + name + "=" + value + ": expected a delivery within "
                        + config.get().maxDelay().toSeconds() + " seconds from now (timerMaxDelaySec)");
    }

    private static Destination waiting(Destination to, long due) {
        EncodedProperties properties = to.properties().with(PROPERTY_TIMER_OUT_MS, Long.toString(due));
        properties = properties.with(PROPERTY_REAL_TOPIC, to.topic());
        properties = properties.with(PROPERTY_REAL_QUEUE_ID, Integer.toString(to.queueId()));
        return new Destination(TopicNames.WHEEL_TIMER_TOPIC, 0, properties);
    }

    /** Compat: RocketMQ's times are on the edges of slots and mean the whole slot; ours are exact and never on an edge. */
    private long offEdge(long due) {
        return due % config.get().precisionMillis() == 0 ? due + 1 : due;
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.cometmq.common.message;

import java.io.Serializable;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A message as an application makes it: topic, body, and named properties. Mutable and not thread-safe; owned by the
 * application, and by the producer while it sends.
 *
 * <p>Topic and body are never null: a message that was given none has an empty one, which producers refuse.
 */
public class Message implements Serializable {
    private static final byte[] NO_BODY = {};

    private String topic;
    private int flag;
    private PropertyTable properties;
    private byte[] body;
    private @Nullable String transactionId;

    /** A message without topic and body. */
    public Message() {
        this("", NO_BODY);
    }

    public Message(String topic, byte[] body) {
        this(topic, "", "", 0, body, true);
    }

    public Message(String topic, @Nullable String tags, byte[] body) {
        this(topic, tags, "", 0, body, true);
    }

    public Message(String topic, @Nullable String tags, @Nullable String keys, byte[] body) {
        this(topic, tags, keys, 0, body, true);
    }

    /**
     * A message with everything a constructor can say.
     *
     * @param flag for the application's own use; carried untouched
     * @param body taken over, not copied
     * @param waitStoreMsgOK false when the sender does not wait for the disk or for replicas
     */
    public Message(
            @Nullable String topic,
            @Nullable String tags,
            @Nullable String keys,
            int flag,
            byte @Nullable [] body,
            boolean waitStoreMsgOK) {
        this(topic == null ? "" : topic, body == null ? NO_BODY : body, PropertyTable.empty());
        this.flag = flag;
        if (tags != null && !tags.isEmpty()) {
            properties.put(MessageConst.PROPERTY_TAGS, tags);
        }
        if (keys != null && !keys.isEmpty()) {
            properties.put(MessageConst.PROPERTY_KEYS, keys);
        }
        properties.put(MessageConst.PROPERTY_WAIT_STORE_MSG_OK, Boolean.toString(waitStoreMsgOK));
    }

    /** A message as it was stored; takes over all three. */
    Message(String topic, byte[] body, PropertyTable properties) {
        this.topic = topic;
        this.body = body;
        this.properties = properties;
    }

    /**
     * Sets a property of the application's own.
     *
     * @throws IllegalArgumentException when the name or the value is blank or holds a separator (0x01, 0x02)
     * @throws RuntimeException when the name is one of {@link MessageConst#STRING_HASH_SET}
     */
    public void putUserProperty(String name, String value) {
        if (isBlank(name) || isBlank(value)) {
            throw new IllegalArgumentException(
                    "property '" + name + "'='" + value + "': expected a name and a value that are not blank");
        }
        if (MessageConst.STRING_HASH_SET.contains(name)) {
            throw new IllegalArgumentException("property '" + name + "': the name is reserved, expected another one");
        }
        if (MessageProperties.hasSeparator(name) || MessageProperties.hasSeparator(value)) {
            throw new IllegalArgumentException("property '" + name + "': expected no character 0x01 or 0x02");
        }
        properties.put(name, value);
    }

    /** Null when there is no such property. */
    public @Nullable String getUserProperty(String name) {
        return getProperty(name);
    }

    /** Whether there is a property of this name. */
    public boolean hasProperty(String name) {
        return properties.contains(name);
    }

    /** Null when there is no such property. */
    public @Nullable String getProperty(String name) {
        return properties.get(name);
    }

    /** The live map of all properties. */
    public Map<String, String> getProperties() {
        return properties.map();
    }

    /** Replaces all properties; the map is taken over and must be mutable. For the library's own use. */
    public void setProperties(Map<String, String> properties) {
        this.properties = PropertyTable.of(properties);
    }

    /** Sets any property, reserved ones too. For the library's own use; applications use {@link #putUserProperty}. */
    public void putProperty(String name, String value) {
        properties.put(name, value);
    }

    /** Removes any property. For the library's own use. */
    public void clearProperty(String name) {
        properties.remove(name);
    }

    public String getTopic() {
        return topic;
    }

    public void setTopic(String topic) {
        this.topic = topic;
    }

    /** Null when the message has no tag. */
    public @Nullable String getTags() {
        return getProperty(MessageConst.PROPERTY_TAGS);
    }

    public void setTags(String tags) {
        putProperty(MessageConst.PROPERTY_TAGS, tags);
    }

    /** The keys separated by spaces, or null when the message has none. */
    public @Nullable String getKeys() {
        return getProperty(MessageConst.PROPERTY_KEYS);
    }

    /** One key, or several separated by spaces. */
    public void setKeys(String keys) {
        putProperty(MessageConst.PROPERTY_KEYS, keys);
    }

    /** Several keys; none of them may contain a space. */
    public void setKeys(Collection<String> keys) {
        setKeys(String.join(MessageConst.KEY_SEPARATOR, keys));
    }

    /** The delay level, or 0 when the message has none. */
    public int getDelayTimeLevel() {
        return (int) numberOf(MessageConst.PROPERTY_DELAY_TIME_LEVEL);
    }

    /** Asks for a delay by its number in the broker's list; 1 is the first. */
    public void setDelayTimeLevel(int level) {
        putProperty(MessageConst.PROPERTY_DELAY_TIME_LEVEL, String.valueOf(level));
    }

    /** The delay in seconds, or 0 when the message has none. */
    public long getDelayTimeSec() {
        return numberOf(MessageConst.PROPERTY_TIMER_DELAY_SEC);
    }

    /** Asks for a delay in seconds. */
    public void setDelayTimeSec(long seconds) {
        putProperty(MessageConst.PROPERTY_TIMER_DELAY_SEC, String.valueOf(seconds));
    }

    /** The delay in milliseconds, or 0 when the message has none. */
    public long getDelayTimeMs() {
        return numberOf(MessageConst.PROPERTY_TIMER_DELAY_MS);
    }

    /** Asks for a delay in milliseconds. */
    public void setDelayTimeMs(long millis) {
        putProperty(MessageConst.PROPERTY_TIMER_DELAY_MS, String.valueOf(millis));
    }

    /** The moment of delivery in milliseconds since 1970, or 0 when the message has none. */
    public long getDeliverTimeMs() {
        return numberOf(MessageConst.PROPERTY_TIMER_DELIVER_MS);
    }

    /** Asks for delivery at a moment, in milliseconds since 1970. */
    public void setDeliverTimeMs(long millis) {
        putProperty(MessageConst.PROPERTY_TIMER_DELIVER_MS, String.valueOf(millis));
    }

    /** True unless the message says otherwise. */
    public boolean isWaitStoreMsgOK() {
        String wait = getProperty(MessageConst.PROPERTY_WAIT_STORE_MSG_OK);
        return wait == null || Boolean.parseBoolean(wait);
    }

    /** False when the sender does not wait for the disk or for replicas. */
    public void setWaitStoreMsgOK(boolean wait) {
        putProperty(MessageConst.PROPERTY_WAIT_STORE_MSG_OK, Boolean.toString(wait));
    }

    /** The message's priority, or -1 when it has none. */
    public int getPriority() {
        return getProperty(MessageConst.PROPERTY_PRIORITY) == null
                ? -1
                : (int) numberOf(MessageConst.PROPERTY_PRIORITY);
    }

    /**
     * Asks for a priority; higher goes first.
     *
     * @throws IllegalArgumentException when it is negative
     */
    public void setPriority(int priority) {
        if (priority < 0) {
            throw new IllegalArgumentException("priority=" + priority + ": expected 0 or more");
        }
        putProperty(MessageConst.PROPERTY_PRIORITY, String.valueOf(priority));
    }

    /** Set by brokers of several instances; null when there is none. */
    public @Nullable String getBuyerId() {
        return getProperty(MessageConst.PROPERTY_BUYER_ID);
    }

    public void setBuyerId(String buyerId) {
        putProperty(MessageConst.PROPERTY_BUYER_ID, buyerId);
    }

    public void setInstanceId(String instanceId) {
        putProperty(MessageConst.PROPERTY_INSTANCE_ID, instanceId);
    }

    public int getFlag() {
        return flag;
    }

    public void setFlag(int flag) {
        this.flag = flag;
    }

    /** The live bytes of the body. */
    public byte[] getBody() {
        return body;
    }

    /** Sets the body; it is not copied. */
    public void setBody(byte[] body) {
        this.body = body;
    }

    /** Null for a message outside a transaction. */
    public @Nullable String getTransactionId() {
        return transactionId;
    }

    public void setTransactionId(@Nullable String transactionId) {
        this.transactionId = transactionId;
    }

    private long numberOf(String name) {
        String text = getProperty(name);
        if (text == null) {
            return 0;
        }
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException notANumber) {
            throw new IllegalArgumentException("property " + name + "='" + text + "': expected a number", notANumber);
        }
    }

    private static boolean isBlank(@Nullable String text) {
        return text == null || text.isBlank();
    }

    @Override
    public String toString() {
        return "Message{topic='" + topic + "', flag=" + flag + ", properties=" + properties.map() + ", bodyLength="
                + body.length + ", transactionId='" + transactionId + "'}";
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.cometmq.common.message;

import java.util.Set;

/** The names of the properties that RocketMQ's clients and brokers give a meaning to. */
public final class MessageConst {
    /** Business keys, separated by {@link #KEY_SEPARATOR}; indexed. */
    public static final String PROPERTY_KEYS = "KEYS";

    public static final String PROPERTY_TAGS = "TAGS";
    /** {@code false}: the sender does not wait for the disk or for replicas. */
    public static final String PROPERTY_WAIT_STORE_MSG_OK = "WAIT";

    public static final String PROPERTY_DELAY_TIME_LEVEL = "DELAY";
    /** The original topic of a message that is retried. */
    public static final String PROPERTY_RETRY_TOPIC = "RETRY_TOPIC";

    public static final String PROPERTY_ORIGIN_GROUP = "ORIGIN_GROUP";
    /** Where a half, delayed or timer message really goes. */
    public static final String PROPERTY_REAL_TOPIC = "REAL_TOPIC";

    public static final String PROPERTY_REAL_QUEUE_ID = "REAL_QID";
    public static final String PROPERTY_TRANSACTION_PREPARED = "TRAN_MSG";
    public static final String PROPERTY_PRODUCER_GROUP = "PGROUP";
    /** Added by a consumer from the pull's response. */
    public static final String PROPERTY_MIN_OFFSET = "MIN_OFFSET";
    /** Added by a consumer from the pull's response. */
    public static final String PROPERTY_MAX_OFFSET = "MAX_OFFSET";

    public static final String PROPERTY_BUYER_ID = "BUYER_ID";
    /** The first broker id of a message that is retried. */
    public static final String PROPERTY_ORIGIN_MESSAGE_ID = "ORIGIN_MESSAGE_ID";

    public static final String PROPERTY_TRANSFER_FLAG = "TRANSFER_FLAG";
    public static final String PROPERTY_CORRECTION_FLAG = "CORRECTION_FLAG";
    public static final String PROPERTY_MQ2_FLAG = "MQ2_FLAG";
    public static final String PROPERTY_RECONSUME_TIME = "RECONSUME_TIME";
    public static final String PROPERTY_MSG_REGION = "MSG_REGION";
    public static final String PROPERTY_TRACE_SWITCH = "TRACE_ON";
    /** The id a client gives a message before it sends it. */
    public static final String PROPERTY_UNIQ_CLIENT_MESSAGE_ID_KEYIDX = "UNIQ_KEY";

    public static final String PROPERTY_EXTEND_UNIQ_INFO = "EXTEND_UNIQ_INFO";
    public static final String PROPERTY_MAX_RECONSUME_TIMES = "MAX_RECONSUME_TIMES";
    public static final String PROPERTY_CONSUME_START_TIMESTAMP = "CONSUME_START_TIME";
    public static final String PROPERTY_PRIORITY = "_SYS_MSG_PRIORITY_";
    public static final String PROPERTY_INNER_NUM = "INNER_NUM";
    public static final String PROPERTY_INNER_BASE = "INNER_BASE";
    public static final String DUP_INFO = "DUP_INFO";
    public static final String PROPERTY_CHECK_IMMUNITY_TIME_IN_SECONDS = "CHECK_IMMUNITY_TIME_IN_SECONDS";
    public static final String PROPERTY_TRANSACTION_PREPARED_QUEUE_OFFSET = "TRAN_PREPARED_QUEUE_OFFSET";
    public static final String PROPERTY_TRANSACTION_ID = "__transactionId__";
    public static final String PROPERTY_TRANSACTION_CHECK_TIMES = "TRANSACTION_CHECK_TIMES";
    public static final String PROPERTY_INSTANCE_ID = "INSTANCE_ID";
    public static final String PROPERTY_CORRELATION_ID = "CORRELATION_ID";
    public static final String PROPERTY_MESSAGE_REPLY_TO_CLIENT = "REPLY_TO_CLIENT";
    public static final String PROPERTY_MESSAGE_TTL = "TTL";
    public static final String PROPERTY_REPLY_MESSAGE_ARRIVE_TIME = "ARRIVE_TIME";
    public static final String PROPERTY_PUSH_REPLY_TIME = "PUSH_REPLY_TIME";
    public static final String PROPERTY_CLUSTER = "CLUSTER";
    public static final String PROPERTY_MESSAGE_TYPE = "MSG_TYPE";
    public static final String PROPERTY_POP_CK = "POP_CK";
    public static final String PROPERTY_POP_CK_OFFSET = "POP_CK_OFFSET";
    public static final String PROPERTY_FIRST_POP_TIME = "1ST_POP_TIME";
    public static final String PROPERTY_SHARDING_KEY = "__SHARDINGKEY";
    public static final String PROPERTY_LITE_TOPIC = "__LITE_TOPIC";
    public static final String PROPERTY_FORWARD_QUEUE_ID = "PROPERTY_FORWARD_QUEUE_ID";
    public static final String PROPERTY_REDIRECT = "REDIRECT";
    public static final String PROPERTY_INNER_MULTI_DISPATCH = "INNER_MULTI_DISPATCH";
    public static final String PROPERTY_INNER_MULTI_QUEUE_OFFSET = "INNER_MULTI_QUEUE_OFFSET";
    public static final String PROPERTY_TRACE_CONTEXT = "TRACE_CONTEXT";
    public static final String PROPERTY_TIMER_DELAY_SEC = "TIMER_DELAY_SEC";
    public static final String PROPERTY_TIMER_DELAY_MS = "TIMER_DELAY_MS";
    public static final String PROPERTY_TIMER_DELIVER_MS = "TIMER_DELIVER_MS";
    public static final String PROPERTY_TIMER_OUT_MS = "TIMER_OUT_MS";
    public static final String PROPERTY_TIMER_ENQUEUE_MS = "TIMER_ENQUEUE_MS";
    public static final String PROPERTY_TIMER_DEQUEUE_MS = "TIMER_DEQUEUE_MS";
    public static final String PROPERTY_TIMER_ROLL_TIMES = "TIMER_ROLL_TIMES";
    public static final String PROPERTY_TIMER_ROLL_LABEL = "TIMER_ROLL_LABEL";
    public static final String PROPERTY_TIMER_DELAY_LEVEL = "TIMER_DELAY_LEVEL";
    public static final String PROPERTY_TIMER_DEL_UNIQKEY = "TIMER_DEL_UNIQKEY";
    public static final String PROPERTY_TIMER_ENGINE_TYPE = "E_T";
    public static final String PROPERTY_BORN_HOST = "__BORNHOST";
    public static final String PROPERTY_BORN_TIMESTAMP = "BORN_TIMESTAMP";
    public static final String PROPERTY_CRC32 = "__CRC32#";
    public static final String PROPERTY_DLQ_ORIGIN_TOPIC = "DLQ_ORIGIN_TOPIC";
    public static final String PROPERTY_DLQ_ORIGIN_MESSAGE_ID = "DLQ_ORIGIN_MESSAGE_ID";
    /** The queue of a dead letter's first copy; not known to RocketMQ, like the other marks below. */
    public static final String PROPERTY_DLQ_ORIGIN_QUEUE_ID = "DLQ_ORIGIN_QUEUE_ID";
    /** The position of a dead letter's first copy in its queue. */
    public static final String PROPERTY_DLQ_ORIGIN_QUEUE_OFFSET = "DLQ_ORIGIN_QUEUE_OFFSET";
    /** Why a message is a dead letter: MAX_RECONSUME_TIMES, REJECTED_BY_CONSUMER or GIVEN_UP_IN_ORDER. */
    public static final String PROPERTY_DLQ_REASON = "DLQ_REASON";
    /** How often a dead letter was given to a consumer. */
    public static final String PROPERTY_DLQ_ATTEMPTS = "DLQ_ATTEMPTS";
    /** When a message became a dead letter, in milliseconds since 1970. */
    public static final String PROPERTY_DLQ_TIME = "DLQ_TIME";
    /** Properties whose names begin so are never stored. */
    public static final String PROPERTY_TRANSIENT_PREFIX = "__RMQ.TRANSIENT.";

    /** Between two keys in {@link #PROPERTY_KEYS}. */
    public static final String KEY_SEPARATOR = " ";

    /** The names that {@link Message#putUserProperty} refuses. */
    public static final Set<String> STRING_HASH_SET = Set.of(
            PROPERTY_KEYS,
            PROPERTY_TAGS,
            PROPERTY_WAIT_STORE_MSG_OK,
            PROPERTY_DELAY_TIME_LEVEL,
            PROPERTY_RETRY_TOPIC,
            PROPERTY_ORIGIN_GROUP,
            PROPERTY_REAL_TOPIC,
            PROPERTY_REAL_QUEUE_ID,
            PROPERTY_TRANSACTION_PREPARED,
            PROPERTY_PRODUCER_GROUP,
            PROPERTY_MIN_OFFSET,
            PROPERTY_MAX_OFFSET,
            PROPERTY_BUYER_ID,
            PROPERTY_ORIGIN_MESSAGE_ID,
            PROPERTY_TRANSFER_FLAG,
            PROPERTY_CORRECTION_FLAG,
            PROPERTY_MQ2_FLAG,
            PROPERTY_RECONSUME_TIME,
            PROPERTY_MSG_REGION,
            PROPERTY_UNIQ_CLIENT_MESSAGE_ID_KEYIDX,
            PROPERTY_EXTEND_UNIQ_INFO,
            PROPERTY_MAX_RECONSUME_TIMES,
            PROPERTY_CONSUME_START_TIMESTAMP,
            PROPERTY_PRIORITY,
            DUP_INFO,
            PROPERTY_TRANSACTION_PREPARED_QUEUE_OFFSET,
            PROPERTY_INSTANCE_ID,
            PROPERTY_CORRELATION_ID,
            PROPERTY_MESSAGE_REPLY_TO_CLIENT,
            PROPERTY_MESSAGE_TTL,
            PROPERTY_REPLY_MESSAGE_ARRIVE_TIME,
            PROPERTY_PUSH_REPLY_TIME,
            PROPERTY_CLUSTER,
            PROPERTY_MESSAGE_TYPE,
            PROPERTY_POP_CK,
            PROPERTY_POP_CK_OFFSET,
            PROPERTY_FIRST_POP_TIME,
            PROPERTY_INNER_MULTI_QUEUE_OFFSET,
            PROPERTY_TRACE_SWITCH,
            PROPERTY_TIMER_DELAY_SEC,
            PROPERTY_TIMER_DELAY_MS,
            PROPERTY_TIMER_DELAY_LEVEL,
            PROPERTY_TIMER_DELIVER_MS,
            PROPERTY_TIMER_ENQUEUE_MS,
            PROPERTY_TIMER_DEQUEUE_MS,
            PROPERTY_TIMER_ROLL_TIMES,
            PROPERTY_TIMER_OUT_MS,
            PROPERTY_TIMER_DEL_UNIQKEY,
            PROPERTY_BORN_HOST,
            PROPERTY_BORN_TIMESTAMP,
            PROPERTY_CRC32,
            PROPERTY_DLQ_ORIGIN_TOPIC,
            PROPERTY_DLQ_ORIGIN_MESSAGE_ID,
            PROPERTY_LITE_TOPIC);

    /** Any of these makes a message a delayed one. */
    public static final Set<String> DELAY_PROPERTIES = Set.of(
            PROPERTY_DELAY_TIME_LEVEL, PROPERTY_TIMER_DELAY_SEC, PROPERTY_TIMER_DELAY_MS, PROPERTY_TIMER_DELIVER_MS);

    private MessageConst() {}
}

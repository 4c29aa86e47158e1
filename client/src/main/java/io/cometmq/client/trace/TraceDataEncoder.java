// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.trace;

import io.cometmq.client.AccessChannel;
import io.cometmq.client.producer.LocalTransactionState;
import io.cometmq.common.message.MessageConst;
import io.cometmq.common.message.MessageType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Trace records to text and back. Fields stand between 0x01, a record ends with 0x02:
 *
 * <pre>
 * Pub             timestamp region group topic msgId tags keys storeHost bodyLength costTime msgType offsetMsgId success
 * SubBefore       timestamp region group requestId msgId retryTimes keys            one record per message
 * SubAfter        requestId msgId costTime success keys contextCode [timestamp group]   one record per message
 * EndTransaction  timestamp region group topic msgId tags keys storeHost msgType transactionId state fromCheck
 * Recall          timestamp region group topic msgId success
 * </pre>
 *
 * Stateless.
 */
public final class TraceDataEncoder {
    private static final String FIELD = String.valueOf(TraceConstants.CONTENT_SPLITOR);
    private static final String RECORD = String.valueOf(TraceConstants.FIELD_SPLITOR);
    private static final int MIN_SUB_AFTER_FIELDS = 7;

    private TraceDataEncoder() {}

    /** The text of a record and the keys under which it is found. */
    public static TraceTransferBean encoderFromContextBean(TraceContext context) {
        StringBuilder text = new StringBuilder();
        Set<String> keys = new LinkedHashSet<>();
        for (TraceBean bean : context.getTraceBeans()) {
            text.append(String.join(FIELD, fields(context, bean))).append(TraceConstants.FIELD_SPLITOR);
            addKeys(bean, keys);
        }
        return new TraceTransferBean(text.toString(), keys);
    }

    private static void addKeys(TraceBean bean, Set<String> keys) {
        keys.add(bean.getMsgId());
        for (String key : bean.getKeys().split(MessageConst.KEY_SEPARATOR, -1)) {
            if (!key.isEmpty()) {
                keys.add(key);
            }
        }
    }

    private static List<String> fields(TraceContext context, TraceBean bean) {
        List<String> fields = new ArrayList<>();
        fields.add(context.getTraceType().name());
        if (context.getTraceType() == TraceType.SubAfter) {
            subAfter(context, bean, fields);
            return fields;
        }
        add(fields, context.getTimeStamp(), context.getRegionId(), context.getGroupName());
        switch (context.getTraceType()) {
            case Pub ->
                add(
                        fields,
                        bean.getTopic(),
                        bean.getMsgId(),
                        bean.getTags(),
                        bean.getKeys(),
                        bean.getStoreHost(),
                        bean.getBodyLength(),
                        context.getCostTime(),
                        bean.getMsgType().code(),
                        bean.getOffsetMsgId(),
                        context.isSuccess());
            case SubBefore ->
                add(fields, context.getRequestId(), bean.getMsgId(), bean.getRetryTimes(), bean.getKeys());
            case EndTransaction ->
                add(
                        fields,
                        bean.getTopic(),
                        bean.getMsgId(),
                        bean.getTags(),
                        bean.getKeys(),
                        bean.getStoreHost(),
                        bean.getMsgType().code(),
                        bean.getTransactionId(),
                        bean.getTransactionState().name(),
                        bean.isFromTransactionCheck());
            case Recall -> add(fields, bean.getTopic(), bean.getMsgId(), context.isSuccess());
            case SubAfter -> throw new IllegalStateException("handled above");
        }
        return fields;
    }

    private static void subAfter(TraceContext context, TraceBean bean, List<String> fields) {
        add(
                fields,
                context.getRequestId(),
                bean.getMsgId(),
                context.getCostTime(),
                context.isSuccess(),
                bean.getKeys(),
                context.getContextCode());
        if (context.getAccessChannel() != AccessChannel.CLOUD) {
            add(fields, context.getTimeStamp(), context.getGroupName());
        }
    }

    private static void add(List<String> fields, Object... values) {
        for (Object value : values) {
            fields.add(String.valueOf(value));
        }
    }

    /**
     * The records of a text, in order; a record of an unknown kind is left out.
     *
     * @throws IllegalArgumentException when a record has too few fields or a number is none
     */
    public static List<TraceContext> decoderFromTraceDataString(String traceData) {
        List<TraceContext> contexts = new ArrayList<>();
        for (String record : traceData.split(RECORD, -1)) {
            String[] fields = record.split(FIELD, -1);
            boolean known = Arrays.stream(TraceType.values())
                    .anyMatch(type -> type.name().equals(fields[0]));
            if (known) {
                contexts.add(decode(TraceType.valueOf(fields[0]), fields));
            }
        }
        return contexts;
    }

    private static TraceContext decode(TraceType type, String[] fields) {
        TraceContext context = new TraceContext();
        context.setTraceType(type);
        TraceBean bean = new TraceBean();
        context.setTraceBeans(List.of(bean));
        try {
            decode(context, bean, fields);
        } catch (ArrayIndexOutOfBoundsException | NumberFormatException malformed) {
            throw new IllegalArgumentException(
                    "trace record " + type + " with " + fields.length + " fields: " + malformed.getMessage(),
                    malformed);
        }
        return context;
    }

    private static void decode(TraceContext context, TraceBean bean, String[] fields) {
        if (context.getTraceType() == TraceType.SubAfter) {
            context.setRequestId(fields[1]);
            bean.setMsgId(fields[2]);
            context.setCostTime(Integer.parseInt(fields[3]));
            context.setSuccess(Boolean.parseBoolean(fields[4]));
            bean.setKeys(fields[5]);
            context.setContextCode(Integer.parseInt(fields[6]));
            if (fields.length > MIN_SUB_AFTER_FIELDS) {
                context.setTimeStamp(Long.parseLong(fields[7]));
                context.setGroupName(fields[8]);
            }
            return;
        }
        context.setTimeStamp(Long.parseLong(fields[1]));
        context.setRegionId(fields[2]);
        context.setGroupName(fields[3]);
        if (context.getTraceType() == TraceType.SubBefore) {
            context.setRequestId(fields[4]);
            bean.setMsgId(fields[5]);
            bean.setRetryTimes(Integer.parseInt(fields[6]));
            bean.setKeys(fields[7]);
            return;
        }
        bean.setTopic(fields[4]);
        bean.setMsgId(fields[5]);
        if (context.getTraceType() == TraceType.Recall) {
            context.setSuccess(Boolean.parseBoolean(fields[6]));
            return;
        }
        bean.setTags(fields[6]);
        bean.setKeys(fields[7]);
        bean.setStoreHost(fields[8]);
        if (context.getTraceType() == TraceType.Pub) {
            bean.setBodyLength(Integer.parseInt(fields[9]));
            context.setCostTime(Integer.parseInt(fields[10]));
            bean.setMsgType(MessageType.of(Integer.parseInt(fields[11])));
            bean.setOffsetMsgId(fields[12]);
            context.setSuccess(Boolean.parseBoolean(fields[13]));
        } else {
            bean.setMsgType(MessageType.of(Integer.parseInt(fields[9])));
            bean.setTransactionId(fields[10]);
            bean.setTransactionState(LocalTransactionState.valueOf(fields[11]));
            bean.setFromTransactionCheck(Boolean.parseBoolean(fields[12]));
        }
    }
}

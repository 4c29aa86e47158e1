// SPDX-License-Identifier: Apache-2.0
package io.cometmq.common.io;

import com.alibaba.fastjson2.codec.BeanInfo;
import com.alibaba.fastjson2.codec.FieldInfo;
import com.alibaba.fastjson2.modules.ObjectWriterAnnotationProcessor;
import com.alibaba.fastjson2.modules.ObjectWriterModule;
import com.alibaba.fastjson2.writer.ObjectWriterProvider;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;

/**
 * Keeps methods of records out of their JSON that are not components: fastjson2 takes every {@code getX()} and {@code
 * isX()} for a member. Stateless.
 */
final class ComponentsOnly implements ObjectWriterModule, ObjectWriterAnnotationProcessor {
    private ComponentsOnly() {}

    /** Writers of our own: those of the process belong to the application too. */
    static ObjectWriterProvider writers() {
        ObjectWriterProvider writers = new ObjectWriterProvider();
        writers.register(new ComponentsOnly());
        return writers;
    }

    @Override
    public ObjectWriterAnnotationProcessor getAnnotationProcessor() {
        return this;
    }

    @Override
    @SuppressWarnings("rawtypes") // as fastjson2 declares it
    public void getFieldInfo(BeanInfo beanInfo, FieldInfo fieldInfo, Class objectClass, Method method) {
        if (objectClass.isRecord() && !isComponent(objectClass, method.getName())) {
            fieldInfo.ignore = true;
        }
    }

    private static boolean isComponent(Class<?> type, String name) {
        return Arrays.stream(type.getRecordComponents())
                .map(RecordComponent::getName)
                .anyMatch(name::equals);
    }
}

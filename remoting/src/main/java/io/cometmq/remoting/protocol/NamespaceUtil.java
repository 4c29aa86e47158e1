// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.protocol;

import io.cometmq.common.topic.TopicNames;
import org.jspecify.annotations.Nullable;

/**
 * Names inside a namespace of the older kind: {@code namespace%name}, with the prefixes of retry topics and dead letters
 * outside. The system's own topics and groups are in no namespace. Stateless.
 */
public final class NamespaceUtil {
    public static final char NAMESPACE_SEPARATOR = '%';

    private NamespaceUtil() {}

    /** The name inside the namespace; the same name when there is none, or it is inside already. */
    public static String wrapNamespace(@Nullable String namespace, String resource) {
        String name = withoutPrefix(resource);
        if (namespace == null
                || namespace.isEmpty()
                || name.isEmpty()
                || isSystem(name)
                || name.startsWith(namespace + NAMESPACE_SEPARATOR)) {
            return resource;
        }
        return prefixOf(resource) + namespace + NAMESPACE_SEPARATOR + name;
    }

    /** The name without the namespace; the same name when it is not inside it. */
    public static String withoutNamespace(String resource, @Nullable String namespace) {
        String name = withoutPrefix(resource);
        if (namespace == null || namespace.isEmpty() || !name.startsWith(namespace + NAMESPACE_SEPARATOR)) {
            return resource;
        }
        return prefixOf(resource) + name.substring(namespace.length() + 1);
    }

    private static boolean isSystem(String name) {
        return TopicNames.isSystemTopic(name) || TopicNames.isSystemGroup(name);
    }

    private static String prefixOf(String resource) {
        if (TopicNames.isRetryTopic(resource)) {
            return TopicNames.RETRY_PREFIX;
        }
        return TopicNames.isDlqTopic(resource) ? TopicNames.DLQ_PREFIX : "";
    }

    private static String withoutPrefix(String resource) {
        return resource.substring(prefixOf(resource).length());
    }
}

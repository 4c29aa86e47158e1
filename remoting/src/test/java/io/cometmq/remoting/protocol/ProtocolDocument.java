// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.protocol;

import io.cometmq.remoting.protocol.request.RequestTypes;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Prints {@code docs/protocol.md} from the declared requests. */
final class ProtocolDocument {
    private final StringBuilder out = new StringBuilder();
    private final List<RequestType<?, ?>> requests = RequestTypes.all();

    private ProtocolDocument() {}

    static String print() {
        ProtocolDocument document = new ProtocolDocument();
        document.requests();
        document.headers();
        return document.out.toString();
    }

    private void requests() {
        out.append("# Requests that CometMQ sends or serves\n\n")
                .append(
                        "Printed from `io.cometmq.remoting.protocol.request`; a test fails when this page is stale, and\n")
                .append("`mvn test -pl remoting -am -Dtest=ProtocolDocumentTest -Dregenerate")
                .append(" -Dsurefire.failIfNoSpecifiedTests=false` rewrites it.\n")
                .append(
                        "Frames are drawn at `Command`, the two forms of a header at `JsonHeader` and `BinaryHeader`.\n")
                .append(
                        "A dash is a header without fields, or a body that is empty or not JSON; the Javadoc of the constant")
                .append(" says which.\n\n")
                .append("| code | name | request header | request body | answer header | answer body |\n")
                .append("| ---: | --- | --- | --- | --- | --- |\n");
        for (RequestType<?, ?> request : requests) {
            row(
                    String.valueOf(request.code()),
                    request.name(),
                    link(request.header()) + (request.lettered() ? " (letters)" : ""),
                    body(request.body()),
                    link(request.replyHeader()),
                    body(request.replyBody()));
        }
    }

    private void headers() {
        out.append("\n# Headers\n\n")
                .append("All values are texts on the wire. A field that is not required may be missing.\n");
        for (Class<? extends Record> header : headerTypes()) {
            boolean lettered = isLettered(header);
            out.append("\n## ").append(title(header)).append("\n\n");
            out.append(lettered ? "| field | letter | value | required |\n" : "| field | value | required |\n");
            out.append(lettered ? "| --- | --- | --- | --- |\n" : "| --- | --- | --- |\n");
            List<HeaderComponent> letters = HeaderCodec.lettered(header).components();
            for (HeaderComponent component : HeaderCodec.of(header).components()) {
                String name = component.wireName();
                String required = component.isRequired() ? "yes" : "";
                if (lettered) {
                    row(name, letters.get(component.position()).wireName(), component.expected(), required);
                } else {
                    row(name, component.expected(), required);
                }
            }
        }
    }

    private Set<Class<? extends Record>> headerTypes() {
        Set<Class<? extends Record>> types = new TreeSet<>((a, b) -> title(a).compareTo(title(b)));
        for (RequestType<?, ?> request : requests) {
            types.add(request.header());
            types.add(request.replyHeader());
        }
        types.remove(NoHeader.class);
        return new LinkedHashSet<>(types);
    }

    private boolean isLettered(Class<?> header) {
        return requests.stream().anyMatch(request -> request.lettered() && request.header() == header);
    }

    private void row(String... cells) {
        out.append("| ").append(String.join(" | ", cells)).append(" |\n");
    }

    private static String title(Class<?> header) {
        return header.getDeclaringClass() == null
                ? header.getSimpleName()
                : header.getDeclaringClass().getSimpleName() + "." + header.getSimpleName();
    }

    private static String link(Class<?> header) {
        if (header == NoHeader.class) {
            return "-";
        }
        return "[" + header.getSimpleName() + "](#"
                + title(header).replace(".", "").toLowerCase(Locale.ROOT) + ")";
    }

    private static String body(@Nullable Class<?> body) {
        return body == null ? "-" : "`" + body.getSimpleName() + "`";
    }
}

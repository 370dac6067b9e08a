package io.scoreline.api.http;

import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/// Writes an [ApiResponse] to Jetty's.
final class ResponseWriter {
    private ResponseWriter() {}

    static void write(Response response, ApiResponse answer, Callback callback) {
        response.setStatus(answer.status());
        if (!answer.mediaType().isEmpty()) {
            response.getHeaders().put(HttpHeader.CONTENT_TYPE, answer.mediaType());
        }
        response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-cache");
        answer.headers().forEach((name, value) -> response.getHeaders().put(name, value));
        response.write(true, ByteBuffer.wrap(answer.body()), callback);
    }
}

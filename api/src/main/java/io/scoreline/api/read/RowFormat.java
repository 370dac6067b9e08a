package io.scoreline.api.read;

import io.scoreline.api.http.ApiRequest;
import io.scoreline.api.http.Problem;
import io.scoreline.api.http.ProblemCode;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// How rows of scores are written, chosen by the header `Accept`.
enum RowFormat {
    JSON("application/json"),
    /// One JSON object a line.
    NDJSON("application/x-ndjson"),
    /// An Arrow IPC stream.
    ARROW("application/vnd.apache.arrow.stream");

    private final String mediaType;

    RowFormat(String mediaType) {
        this.mediaType = mediaType;
    }

    String mediaType() {
        return mediaType;
    }

    /// The first one named that is known; JSON for those who name none or take anything.
    static RowFormat of(ApiRequest request) {
        @Nullable String accept = request.header("Accept");
        if (accept == null || accept.isBlank()) {
            return JSON;
        }
        for (String range : accept.split(",", -1)) {
            int semicolon = range.indexOf(';');
            String type = (semicolon < 0 ? range : range.substring(0, semicolon)).trim().toLowerCase(Locale.ROOT);
            for (RowFormat format : values()) {
                if (type.equals(format.mediaType)) {
                    return format;
                }
            }
            if (type.equals("*/*") || type.equals("application/*")) {
                return JSON;
            }
        }
        String expected = Arrays.stream(values()).map(RowFormat::mediaType).collect(Collectors.joining(", "));
        throw Problem.of(ProblemCode.NOT_ACCEPTABLE, "scores are not written as " + accept)
                .with("field", "Accept")
                .with("expected", expected)
                .with("found", accept)
                .exception();
    }
}

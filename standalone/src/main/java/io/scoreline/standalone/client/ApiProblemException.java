package io.scoreline.standalone.client;

import io.scoreline.scoring.json.JsonSyntaxException;
import io.scoreline.standalone.json.JsonDocument;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// The server refused a request; the message is what it said.
public final class ApiProblemException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private static final int LONGEST_BODY_SHOWN = 300;

    private final int status;
    private final String code;

    private ApiProblemException(int status, String code, String message) {
        super(message);
        this.status = status;
        this.code = code;
    }

    static ApiProblemException of(String request, Reply reply) {
        try {
            JsonDocument problem = JsonDocument.parse(reply.body());
            String code = problem.text("code").orElse("");
            Optional<String> said = problem.text("detail").or(() -> problem.text("title"));
            return new ApiProblemException(
                    reply.status(), code, request + ": " + said.orElse("status " + reply.status()));
        } catch (JsonSyntaxException notAProblem) {
            String body = new String(reply.body(), StandardCharsets.UTF_8);
            String shown = body.substring(0, Math.min(body.length(), LONGEST_BODY_SHOWN))
                    .replaceAll("\\s+", " ");
            return new ApiProblemException(
                    reply.status(),
                    "",
                    request + ": expected problem+json, found status " + reply.status() + " " + shown);
        }
    }

    public int status() {
        return status;
    }

    /// The stable code of the problem; empty when the answer had none.
    public String code() {
        return code;
    }
}

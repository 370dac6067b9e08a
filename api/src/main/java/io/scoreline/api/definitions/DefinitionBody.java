package io.scoreline.api.definitions;

import io.scoreline.api.http.ApiRequest;
import io.scoreline.api.http.Problem;
import io.scoreline.api.http.ProblemCode;
import io.scoreline.api.http.RequestBody;
import io.scoreline.scoring.definition.Definition;
import io.scoreline.scoring.definition.DefinitionException;
import io.scoreline.shard.memory.MemoryBudget;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads a definition from the body of a request.
final class DefinitionBody {
    private static final long MAX_BYTES = 256 << 10;
    private static final Set<String> MEDIA_TYPES = Set.of(
            "application/yaml",
            "application/x-yaml",
            "text/yaml",
            "text/x-yaml",
            "application/json",
            "application/x-www-form-urlencoded",
            "application/octet-stream");

    private DefinitionBody() {}

    static Definition read(ApiRequest request, MemoryBudget budget) throws IOException {
        @Nullable String mediaType = request.mediaType();
        if (mediaType != null && !MEDIA_TYPES.contains(mediaType)) {
            throw Problem.of(ProblemCode.MEDIA_TYPE_UNSUPPORTED, "bodies of type \"" + mediaType + "\" are not taken")
                    .with("field", "Content-Type")
                    .with("expected", "application/yaml or application/json")
                    .with("found", mediaType)
                    .exception();
        }
        try (RequestBody body = request.readBody(budget, MAX_BYTES)) {
            return parse(text(body));
        }
    }

    private static String text(RequestBody body) {
        if (body.length() == 0) {
            throw Problem.of(ProblemCode.BODY_EMPTY, "expected a definition in YAML or JSON, found an empty body")
                    .exception();
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body.bytes(), 0, body.length()))
                    .toString();
        } catch (CharacterCodingException e) {
            throw Problem.of(ProblemCode.BODY_MALFORMED, "the body is not UTF-8")
                    .with("expected", "YAML or JSON in UTF-8")
                    .exception();
        }
    }

    private static Definition parse(String text) {
        try {
            return Definition.parse(text);
        } catch (DefinitionException e) {
            throw Problem.of(ProblemCode.DEFINITION_INVALID, String.valueOf(e.getMessage()))
                    .with("problems", e.problems().stream().map(DefinitionBody::members).toList())
                    .exception();
        }
    }

    private static Map<String, Object> members(io.scoreline.scoring.definition.Problem problem) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("line", problem.line());
        members.put("column", problem.column());
        members.put("field", problem.field());
        members.put("message", problem.message());
        put(members, "expected", problem.expected());
        put(members, "found", problem.found());
        put(members, "nearest", problem.nearest());
        return members;
    }

    private static void put(Map<String, Object> members, String name, @Nullable String value) {
        if (value != null) {
            members.put(name, value);
        }
    }
}

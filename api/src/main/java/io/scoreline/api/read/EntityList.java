package io.scoreline.api.read;

import io.scoreline.api.history.EntityName;
import io.scoreline.api.http.Problem;
import io.scoreline.api.http.ProblemCode;
import io.scoreline.api.http.ProblemException;
import io.scoreline.api.http.RequestBody;
import io.scoreline.scoring.json.JsonCursor;
import io.scoreline.scoring.json.JsonKind;
import io.scoreline.scoring.json.JsonSyntaxException;
import io.scoreline.scoring.json.StrictJson;
import io.scoreline.shard.Partitioner;
import java.util.ArrayList;
import java.util.List;

/// The body `{"entities": ["a", "b"]}`, read and checked.
final class EntityList {
    static final int MOST = 1_000;
    private static final String MEMBER = "entities";
    private static final int DEPTH = 4;

    private EntityList() {}

    static List<EntityName> of(RequestBody body, String tenant, Partitioner partitioner) {
        if (body.length() == 0) {
            throw Problem.of(ProblemCode.BODY_EMPTY, "expected {\"entities\": [..]}, found an empty body")
                    .exception();
        }
        try {
            StrictJson.check(body.bytes(), 0, body.length(), DEPTH);
        } catch (JsonSyntaxException e) {
            throw malformed(String.valueOf(e.getMessage()));
        }
        requireObject(body);
        List<EntityName> names = new ArrayList<>();
        boolean found = false;
        JsonCursor members = new JsonCursor().reset(body.bytes(), 0, body.length());
        while (members.next()) {
            String name = members.name();
            if (!MEMBER.equals(name) || found) {
                throw malformed(name == null ? "expected an object" : "unexpected or repeated member \"" + name + "\"");
            }
            if (members.kind() != JsonKind.ARRAY) {
                throw malformed("expected an array of texts as \"entities\"");
            }
            found = true;
            readNames(body, members.valueFrom(), members.valueTo(), tenant, partitioner, names);
        }
        if (names.isEmpty()) {
            throw malformed("expected 1 to " + MOST + " entities, found none");
        }
        return names;
    }

    private static void requireObject(RequestBody body) {
        int at = 0;
        while (" \t\r\n".indexOf(body.bytes()[at]) >= 0) {
            at++;
        }
        if (body.bytes()[at] != '{') {
            throw malformed("expected an object");
        }
    }

    private static void readNames(
            RequestBody body, int from, int to, String tenant, Partitioner partitioner, List<EntityName> names) {
        JsonCursor elements = new JsonCursor().reset(body.bytes(), from, to);
        while (elements.next()) {
            if (names.size() == MOST) {
                throw Problem.of(ProblemCode.TOO_MANY_ENTITIES, "expected at most " + MOST + " entities, found more")
                        .with("expected", "at most " + MOST + " entities")
                        .exception();
            }
            if (elements.kind() != JsonKind.STRING || elements.stringBytes() == null) {
                throw malformed("expected a text as entity " + names.size());
            }
            names.add(named(tenant, elements.stringText(), names.size(), partitioner));
        }
    }

    private static EntityName named(String tenant, String text, int index, Partitioner partitioner) {
        try {
            return EntityName.of(tenant, text, partitioner);
        } catch (ProblemException e) {
            throw malformed("entity " + index + ": " + e.problem().detail());
        }
    }

    private static ProblemException malformed(String detail) {
        return Problem.of(ProblemCode.BODY_MALFORMED, detail)
                .with("expected", "{\"entities\": [\"a\", \"b\"]}")
                .exception();
    }
}

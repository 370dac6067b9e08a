package io.scoreline.api.read;

import io.scoreline.api.http.Problem;
import io.scoreline.api.http.ProblemCode;
import io.scoreline.api.table.ServedDefinition;

/// Why a table does not hold an entity, as a problem.
final class UnknownEntity {
    private UnknownEntity() {}

    static RuntimeException problem(String entity, ServedDefinition served) {
        String label = served.name() + "@" + served.version();
        Problem problem = served.table().full()
                ? Problem.of(
                        ProblemCode.TABLE_FULL,
                        "the table of " + label + " on this replica has no memory left and does not hold the entity,"
                                + " which may have events or none; GET /v1/health/tables tells more")
                : Problem.of(ProblemCode.ENTITY_UNKNOWN, "no event of the entity has been scored by " + label);
        return problem.with("entity", entity)
                .with("definition", served.name())
                .with("version", served.version())
                .exception();
    }
}

package io.scoreline.api.ingest;

import io.scoreline.api.http.ApiResponse;
import io.scoreline.api.http.Problem;
import io.scoreline.api.http.ProblemCode;
import io.scoreline.api.receipt.ReceiptText;
import io.scoreline.writer.Receipt;
import io.scoreline.writer.event.SourceRange;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What became of the events of one request. `rows` are those stored now, or earlier when `alreadyStored`.
record Acknowledgement(
        ParsedEvents parsed,
        int rows,
        boolean alreadyStored,
        @Nullable SourceRange source,
        @Nullable Receipt receipt) {
    private static final int OK = 200;
    private static final int ACCEPTED = 202;

    /// The answer when the acknowledgement has come as far as `reached`, as wanted or less far.
    ApiResponse answer(IngestRequest wanted, Duration dedupWindow, IngestRequest.Ack reached) {
        Map<String, Object> members = members(wanted.tenant(), dedupWindow, reached);
        if (parsed.rejected() > 0 && parsed.rejected() == parsed.events()) {
            Problem problem = Problem.of(
                    ProblemCode.ALL_EVENTS_REJECTED,
                    "none of the " + parsed.events() + " events could be taken; errors says why");
            for (Map.Entry<String, Object> member : members.entrySet()) {
                problem = problem.with(member.getKey(), member.getValue());
            }
            return problem.response();
        }
        if (wanted.format() == BodyFormat.BEACON) {
            return ApiResponse.noContent();
        }
        return ApiResponse.json(reached == wanted.ack() ? OK : ACCEPTED, members);
    }

    private Map<String, Object> members(String tenant, Duration dedupWindow, IngestRequest.Ack reached) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("accepted", alreadyStored ? 0 : rows);
        members.put("duplicates", alreadyStored ? rows : 0);
        members.put("rejected", parsed.rejected());
        members.put("errors", parsed.errors().stream().map(EventError::members).toList());
        int omitted = parsed.rejected() - parsed.errors().size();
        if (omitted > 0) {
            members.put("errorsOmitted", omitted);
        }
        if (receipt != null) {
            members.put("receipt", ReceiptText.of(receipt, tenant));
            members.put("reached", reached.word());
        }
        if (alreadyStored) {
            members.put("alreadyStored", true);
        }
        if (source != null) {
            members.put("source", source.name());
        }
        members.put("dedupWindow", shortest(dedupWindow));
        return members;
    }

    private static String shortest(Duration duration) {
        long seconds = duration.toSeconds();
        return seconds % 3600 == 0 ? seconds / 3600 + "h" : seconds % 60 == 0 ? seconds / 60 + "m" : seconds + "s";
    }
}

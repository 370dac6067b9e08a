package io.scoreline.api.info;

import io.scoreline.scoring.feature.TimeText;
import io.scoreline.scoring.json.JsonOutput;
import io.scoreline.shard.catalog.LiveFiles;
import io.scoreline.shard.catalog.ShardEntry;
import io.scoreline.shard.erasure.Erasures;
import io.scoreline.shard.erasure.Tombstone;
import java.time.LocalDate;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// The answer of [FilesRoute]: where the feeds stand, rows that do not count although they may be in the files, then the files of the kinds asked for. Written straight to text, since there may be many.
record FilesJson(LiveFiles files, Erasures erasures, Set<LiveFiles.Kind> kinds, String dataDirectory) {
    byte[] bytes() {
        JsonOutput out = new JsonOutput().beginObject();
        out.name("dataDirectory").value(dataDirectory);
        out.name("at").value(files.heads().databaseTime().toString());
        out.name("seq").beginObject();
        out.name("events").value(files.heads().events());
        out.name("scores").value(files.heads().scores());
        out.endObject();
        out.name("erased").beginArray();
        erasures.tombstones().forEach(tombstone -> erased(out, tombstone));
        out.endArray();
        for (LiveFiles.Kind kind : LiveFiles.Kind.values()) {
            if (kinds.contains(kind)) {
                write(out, kind);
            }
        }
        return out.endObject().toBytes();
    }

    private void write(JsonOutput out, LiveFiles.Kind kind) {
        out.name(FilesRoute.name(kind)).beginArray();
        switch (kind) {
            case EVENTS -> files.events().forEach(shard -> events(out, shard));
            case VERDICTS -> files.verdicts().forEach(verdict -> verdict(out, verdict));
            case SCORES -> files.scores().forEach(scores -> scores(out, scores));
        }
        out.endArray();
    }

    private static void erased(JsonOutput out, Tombstone tombstone) {
        out.beginObject();
        out.name("tenant").value(tombstone.tenant());
        out.name("entity").value(tombstone.entity());
        out.name("partition").value(tombstone.partition().value());
        out.name("seq").value(tombstone.seq());
        out.endObject();
    }

    private static void events(JsonOutput out, ShardEntry shard) {
        out.beginObject();
        out.name("path").value(shard.path().value());
        out.name("level").value(shard.level());
        out.name("fromSeq").value(shard.fromSeq());
        out.name("toSeq").value(shard.toSeq());
        out.name("partition").value(shard.partition().value());
        out.name("minDay").value(LocalDate.ofEpochDay(shard.minDay()).toString());
        out.name("maxDay").value(LocalDate.ofEpochDay(shard.maxDay()).toString());
        size(out, shard.rows(), shard.bytes(), shard.sha256());
        out.name("minTs").value(time(shard.minTsMicros()));
        out.name("maxTs").value(time(shard.maxTsMicros()));
        out.name("registeredAt").value(shard.registeredAt().toString());
        out.endObject();
    }

    private static void verdict(JsonOutput out, LiveFiles.Verdict verdict) {
        out.beginObject();
        out.name("path").value(verdict.path().value());
        out.name("partition").value(verdict.partition().value());
        out.name("fromSeq").value(verdict.fromSeq());
        out.name("toSeq").value(verdict.toSeq());
        size(out, verdict.duplicates(), verdict.bytes(), verdict.sha256());
        out.endObject();
    }

    private static void scores(JsonOutput out, LiveFiles.Scores scores) {
        out.beginObject();
        out.name("path").value(scores.path().value());
        out.name("definition").value(scores.definition().name());
        out.name("version").value(scores.definition().version());
        out.name("base").value(scores.base());
        out.name("seq").value(scores.seq());
        out.name("partitions").beginArray();
        for (Map.Entry<Integer, Long> done : new TreeMap<>(scores.doneSeqs()).entrySet()) {
            out.beginObject();
            out.name("partition").value(done.getKey());
            out.name("toSeq").value(done.getValue());
            out.endObject();
        }
        out.endArray();
        size(out, scores.rows(), scores.bytes(), scores.sha256());
        out.endObject();
    }

    private static void size(JsonOutput out, long rows, long bytes, String sha256) {
        out.name("rows").value(rows);
        out.name("bytes").value(bytes);
        out.name("sha256").value(sha256);
    }

    private static String time(long micros) {
        return TimeText.of(micros);
    }
}

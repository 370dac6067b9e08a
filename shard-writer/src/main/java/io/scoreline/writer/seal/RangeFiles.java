package io.scoreline.writer.seal;

import io.scoreline.scoring.feature.FeatureColumn;
import io.scoreline.scoring.feature.FeatureSpec;
import io.scoreline.scoring.feature.PayloadExtractor;
import io.scoreline.shard.PartitionId;
import io.scoreline.shard.Partitioner;
import io.scoreline.shard.catalog.NewShard;
import io.scoreline.shard.catalog.WriterId;
import io.scoreline.shard.column.ColumnValues;
import io.scoreline.shard.schema.EventSchema;
import io.scoreline.shard.schema.TableSchema;
import io.scoreline.shard.store.FileStore;
import io.scoreline.shard.store.PublishedFile;
import io.scoreline.shard.store.ShardPath;
import io.scoreline.writer.event.EventBatch;
import io.scoreline.writer.parquet.TableWriter;
import io.scoreline.writer.row.EventFooter;
import io.scoreline.writer.row.EventOrder;
import io.scoreline.writer.row.FeatureValues;
import io.scoreline.writer.row.PromotedFeatures;
import io.scoreline.writer.row.RowSort;
import io.scoreline.writer.row.RowStatistics;
import io.scoreline.writer.row.ShardNames;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Publishes the event shards of one range: one for each (date, partition), or one for each partition when the range
/// touches many dates.
final class RangeFiles {
    /// A range of more dates is a load of old data: its files are split by their first merge.
    static final int MAX_DATES = 4;

    private final FileStore store;
    private final Partitioner partitioner;
    private final WriterId writer;
    private final long epoch;
    private final long from;
    private final long to;
    private final PromotedFeatures features;
    private final SealScratch scratch;
    private final List<NewShard> published = new ArrayList<>();

    RangeFiles(
            FileStore store,
            Partitioner partitioner,
            WriterId writer,
            long epoch,
            long from,
            long to,
            PromotedFeatures features,
            SealScratch scratch) {
        this.store = store;
        this.partitioner = partitioner;
        this.writer = writer;
        this.epoch = epoch;
        this.from = from;
        this.to = to;
        this.features = features;
        this.scratch = scratch;
    }

    /// The shards published so far, by partition and date; all of them once [#publish] has returned.
    List<NewShard> published() {
        return List.copyOf(published);
    }

    void publish(RangeRows rows) throws IOException {
        List<ColumnValues> columns = columns(rows);
        TableSchema schema = EventSchema.landing(features.ids());
        int[] partitions = partitions(rows);
        int[] days = new int[rows.size()];
        ColumnValues ts = rows.ts();
        for (int row = 0; row < days.length; row++) {
            days[row] = RowStatistics.dayOf(ts.longAt(row));
        }
        boolean dated = haveFewDates(days);
        int[] fileDays = dated ? days : new int[days.length];
        int[] order = order(rows, partitions, fileDays);
        int start = 0;
        while (start < order.length) {
            int first = order[start];
            int end = start + 1;
            while (end < order.length
                    && partitions[order[end]] == partitions[first]
                    && fileDays[order[end]] == fileDays[first]) {
                end++;
            }
            published.add(publish(new PartitionId(partitions[first]), dated, schema, columns, ts, order, start, end));
            start = end;
        }
    }

    private static boolean haveFewDates(int[] days) {
        int[] seen = new int[MAX_DATES];
        int count = 0;
        for (int day : days) {
            int at = 0;
            while (at < count && seen[at] != day) {
                at++;
            }
            if (at == MAX_DATES) {
                return false;
            }
            if (at == count) {
                seen[count++] = day;
            }
        }
        return true;
    }

    private static int[] order(RangeRows rows, int[] partitions, int[] fileDays) {
        EventOrder events = new EventOrder(rows.tenant(), rows.entity(), rows.ts(), rows.id());
        return RowSort.sorted(rows.size(), (left, right) -> {
            int order = Integer.compare(partitions[left], partitions[right]);
            if (order == 0) {
                order = Integer.compare(fileDays[left], fileDays[right]);
            }
            return order == 0 ? events.compare(left, right) : order;
        });
    }

    private NewShard publish(
            PartitionId partition,
            boolean dated,
            TableSchema schema,
            List<ColumnValues> columns,
            ColumnValues ts,
            int[] order,
            int start,
            int end)
            throws IOException {
        RowStatistics statistics = RowStatistics.of(schema.columns(), columns, ts, order, start, end);
        String origin = writer.value().toString().substring(0, 8) + "-" + epoch;
        ShardPath path = dated
                ? ShardNames.dated(statistics.minDay(), partition, 0, origin)
                : ShardNames.undated(partition, 0, origin);
        EventFooter footer = new EventFooter(partition, 0, epoch, features)
                .journal(writer.value().toString(), from, to);
        int count = end - start;
        try (TableWriter table = TableWriter.open(
                store.create(path), schema, footer.describing(statistics), count, scratch.writer())) {
            table.write(columns, order, start, end);
            PublishedFile file = table.publish();
            return new NewShard(
                    partition,
                    statistics.minDay(),
                    statistics.maxDay(),
                    file,
                    count,
                    statistics.minTsMicros(),
                    statistics.maxTsMicros());
        }
    }

    private List<ColumnValues> columns(RangeRows rows) {
        List<ColumnValues> columns = new ArrayList<>(List.of(
                rows.tenant(), rows.entity(), rows.id(), rows.ts(), rows.type(), rows.payload(), rows.serverId()));
        List<FeatureSpec> specs = features.specs();
        List<FeatureColumn> values = scratch.columns(specs);
        if (!specs.isEmpty()) {
            PayloadExtractor extractor = new PayloadExtractor(specs);
            for (int row = 0; row < rows.size(); row++) {
                EventBatch batch = rows.batch(row);
                int payload = batch.payloadFrom(rows.event(row));
                extractor.extract(batch.bytes(), payload, payload + batch.payloadLength(rows.event(row)), row, values);
            }
        }
        values.forEach(column -> columns.add(new FeatureValues(column)));
        return columns;
    }

    private int[] partitions(RangeRows rows) {
        int[] partitions = new int[rows.size()];
        EventBatch before = null;
        byte[] tenant = new byte[0];
        for (int row = 0; row < partitions.length; row++) {
            EventBatch batch = rows.batch(row);
            if (!batch.equals(before)) {
                tenant = Arrays.copyOfRange(
                        batch.bytes(), batch.tenantFrom(), batch.tenantFrom() + batch.tenantLength());
                before = batch;
            }
            int event = rows.event(row);
            partitions[row] = partitioner.numberOf(
                    tenant, batch.bytes(), batch.entityFrom(event), batch.entityLength(event));
        }
        return partitions;
    }
}

package io.scoreline.writer.journal;

import io.scoreline.shard.catalog.WriterId;
import io.scoreline.shard.fault.KillPoint;
import io.scoreline.shard.store.Disk;
import io.scoreline.shard.store.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Writes groups of records to the newest segment and makes the next one. Used by the appender's thread alone.
final class SegmentAppender implements AutoCloseable {
    /// Records are gathered here, so that a group is written with few calls and without direct buffers made behind our
    /// back.
    private static final int STAGING_BYTES = 1 << 20;

    private final JournalDirectory directory;
    private final Disk disk;
    private final WriterId writer;
    private final Clock clock;
    private final ByteBuffer staging = ByteBuffer.allocateDirect(STAGING_BYTES);
    private final ByteBuffer recordHeader = ByteBuffer.allocate(SegmentFormat.RECORD_HEADER_BYTES);
    private @Nullable DiskFile file;

    SegmentAppender(JournalDirectory directory, Disk disk, WriterId writer, Clock clock) {
        this.directory = directory;
        this.disk = disk;
        this.writer = writer;
        this.clock = clock;
    }

    /// Goes on at the end of a segment that was scanned, after cutting its torn tail.
    void resume(Segment newest, long fileBytes) throws IOException {
        DiskFile opened = disk.append(newest.file());
        file = opened;
        if (fileBytes > newest.bytes()) {
            opened.truncate(newest.bytes());
            opened.forceData();
        }
    }

    /// Makes a segment under a temporary name, complete with its header, and only then gives it its own: a segment
    /// without a whole header is damage.
    Segment create(long firstPosition, long epoch) throws IOException {
        String name = SegmentFormat.fileName(firstPosition);
        Path temporary = directory.path().resolve(name + SegmentFormat.TEMPORARY_SUFFIX);
        Path target = directory.path().resolve(name);
        disk.delete(temporary);
        DiskFile created = disk.create(temporary);
        try {
            created.write(SegmentFormat.header(new SegmentHeader(writer, epoch, firstPosition, clock.millis())));
            created.forceData();
            KillPoint.JOURNAL_SEGMENT_WRITTEN.pass();
            disk.rename(temporary, target);
            KillPoint.JOURNAL_SEGMENT_NAMED.pass();
            disk.forceDirectory(directory.path());
        } catch (IOException e) {
            created.close();
            throw e;
        }
        close();
        file = created;
        return new Segment(target, firstPosition, firstPosition - 1, SegmentFormat.HEADER_BYTES);
    }

    /// Writes a group behind `segment`; the segment answered is not forced yet.
    Segment write(Segment segment, List<PendingAppend> group) throws IOException {
        DiskFile target = open();
        long millis = clock.millis();
        long position = segment.lastPosition();
        long bytes = 0;
        staging.clear();
        for (PendingAppend append : group) {
            int index = (int) (position - segment.lastPosition());
            ByteBuffer payload = append.payload();
            SegmentFormat.putRecordHeader(recordHeader, ++position, index, millis, payload);
            stage(target, recordHeader);
            stage(target, payload);
            bytes += append.recordBytes();
        }
        target.write(staging.flip());
        return segment.grown(group.size(), bytes);
    }

    void force() throws IOException {
        open().forceData();
    }

    /// Takes back what a failed write may have left behind the last good record.
    void truncateTo(Segment segment) throws IOException {
        open().truncate(segment.bytes());
    }

    private void stage(DiskFile target, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            int count = Math.min(bytes.remaining(), staging.remaining());
            staging.put(staging.position(), bytes, bytes.position(), count);
            staging.position(staging.position() + count);
            bytes.position(bytes.position() + count);
            if (!staging.hasRemaining()) {
                target.write(staging.flip());
                staging.clear();
            }
        }
    }

    private DiskFile open() {
        if (file == null) {
            throw new IllegalStateException("no segment is open");
        }
        return file;
    }

    @Override
    public void close() throws IOException {
        if (file != null) {
            file.close();
            file = null;
        }
    }
}

package io.scoreline.shard.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Random;

/// The bytes of a file on a [FaultyDisk]: those before `forced` are durable, those behind it may be lost. Guarded by
/// the disk.
final class FaultyInode {
    private static final int SECTOR_BYTES = 512;

    /// A name of the file that no program sees, which keeps it for as long as the disk may have to bring it back.
    private final Path hidden;

    private long forced;

    /// Durable bytes that lay behind `forced` before an unforced truncation.
    private byte[] cut = new byte[0];

    private boolean broken;

    FaultyInode(Path hidden, long forced) {
        this.hidden = hidden;
        this.forced = forced;
    }

    Path hidden() {
        return hidden;
    }

    /// A force that failed has dropped what it did not write: no later one makes that durable.
    void forceFailed() {
        broken = true;
    }

    void forced() throws IOException {
        if (!broken) {
            forced = size();
            cut = new byte[0];
        }
    }

    /// Called before the file is cut.
    void truncating(long bytes) throws IOException {
        if (bytes < forced) {
            byte[] tail = read(bytes, forced);
            byte[] longer = Arrays.copyOf(tail, tail.length + cut.length);
            System.arraycopy(cut, 0, longer, tail.length, cut.length);
            cut = longer;
            forced = bytes;
        }
    }

    /// Leaves in the file what a crash leaves of it.
    void survive(Survival survival, Random random) throws IOException {
        long size = size();
        if (survival == Survival.EVERYTHING || (size == forced && cut.length == 0)) {
            return;
        }
        byte[] fresh = read(forced, size);
        byte[] left =
                switch (survival) {
                    case NOTHING, EVERYTHING -> cut;
                    case PREFIX ->
                        random.nextInt(4) == 0 ? cut : Arrays.copyOf(fresh, random.nextInt(fresh.length + 1));
                    case ANYTHING -> random.nextInt(4) == 0 ? fresh : torn(fresh, random);
                };
        try (FileChannel channel = FileChannel.open(hidden, StandardOpenOption.WRITE)) {
            channel.truncate(forced);
            ByteBuffer bytes = ByteBuffer.wrap(left);
            while (bytes.hasRemaining()) {
                channel.write(bytes, forced + bytes.position());
            }
        }
    }

    /// Sector by sector: kept, zeroed, or never written, which shortens the file when it is at the end.
    private byte[] torn(byte[] fresh, Random random) {
        byte[] base = random.nextBoolean() ? cut : new byte[0];
        byte[] left = Arrays.copyOf(base, Math.max(base.length, fresh.length));
        int length = base.length;
        int from = 0;
        while (from < fresh.length) {
            int to = (int) Math.min(fresh.length, from + SECTOR_BYTES - (forced + from) % SECTOR_BYTES);
            int fate = random.nextInt(3);
            if (fate == 0) {
                System.arraycopy(fresh, from, left, from, to - from);
            } else if (fate == 1) {
                Arrays.fill(left, from, to, (byte) 0);
            }
            length = fate == 2 ? length : Math.max(length, to);
            from = to;
        }
        return Arrays.copyOf(left, length);
    }

    private long size() throws IOException {
        try (FileChannel channel = FileChannel.open(hidden, StandardOpenOption.READ)) {
            return channel.size();
        }
    }

    private byte[] read(long from, long to) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(to - from));
        try (FileChannel channel = FileChannel.open(hidden, StandardOpenOption.READ)) {
            while (bytes.hasRemaining()) {
                if (channel.read(bytes, from + bytes.position()) < 0) {
                    throw new IOException(hidden + ": expected " + to + " bytes, found " + channel.size());
                }
            }
        }
        return bytes.array();
    }
}

package io.scoreline.writer.seal;

import io.scoreline.shard.column.ColumnValues;
import io.scoreline.writer.event.EventBatch;
import java.util.ArrayList;
import java.util.List;

/// The events of a range as rows, in the order of the journal, read in place from the batches' bytes.
final class RangeRows {
    private final List<EventBatch> batches = new ArrayList<>();
    private final int rows;
    private final int[] batchOf;
    private final int[] eventOf;

    RangeRows(List<EventBatch> counting) {
        int total = 0;
        for (EventBatch batch : counting) {
            total = Math.addExact(total, batch.size());
        }
        rows = total;
        batchOf = new int[rows];
        eventOf = new int[rows];
        int row = 0;
        for (EventBatch batch : counting) {
            for (int event = 0; event < batch.size(); event++) {
                batchOf[row] = batches.size();
                eventOf[row++] = event;
            }
            batches.add(batch);
        }
    }

    int size() {
        return rows;
    }

    EventBatch batch(int row) {
        return batches.get(batchOf[row]);
    }

    int event(int row) {
        return eventOf[row];
    }

    ColumnValues tenant() {
        return new Slices() {
            @Override
            public int bytesFrom(int row) {
                return batch(row).tenantFrom();
            }

            @Override
            public int bytesLength(int row) {
                return batch(row).tenantLength();
            }
        };
    }

    ColumnValues entity() {
        return new Slices() {
            @Override
            public int bytesFrom(int row) {
                return batch(row).entityFrom(event(row));
            }

            @Override
            public int bytesLength(int row) {
                return batch(row).entityLength(event(row));
            }
        };
    }

    ColumnValues id() {
        return new Slices() {
            @Override
            public int bytesFrom(int row) {
                return batch(row).idFrom(event(row));
            }

            @Override
            public int bytesLength(int row) {
                return batch(row).idLength(event(row));
            }
        };
    }

    ColumnValues type() {
        return new Slices() {
            @Override
            public boolean isNull(int row) {
                return batch(row).typeLength(event(row)) < 0;
            }

            @Override
            public int bytesFrom(int row) {
                return batch(row).typeFrom(event(row));
            }

            @Override
            public int bytesLength(int row) {
                return Math.max(0, batch(row).typeLength(event(row)));
            }
        };
    }

    ColumnValues payload() {
        return new Slices() {
            @Override
            public int bytesFrom(int row) {
                return batch(row).payloadFrom(event(row));
            }

            @Override
            public int bytesLength(int row) {
                return batch(row).payloadLength(event(row));
            }
        };
    }

    ColumnValues ts() {
        return new Longs() {
            @Override
            public long longAt(int row) {
                return batch(row).tsMicros(event(row));
            }
        };
    }

    ColumnValues serverId() {
        return new Longs() {
            @Override
            public long longAt(int row) {
                return batch(row).serverId(event(row)) ? 1 : 0;
            }
        };
    }

    private abstract class Slices implements ColumnValues {
        @Override
        public boolean isNull(int row) {
            return false;
        }

        @Override
        public byte[] bytes(int row) {
            return batch(row).bytes();
        }
    }

    private abstract static class Longs implements ColumnValues {
        @Override
        public boolean isNull(int row) {
            return false;
        }
    }
}

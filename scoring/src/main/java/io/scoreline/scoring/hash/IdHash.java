package io.scoreline.scoring.hash;

/// The public hash of an event's id, by which `first` and `last` settle events of the same time: SipHash-2-4 under a fixed key, the same in every release and for
/// everyone who folds events, since it is part of the state.
public final class IdHash {
    private static final long KEY_0 = 0x73636f72656c696eL;
    private static final long KEY_1 = 0x652d6576656e7400L;

    private IdHash() {}

    public static long of(byte[] id, int from, int length) {
        return SipHash.hash(KEY_0, KEY_1, id, from, length);
    }
}

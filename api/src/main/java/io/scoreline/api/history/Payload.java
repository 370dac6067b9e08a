package io.scoreline.api.history;

/// The JSON of an event's payload, copied out of its file.
final class Payload {
    private final byte[] json;

    private Payload(byte[] json) {
        this.json = json;
    }

    static Payload copyOf(StoredEvent event) {
        byte[] array = event.payload();
        byte[] json = new byte[event.payloadLength()];
        System.arraycopy(array, event.payloadFrom(), json, 0, json.length);
        return new Payload(json);
    }

    /// Not to be changed.
    byte[] json() {
        return json;
    }
}

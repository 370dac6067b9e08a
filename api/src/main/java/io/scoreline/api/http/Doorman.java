package io.scoreline.api.http;

/// Knows the keys. Called for every request, so it answers from memory, but for keys that it does not know yet. Thread-safe.
public interface Doorman {
    /// A server without keys.
    Doorman NO_KEYS = new Doorman() {
        @Override
        public boolean keyed() {
            return false;
        }

        @Override
        public Caller caller(String key) {
            return Caller.LOCAL;
        }

        @Override
        public boolean answersAtOnce(String key) {
            return true;
        }
    };

    /// Whether callers need a key. While they do not, requests of web pages and for foreign hosts are refused.
    boolean keyed();

    /// Whether [#caller] answers for this key without waiting.
    boolean answersAtOnce(String key);

    /// Who has the key; a problem when nobody has.
    Caller caller(String key);
}

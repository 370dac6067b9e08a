package io.scoreline.writer.rejected;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A refused event mentions an entity when one of its strings is the name, however that is written.
final class RejectedEventTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"entity\":\"h\u00f6st-7\"}",
                "{\"a\":[1,{\"b\":\"h\\u00f6st-7\"}]}",
                "{\"a\":\"\\\"\",\"b\":\"h\u00f6st\\u002D7\"}",
                "\"h\u00f6st-7",
            })
    void namedInSomeString(String event) {
        assertThat(mentions(event)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{\"entity\":\"h\u00f6st-77\"}", "{\"a\":\"x h\u00f6st-7\"}", "{\"a\":\"\\", "{\"a\":\"\\u00\"}"})
    void notNamed(String event) {
        assertThat(mentions(event)).isFalse();
    }

    @Test
    void whatDoesNotMentionItStays() {
        RejectedEvent named = event("{\"entity\":\"h\u00f6st-7\"}");
        RejectedEvent other = event("{\"entity\":\"other\"}");
        RejectedFile file = new RejectedFile(new RejectedOrigin("t", "application/json", ""), List.of(named, other));
        assertThat(file.without("h\u00f6st-7").events()).containsExactly(other);
    }

    private static boolean mentions(String event) {
        return event(event).mentions("h\u00f6st-7");
    }

    private static RejectedEvent event(String json) {
        return new RejectedEvent(0, "code", null, "message", json.getBytes(UTF_8));
    }
}

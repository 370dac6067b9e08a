package io.scoreline.standalone.sample;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/// The definition that scores generated events: `testdata/demo.yaml`, shipped with the program.
public final class DemoDefinition {
    private DemoDefinition() {}

    public static String text() {
        try (InputStream resource = DemoDefinition.class.getResourceAsStream("demo.yaml")) {
            if (resource == null) {
                throw new IllegalStateException(
                        "demo.yaml: expected beside " + DemoDefinition.class + ", found nothing");
            }
            return new String(resource.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}

package io.scoreline.standalone.command;

import io.scoreline.scoring.definition.Definition;
import io.scoreline.standalone.client.ScorelineClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A definition named on the command line: a file, or `NAME@V` in a store.
record DefinitionText(String label, Definition definition) {
    private static final Pattern VERSIONED = Pattern.compile("([^@]+)@(\\d{1,9})");

    /// Name and version of `NAME@V`.
    static Matcher versioned(String text) throws CommandException {
        Matcher named = VERSIONED.matcher(text);
        if (!named.matches()) {
            throw new CommandException("definition \"" + text + "\": expected NAME@VERSION, such as host-risk@1");
        }
        return named;
    }

    /// Whether it means a version in a store.
    static boolean isStored(Context context, String text) {
        return !Files.exists(context.workingDirectory().resolve(text))
                && VERSIONED.matcher(text).matches();
    }

    static DefinitionText ofFile(Context context, String text) throws CommandException, IOException {
        return new DefinitionText(text, DefinitionFile.read(context.workingDirectory(), Path.of(text)));
    }

    static DefinitionText stored(ScorelineClient client, String text)
            throws CommandException, IOException, InterruptedException {
        Matcher named = versioned(text);
        String body = client.definitionBody(named.group(1), Integer.parseInt(named.group(2)));
        return new DefinitionText(text, DefinitionFile.parse(text, body));
    }
}

package io.scoreline.standalone.markup;

import io.scoreline.standalone.markup.YamlValue.Items;
import io.scoreline.standalone.markup.YamlValue.Pair;
import io.scoreline.standalone.markup.YamlValue.Pairs;
import io.scoreline.standalone.markup.YamlValue.Scalar;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/// Reads one document from YAML's events, without aliases, so that nothing can be larger than the file. Not thread-safe.
public final class YamlFile {
    private static final int MAX_DEPTH = 32;
    private static final int MAX_CHARACTERS = 8 << 20;

    private final String name;
    private final Iterator<Event> events;

    private YamlFile(String name, Iterator<Event> events) {
        this.name = name;
        this.events = events;
    }

    /// Reads the text of a file; `name` is what messages call it.
    public static YamlValue parse(String name, String text) throws YamlFault {
        if (text.length() > MAX_CHARACTERS) {
            throw new YamlFault(name, 1, 1, "expected at most " + MAX_CHARACTERS + " characters, found " + text.length());
        }
        LoadSettings settings =
                LoadSettings.builder().setCodePointLimit(MAX_CHARACTERS + 1).build();
        try {
            return new YamlFile(name, new Parse(settings).parseString(text).iterator()).document();
        } catch (MarkedYamlEngineException e) {
            int line = e.getProblemMark().map(mark -> mark.getLine() + 1).orElse(1);
            int column = e.getProblemMark().map(mark -> mark.getColumn() + 1).orElse(1);
            throw new YamlFault(name, line, column, "no YAML: " + e.getProblem());
        } catch (YamlEngineException e) {
            throw new YamlFault(name, 1, 1, "no YAML: " + e.getMessage());
        }
    }

    private YamlValue document() throws YamlFault {
        events.next();
        if (events.next().getEventId() == Event.ID.StreamEnd) {
            throw new YamlFault(name, 1, 1, "expected a document, found nothing");
        }
        YamlValue root = value(events.next(), 0);
        events.next();
        Event end = events.next();
        if (end.getEventId() != Event.ID.StreamEnd) {
            throw new YamlFault(name, line(end), column(end), "expected one document, found another one");
        }
        return root;
    }

    private YamlValue value(Event event, int depth) throws YamlFault {
        if (depth > MAX_DEPTH) {
            throw new YamlFault(name, line(event), column(event), "expected at most " + MAX_DEPTH + " levels");
        }
        return switch (event) {
            case ScalarEvent scalar ->
                new Scalar(scalar.getValue(), scalar.isPlain(), line(scalar), column(scalar));
            case SequenceStartEvent start -> items(start, depth);
            case MappingStartEvent start -> pairs(start, depth);
            case AliasEvent alias ->
                throw new YamlFault(name, line(alias), column(alias), "anchors and aliases are not supported");
            default -> throw new IllegalStateException("expected the beginning of a value, found " + event);
        };
    }

    private Items items(Event start, int depth) throws YamlFault {
        List<YamlValue> items = new ArrayList<>();
        for (Event event = events.next(); event.getEventId() != Event.ID.SequenceEnd; event = events.next()) {
            items.add(value(event, depth + 1));
        }
        return new Items(items, line(start), column(start));
    }

    private Pairs pairs(Event start, int depth) throws YamlFault {
        List<Pair> pairs = new ArrayList<>();
        Set<String> keys = new HashSet<>();
        for (Event event = events.next(); event.getEventId() != Event.ID.MappingEnd; event = events.next()) {
            if (!(value(event, depth + 1) instanceof Scalar key)) {
                throw new YamlFault(name, line(event), column(event), "expected a name as key");
            }
            if (!keys.add(key.text())) {
                throw YamlFault.at(name, key, key.text() + " is there twice");
            }
            pairs.add(new Pair(key, value(events.next(), depth + 1)));
        }
        return new Pairs(pairs, line(start), column(start));
    }

    private static int line(Event event) {
        return event.getStartMark().map(mark -> mark.getLine() + 1).orElse(1);
    }

    private static int column(Event event) {
        return event.getStartMark().map(mark -> mark.getColumn() + 1).orElse(1);
    }
}

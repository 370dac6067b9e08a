package io.scoreline.scoring.definition;

import io.scoreline.scoring.definition.YamlNode.Entry;
import io.scoreline.scoring.definition.YamlNode.Mapping;
import io.scoreline.scoring.definition.YamlNode.Scalar;
import io.scoreline.scoring.definition.YamlNode.Sequence;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/// Builds the tree of a document from YAML's events: no tags, no anchors or aliases (and so no bombs), one document,
/// bounded depth and size.
final class YamlTree {
    static final int MAX_CHARACTERS = 65_536;
    private static final int MAX_DEPTH = 32;
    static final int MAX_NODES = 10_000;
    static final String FEWER_NODES = "at most " + MAX_NODES + " names and values";

    private final Iterator<Event> events;
    private final Problems problems;
    private int nodes;

    private YamlTree(Iterator<Event> events, Problems problems) {
        this.events = events;
        this.problems = problems;
    }

    /// The document's root, or null after adding a problem.
    static @Nullable YamlNode parse(String text, Problems problems) {
        if (text.length() > MAX_CHARACTERS) {
            problems.add(1, 1, "", "too long", "at most " + MAX_CHARACTERS + " characters", text.length() + "", null);
            return null;
        }
        LoadSettings settings =
                LoadSettings.builder().setCodePointLimit(MAX_CHARACTERS + 1).build();
        try {
            return new YamlTree(new Parse(settings).parseString(text).iterator(), problems).document();
        } catch (Refused e) {
            return null;
        } catch (MarkedYamlEngineException e) {
            addSyntaxProblem(e, problems);
            return null;
        } catch (YamlEngineException e) {
            problems.add(1, 1, "", "no YAML", null, String.valueOf(e.getMessage()), null);
            return null;
        }
    }

    private static void addSyntaxProblem(MarkedYamlEngineException e, Problems problems) {
        String problem = String.valueOf(e.getProblem());
        @Nullable String context = e.getContext();
        // What is never closed is found at the end, and began where the context did.
        boolean neverClosed = problem.contains("end of stream");
        Optional<Mark> place = neverClosed && e.getContextMark().isPresent() ? e.getContextMark() : e.getProblemMark();
        int line = place.map(mark -> mark.getLine() + 1).orElse(1);
        int column = place.map(mark -> mark.getColumn() + 1).orElse(1);
        String found = problem + (context == null ? "" : " " + context);
        problems.add(line, column, "", YamlTraps.explain(problem, context), null, found, null);
    }

    private YamlNode document() {
        next();
        Event start = next();
        if (start.getEventId() == Event.ID.StreamEnd) {
            throw refuse(start, "empty", "a definition", "nothing");
        }
        YamlNode root = node(next(), 0);
        next();
        Event end = next();
        if (end.getEventId() != Event.ID.StreamEnd) {
            throw refuse(end, "more than one document", "one", "another one");
        }
        return root;
    }

    private YamlNode node(Event event, int depth) {
        if (++nodes > MAX_NODES) {
            throw refuse(event, "too large", FEWER_NODES, "more");
        }
        if (depth > MAX_DEPTH) {
            throw refuse(event, "too deep", "at most " + MAX_DEPTH + " levels", "one more");
        }
        if (event instanceof AliasEvent
                || (event instanceof NodeEvent named && named.getAnchor().isPresent())) {
            throw refuse(event, YamlTraps.ALIAS, null, null);
        }
        return switch (event) {
            case ScalarEvent scalar -> scalar(scalar);
            case MappingStartEvent mapping -> mapping(mapping, depth);
            case CollectionStartEvent sequence -> sequence(sequence, depth);
            default -> throw new IllegalStateException("expected the beginning of a node, found " + event);
        };
    }

    private Scalar scalar(ScalarEvent event) {
        if (event.getTag().isPresent()) {
            throw refuse(
                    event,
                    YamlTraps.TAG,
                    "a value without one",
                    event.getTag().get());
        }
        boolean block = event.getScalarStyle() == ScalarStyle.LITERAL || event.getScalarStyle() == ScalarStyle.FOLDED;
        int lastLine = event.getEndMark().map(mark -> mark.getLine() + 1).orElse(line(event));
        boolean oneLine = !block && lastLine == line(event);
        return new Scalar(event.getValue(), event.isPlain(), oneLine, line(event), column(event));
    }

    private Sequence sequence(CollectionStartEvent start, int depth) {
        refuseTag(start);
        List<YamlNode> items = new ArrayList<>();
        for (Event event = next(); event.getEventId() != Event.ID.SequenceEnd; event = next()) {
            items.add(node(event, depth + 1));
        }
        return new Sequence(List.copyOf(items), start.isFlow(), line(start), column(start));
    }

    private Mapping mapping(MappingStartEvent start, int depth) {
        refuseTag(start);
        List<Entry> entries = new ArrayList<>();
        for (Event event = next(); event.getEventId() != Event.ID.MappingEnd; event = next()) {
            if (!(node(event, depth + 1) instanceof Scalar key)) {
                throw refuse(event, "a key that is no text", "a name", "a list or mapping");
            }
            entries.add(new Entry(key, node(next(), depth + 1)));
        }
        return new Mapping(List.copyOf(entries), start.isFlow(), line(start), column(start));
    }

    private void refuseTag(CollectionStartEvent start) {
        if (start.getTag().isPresent()) {
            throw refuse(
                    start,
                    YamlTraps.TAG,
                    "a value without one",
                    start.getTag().get());
        }
    }

    private Event next() {
        return events.next();
    }

    private Refused refuse(Event at, String what, @Nullable String expected, @Nullable String found) {
        problems.add(line(at), column(at), "", what, expected, found, null);
        return new Refused();
    }

    private static int line(Event event) {
        return event.getStartMark().map(mark -> mark.getLine() + 1).orElse(1);
    }

    private static int column(Event event) {
        return event.getStartMark().map(mark -> mark.getColumn() + 1).orElse(1);
    }

    /// Leaves the recursion once a problem was added.
    private static final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }
}

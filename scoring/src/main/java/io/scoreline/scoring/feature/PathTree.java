package io.scoreline.scoring.feature;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.scoreline.scoring.json.JsonCursor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A node of the trie over the paths of all features. Features ("leaves") are numbered in preorder, so that those at
/// and below a node
/// are a range: first the node's own, then its children's.
final class PathTree {
    private final byte[] name;
    private final List<PathTree> children = new ArrayList<>();
    private final List<Integer> specs = new ArrayList<>();
    private int firstLeaf;
    private int firstInnerLeaf;
    private int endLeaf;

    private PathTree(String name) {
        this.name = name.getBytes(UTF_8);
    }

    static PathTree of(List<FeatureSpec> specs) {
        PathTree root = new PathTree("");
        for (int i = 0; i < specs.size(); i++) {
            PathTree node = root;
            for (String member : specs.get(i).path().members()) {
                node = node.childNamed(member);
            }
            node.specs.add(i);
        }
        root.number(0);
        return root;
    }

    private PathTree childNamed(String member) {
        byte[] utf8 = member.getBytes(UTF_8);
        for (PathTree child : children) {
            if (Arrays.equals(child.name, utf8)) {
                return child;
            }
        }
        PathTree child = new PathTree(member);
        children.add(child);
        return child;
    }

    private int number(int next) {
        firstLeaf = next;
        firstInnerLeaf = next + specs.size();
        endLeaf = firstInnerLeaf;
        for (PathTree child : children) {
            endLeaf = child.number(endLeaf);
        }
        return endLeaf;
    }

    /// The spec's index of every leaf at and below this node.
    void specsOfLeaves(int[] target) {
        for (int i = 0; i < specs.size(); i++) {
            target[firstLeaf + i] = specs.get(i);
        }
        children.forEach(child -> child.specsOfLeaves(target));
    }

    @Nullable
    PathTree child(JsonCursor member) {
        for (int i = 0; i < children.size(); i++) {
            PathTree child = children.get(i);
            if (member.nameIs(child.name)) {
                return child;
            }
        }
        return null;
    }

    boolean hasChildren() {
        return !children.isEmpty();
    }

    int depth() {
        return 1 + children.stream().mapToInt(PathTree::depth).max().orElse(0);
    }

    int firstLeaf() {
        return firstLeaf;
    }

    int firstInnerLeaf() {
        return firstInnerLeaf;
    }

    int endLeaf() {
        return endLeaf;
    }
}

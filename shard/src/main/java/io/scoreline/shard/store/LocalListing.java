package io.scoreline.shard.store;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// One page of the files of a tree, in order of path, as an object store lists keys: folders that end before the page
/// begins are not opened, and nothing is once the page is full. Others may change the tree meanwhile. Not thread-safe.
final class LocalListing {
    private final Path root;
    private final String after;
    private final int most;
    private final List<ListedFile> found = new ArrayList<>();

    LocalListing(Path root, String after, int most) {
        this.root = root;
        this.after = after;
        this.most = most;
    }

    List<ListedFile> below(Path folder) throws IOException {
        walk(folder);
        return found;
    }

    private void walk(Path folder) throws IOException {
        for (var child : children(folder).entrySet()) {
            if (found.size() >= most) {
                return;
            }
            visit(child.getKey(), child.getValue());
        }
    }

    /// By name, a folder's with the `/` that follows it in the paths of its files.
    private static SortedMap<String, Path> children(Path folder) throws IOException {
        SortedMap<String, Path> children = new TreeMap<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder)) {
            for (Path child : stream) {
                boolean isFolder = Files.isDirectory(child, LinkOption.NOFOLLOW_LINKS);
                children.put(folder.relativize(child) + (isFolder ? "/" : ""), child);
            }
        } catch (NoSuchFileException | NotDirectoryException e) {
            return new TreeMap<>();
        }
        return children;
    }

    private void visit(String name, Path child) throws IOException {
        String path = root.relativize(child).toString();
        if (name.endsWith("/")) {
            String prefix = path + "/";
            if (prefix.compareTo(after) > 0 || after.startsWith(prefix)) {
                walk(child);
            }
        } else if (path.compareTo(after) > 0 && ShardPath.isValid(path)) {
            add(path, child);
        }
    }

    private void add(String path, Path file) throws IOException {
        try {
            BasicFileAttributes attributes =
                    Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            if (attributes.isRegularFile()) {
                found.add(new ListedFile(
                        new ShardPath(path),
                        attributes.size(),
                        attributes.lastModifiedTime().toInstant()));
            }
        } catch (NoSuchFileException gone) {
            // Deleted since its folder was read: no file to list.
            return;
        }
    }
}

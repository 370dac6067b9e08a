package io.scoreline.writer.merge;

/// Where merged event shards lie.
public enum EntityLayout {
    /// In the folder of their date and partition, many entities in a file.
    PARTITION,
    /// In a folder of their date and entity, for stores with few and large entities. Of a merge of one date
    /// the first [MergeOutputs#MOST_FOLDERS] entities have folders of their own; the others lie as in the other layout.
    DIRECTORY
}

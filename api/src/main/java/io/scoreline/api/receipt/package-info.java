/// Receipts: the text that stands for an acknowledgement, and how far what it stands for has come (journalled, registered, in the tables).
@NullMarked
package io.scoreline.api.receipt;

import org.jspecify.annotations.NullMarked;

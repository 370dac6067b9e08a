/// Bytes of a request to a durable batch of events. An [EventRoute] reads what is wanted ([IngestRequest]) and the body, a [BodyParser] takes it apart, a reader finds the
/// fields of each event without copying them ([EnvelopeReader], [MappedReader]), an [EventAssembler] checks them and appends the good ones to the batch, which goes
/// to the journal. Each bad event is reported, the others go on.
@NullMarked
package io.scoreline.api.ingest;

import org.jspecify.annotations.NullMarked;

package io.scoreline.api.http;

import com.github.luben.zstd.ZstdInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// How a body is compressed.
enum BodyEncoding {
    NONE,
    GZIP,
    ZSTD;

    /// The largest window (as a power of two) that a zstd stream may ask for: it is memory taken before the first byte comes out.
    private static final int MAX_WINDOW_LOG = 23;

    /// The encoding that a Content-Encoding header names; a problem when it is not known.
    static BodyEncoding of(@Nullable String header) {
        String name = header == null ? "identity" : header.trim().toLowerCase(Locale.ROOT);
        return switch (name) {
            case "identity", "" -> NONE;
            case "gzip", "x-gzip" -> GZIP;
            case "zstd" -> ZSTD;
            default ->
                throw Problem.of(ProblemCode.ENCODING_UNSUPPORTED, "content encoding \"" + name + "\" is not known")
                        .with("field", "Content-Encoding")
                        .with("expected", "gzip, zstd or none")
                        .with("found", name)
                        .withHeader("Accept-Encoding", "gzip, zstd")
                        .exception();
        };
    }

    /// The decompressed stream; an [IOException] tells a damaged or truncated one.
    InputStream decode(InputStream in) throws IOException {
        return switch (this) {
            case NONE -> in;
            case GZIP -> new GzipInput(in);
            case ZSTD -> new ZstdInputStream(in).setLongMax(MAX_WINDOW_LOG);
        };
    }
}

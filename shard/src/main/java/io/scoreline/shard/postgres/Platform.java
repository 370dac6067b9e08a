package io.scoreline.shard.postgres;

import java.util.Locale;

/// Operating system and processor, in the words of the binaries' archives.
record Platform(String os, String arch) {
    /// The platform of this process.
    static Platform current() throws PostgresStartException {
        return of(System.getProperty("os.name", ""), System.getProperty("os.arch", ""));
    }

    static Platform of(String osName, String osArch) throws PostgresStartException {
        String name = osName.toLowerCase(Locale.ROOT);
        String os = name.startsWith("linux") ? "linux" : name.startsWith("mac") ? "darwin" : "";
        String arch =
                switch (osArch.toLowerCase(Locale.ROOT)) {
                    case "amd64", "x86_64" -> "x86_64";
                    case "aarch64", "arm64" -> "arm_64";
                    default -> "";
                };
        if (os.isEmpty() || arch.isEmpty()) {
            throw new PostgresStartException("no embedded PostgreSQL for " + osName + " on " + osArch
                    + ": expected Linux or macOS on amd64 or arm64; give the URL of a server instead");
        }
        return new Platform(os, arch);
    }

    boolean linux() {
        return os.equals("linux");
    }

    String archive() {
        return "/postgres-" + os + "-" + arch + ".txz";
    }

    @Override
    public String toString() {
        return os + "-" + arch;
    }
}

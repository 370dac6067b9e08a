# The image, from what `mvn -DskipTests package` has built:
#
#   docker build -t scoreline:0.1.0 .
#
# JDK, TOOLS and BASE name the images that it is made with and stands on; without a registry each can be made of what a machine has. JDK needs a shell with the usual tools, BASE the libraries of glibc and
# of C++ and nothing else. TOOLS brings a shell as one static program: the launcher needs one, and so does initdb of the embedded PostgreSQL.
ARG JDK=eclipse-temurin:25-jdk
ARG TOOLS=busybox:stable-musl
ARG BASE=gcr.io/distroless/cc-debian12

FROM ${JDK} AS build
COPY dist /build/dist
COPY LICENSE pom.xml /build/
COPY scoring/target/scoring-*.jar /build/scoring/target/
COPY shard/target/shard-*.jar /build/shard/target/
COPY shard-writer/target/shard-writer-*.jar /build/shard-writer/target/
COPY worker/target/worker-*.jar /build/worker/target/
COPY api/target/api-*.jar /build/api/target/
COPY standalone/target/standalone-*.jar /build/standalone/target/
COPY standalone/target/lib /build/standalone/target/lib
RUN mkdir -p /opt/scoreline && chown 10001:10001 /opt/scoreline
# PostgreSQL, which the training run starts, does not run as root.
USER 10001:10001
# A small runtime, our jars, and an AOT cache made by a short run in the place where the program will lie.
RUN /build/dist/release --container /opt/scoreline

FROM ${TOOLS} AS tools

FROM ${BASE}
COPY --from=tools /bin/busybox /bin/busybox
USER 0:0
RUN ["/bin/busybox", "--install", "-s", "/bin"]
COPY --from=build --chown=0:0 /opt/scoreline /opt/scoreline
# Nobody: what it writes to are volumes, and /tmp.
USER 10001:10001
WORKDIR /tmp
ENV PATH=/opt/scoreline:/usr/local/bin:/usr/bin:/bin \
    XDG_CACHE_HOME=/tmp/cache
EXPOSE 8080
STOPSIGNAL SIGTERM
ENTRYPOINT ["/opt/scoreline/scoreline"]
CMD ["up"]

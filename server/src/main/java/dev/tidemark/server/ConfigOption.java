package dev.tidemark.server;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Every key of the configuration, once: when a change of it holds, type, range, default and the trade-off in a sentence.
 *
 * <p>{@code reference.conf} and docs/CONFIGURATION.md repeat this table; {@code ConfigurationDocumentTest} holds them equal to it.
 * Thread: safe from any.
 */
public enum ConfigOption {
    SERVER_ADDRESS(
            "server.address",
            new OptionType.Address(),
            "127.0.0.1",
            "Address to listen on. One that other machines reach needs auth.tokens-file, tls.key and tls.certificate, or"
                    + " server.insecure."),
    SERVER_PORT(
            "server.port",
            new OptionType.WholeNumber(0, 65_535),
            "7600",
            "TCP port to listen on; 0 takes any free one."),
    SERVER_SHARDS(
            "server.shards",
            new OptionType.WholeNumber(0, 64),
            "0",
            "Threads that serve, each owning its part of the users; 0 is one per core. More than cores only adds switches."),
    SERVER_TRANSPORT(
            "server.transport",
            new OptionType.Choice(List.of("auto", "epoll", "io_uring", "nio")),
            "auto",
            "How sockets are read. auto is epoll, else nio; io_uring is faster at depth one but cannot move a connection to"
                    + " its shard."),
    SERVER_DRAIN_TIMEOUT(
            "server.drain-timeout",
            Effect.AT_ONCE,
            new OptionType.Time(0, minutes(10)),
            "10s",
            "How long a stopping server waits for requests under way and for clients to take their replies, before it commits"
                    + " and exits."),
    SERVER_INSECURE(
            "server.insecure",
            new OptionType.Choice(List.of("true", "false")),
            "false",
            "Whether to listen on an address that other machines reach without tokens or without TLS: whoever gets there reads"
                    + " and changes everything, or reads what is sent. For a network that is trusted as a whole."),
    AUTH_TOKENS_FILE(
            "auth.tokens-file",
            Effect.TOKENS,
            new OptionType.FilePath("a file that is there", "none"),
            "none",
            "File of the tokens that clients must show, a line each: NAME SHA-256 ROLE; bin/tidemark token makes one. Read again"
                    + " when it changes: a token taken out of it closes its connections. none asks for no token."),
    TLS_KEY(
            "tls.key",
            Effect.TLS,
            new OptionType.FilePath("a file that is there", "none"),
            "none",
            "Private key of the server, PEM (PKCS#8) without a password. With tls.certificate all connections are TLS. Both are"
                    + " read again when they change; open connections go on. none is no TLS."),
    TLS_CERTIFICATE(
            "tls.certificate",
            Effect.TLS,
            new OptionType.FilePath("a file that is there", "none"),
            "none",
            "Certificate of the server, PEM, and behind it those that lead to an authority that clients know."),
    TLS_CLIENT_CERTIFICATES(
            "tls.client-certificates",
            Effect.TLS,
            new OptionType.Choice(List.of("none", "optional", "required")),
            "none",
            "Whether clients show certificates: none is never; optional checks one that is shown; required lets nobody in without."
                    + " They come beside tokens and carry no role."),
    TLS_CLIENT_AUTHORITIES(
            "tls.client-authorities",
            Effect.TLS,
            new OptionType.FilePath("a file that is there", "none"),
            "none",
            "Certificates of the authorities whose clients are let in, PEM; needed unless tls.client-certificates is none."),
    TLS_MIN_VERSION(
            "tls.min-version",
            Effect.TLS,
            new OptionType.Choice(List.of("1.2", "1.3")),
            "1.2",
            "Oldest version of TLS spoken. 1.3 shuts out old clients; with 1.2 one that ends its side first gets no more replies."),
    TLS_HANDSHAKE_TIMEOUT(
            "tls.handshake-timeout",
            Effect.TLS,
            new OptionType.Time(millis(10), minutes(10)),
            "5s",
            "How long a TLS handshake may take; then the connection is closed."),
    CACHE_MEMORY(
            "cache.memory",
            new OptionType.Size(mib(2), tib(16), "auto"),
            "auto",
            "Memory for resident read states, split evenly over the shards, reserved and touched at start; auto is a quarter"
                    + " of the machine's or the container's. More means fewer loads."),
    DATA_DIR(
            "data.dir",
            new OptionType.FilePath(),
            "./data",
            "Where the store keeps its files. One server at a time; relative to the working directory."),
    JOURNAL_ENABLED(
            "journal.enabled",
            new OptionType.Choice(List.of("true", "false")),
            "true",
            "Whether changes are written to a journal before they are answered. Without, a process that is killed loses what"
                    + " waited for store.commit-delay. Needs a store."),
    JOURNAL_FSYNC(
            "journal.fsync",
            new OptionType.Choice(List.of("off", "interval", "always")),
            "interval",
            "When the journal is put on disk for good: off is never, so that lost power may lose what the store has not;"
                    + " interval is every journal.fsync-interval; always is before a change is answered, which waits for the"
                    + " disk. A killed process loses nothing in any of them."),
    JOURNAL_FSYNC_INTERVAL(
            "journal.fsync-interval",
            new OptionType.Time(millis(10), minutes(1)),
            "1s",
            "Time from one sync of the journal to the next with journal.fsync=interval: what lost power may lose. Shorter"
                    + " keeps the disk busier."),
    JOURNAL_DIR(
            "journal.dir",
            new OptionType.FilePath("auto"),
            "auto",
            "Where the journal keeps its files; auto is the directory journal in data.dir. A disk of its own keeps syncs short."),
    JOURNAL_SEGMENT_SIZE(
            "journal.segment-size",
            new OptionType.Size(mib(1), mib(1_024)),
            "32MiB",
            "Size of a journal file. Space comes free a whole file at a time; small files are made more often."),
    JOURNAL_MAX_SIZE(
            "journal.max-size",
            new OptionType.Size(mib(4), tib(16)),
            "8GiB",
            "Most disk space of the journal, split evenly over the shards. When it is reached since the store does not keep up,"
                    + " changes are answered UNAVAILABLE; from three quarters on users are committed before their time."),
    STORE_TYPE(
            "store.type",
            new OptionType.Choice(List.of("rocksdb", "cassandra", "none")),
            "rocksdb",
            "Where read states live for good: rocksdb is on this machine's disk, cassandra a cluster of Cassandra or ScyllaDB."
                    + " none keeps nothing: what is evicted is lost, and so is all at stop."),
    STORE_COMMIT_DELAY(
            "store.commit-delay",
            Effect.AT_ONCE,
            new OptionType.Time(millis(10), minutes(60)),
            "30s",
            "How long a changed user may wait to be written. Longer folds more changes into one write, and keeps more of the"
                    + " journal."),
    STORE_THREADS(
            "store.threads",
            new OptionType.WholeNumber(1, 64),
            "2",
            "Threads that read and write the store. More help fast disks and many misses, and take cores from the shards."),
    STORE_BLOCK_CACHE(
            "store.block-cache",
            new OptionType.Size(mib(1), tib(16)),
            "64MiB",
            "Memory for the store's own cache of disk blocks. cache.memory holds more states in the same space; this one"
                    + " saves disk reads on loads."),
    STORE_CASSANDRA_CONTACT_POINTS(
            "store.cassandra.contact-points",
            new OptionType.Endpoints(),
            "127.0.0.1:9042",
            "Nodes that are asked first; they tell of the others. Two or three, so that one may be away at a start."),
    STORE_CASSANDRA_DATACENTER(
            "store.cassandra.datacenter",
            new OptionType.Name("what the cluster calls it", Pattern.compile("[A-Za-z0-9_. -]{1,100}")),
            "datacenter1",
            "Datacenter whose nodes are asked: the one that this machine is in."),
    STORE_CASSANDRA_KEYSPACE(
            "store.cassandra.keyspace",
            new OptionType.Name("lower-case letters, digits, _", Pattern.compile("[a-z][a-z0-9_]{0,47}")),
            "tidemark",
            "Keyspace of the tables. One server at a time commits to it."),
    STORE_CASSANDRA_CREATE_SCHEMA(
            "store.cassandra.create-schema",
            new OptionType.Choice(List.of("true", "false")),
            "false",
            "Whether keyspace and tables are made where they are not there. bin/tidemark schema cassandra prints what would be"
                    + " made, for a person with the rights to make it."),
    STORE_CASSANDRA_REPLICATION_FACTOR(
            "store.cassandra.replication-factor",
            new OptionType.WholeNumber(1, 100, "auto"),
            "auto",
            "Copies of each row in the datacenter, of a keyspace that is made; auto is three, or one a node where there are fewer."),
    STORE_CASSANDRA_USERNAME(
            "store.cassandra.username",
            new OptionType.Name("a name, or none", Pattern.compile(".{1,200}")),
            "none",
            "Whom to log in as. none logs in as nobody."),
    STORE_CASSANDRA_PASSWORD(
            "store.cassandra.password",
            new OptionType.Secret("none"),
            "none",
            "The password of store.cassandra.username. It is printed nowhere; TIDEMARK_STORE_CASSANDRA_PASSWORD keeps it out of the"
                    + " file."),
    STORE_CASSANDRA_TLS(
            "store.cassandra.tls",
            new OptionType.Choice(List.of("true", "false")),
            "false",
            "Whether connections to the cluster are TLS. A node's certificate must have the name or address that it is reached by."),
    STORE_CASSANDRA_TLS_AUTHORITIES(
            "store.cassandra.tls-authorities",
            new OptionType.FilePath("a file that is there", "none"),
            "none",
            "Certificates of the authorities that nodes' certificates must come from, PEM; none is those that Java trusts."),
    STORE_CASSANDRA_CONSISTENCY(
            "store.cassandra.consistency",
            new OptionType.Choice(List.of("local_one", "local_quorum", "quorum", "all")),
            "local_quorum",
            "How many copies must answer a load or a commit. With local_one a load may miss what was committed, and changes may be"
                    + " lost with one node; quorum and all wait for other datacenters."),
    STORE_CASSANDRA_REQUEST_TIMEOUT(
            "store.cassandra.request-timeout",
            new OptionType.Time(millis(50), minutes(1)),
            "2s",
            "How long a load or a part of a commit may take, with what is tried again. Then a load is answered UNAVAILABLE, and a"
                    + " commit is begun anew."),
    STORE_CASSANDRA_CONCURRENCY(
            "store.cassandra.concurrency",
            new OptionType.WholeNumber(1, 10_000),
            "128",
            "Loads in flight at once, and commits. More fill a large cluster, and bury a small one."),
    STORE_CASSANDRA_BATCH_SIZE(
            "store.cassandra.batch-size",
            new OptionType.Size(kib(1), mib(8)),
            "48KiB",
            "Most bytes of a batch; a commit with more goes in several, each of one user. Not above what the cluster takes."),
    STORE_CASSANDRA_BATCH_STATEMENTS(
            "store.cassandra.batch-statements",
            new OptionType.WholeNumber(1, 65_000),
            "1000",
            "Most statements of a batch: changed read states, about."),
    STORE_CASSANDRA_LEASE(
            "store.cassandra.lease",
            new OptionType.Time(millis(1_000), minutes(10)),
            "10s",
            "How long this server may commit without having said again that it owns the tables, which it does four times as often."
                    + " A server started with --take-over waits that long after the last time. Shorter takes over sooner, and"
                    + " stops committing sooner when the cluster is slow."),
    STORE_CASSANDRA_DRIVER(
            "store.cassandra.driver",
            new OptionType.Hocon(),
            "{}",
            "Options of the DataStax driver, as its documentation has them below datastax-java-driver, over what is made of the"
                    + " keys above. They are not checked, and printed: no passwords here."),
    LIMITS_MAX_FRAME(
            "limits.max-frame",
            Effect.NEW_CONNECTIONS,
            new OptionType.Size(kib(4), mib(16)),
            "256KiB",
            "Longest request taken; a longer one closes its connection. Each connection may hold that much while it sends."),
    LIMITS_MAX_IN_FLIGHT(
            "limits.max-in-flight",
            Effect.AT_ONCE,
            new OptionType.WholeNumber(1, 1_000_000),
            "65536",
            "Requests of one connection under way, QUIET ones included; beyond it the connection is not read from."),
    LIMITS_MAX_STATES_PER_USER(
            "limits.max-states-per-user",
            new OptionType.WholeNumber(1, 8_192),
            "8192",
            "Read states that a user may hold; a request that would create one more is answered LIMIT."),
    LIMITS_CONNECTIONS(
            "limits.connections",
            Effect.AT_ONCE,
            new OptionType.WholeNumber(1, 1_000_000),
            "10000",
            "Connections open at once; further ones are refused. Each needs a file descriptor (ulimit -n)."),
    LIMITS_CONNECTIONS_PER_ADDRESS(
            "limits.connections-per-address",
            Effect.AT_ONCE,
            new OptionType.WholeNumber(1, 1_000_000),
            "5000",
            "Connections from one IP address, of IPv6 from one /64 network, at once; further ones are refused. "
                    + "Clients behind one proxy share an address."),
    LIMITS_UNAUTHENTICATED(
            "limits.unauthenticated",
            Effect.AT_ONCE,
            new OptionType.WholeNumber(1, 1_000_000),
            "256",
            "Connections at once that have not shown a token yet, where one is asked for, nor ended their TLS handshake; further"
                    + " ones are refused. More let more clients come back at once, and more strangers hold connections."),
    LIMITS_AUTHENTICATION_TIMEOUT(
            "limits.authentication-timeout",
            Effect.AT_ONCE,
            new OptionType.Time(millis(10), minutes(10)),
            "5s",
            "How long a connection may take to show its token, where one is asked for; then it is closed."),
    LIMITS_FRAME_TIMEOUT(
            "limits.frame-timeout",
            Effect.AT_ONCE,
            new OptionType.Time(millis(10), minutes(60)),
            "30s",
            "How long a request may take from its first byte to its last; then the connection is closed."),
    LIMITS_IDLE_TIMEOUT(
            "limits.idle-timeout",
            Effect.AT_ONCE,
            new OptionType.Time(0, minutes(7 * 24 * 60)),
            "0s",
            "How long a connection may bring nothing while nothing of it is under way; then it is closed. 0s is for ever; the"
                    + " client library does not keep idle connections alive."),
    LIMITS_UNREAD_TIMEOUT(
            "limits.unread-timeout",
            Effect.AT_ONCE,
            new OptionType.Time(millis(10), minutes(60)),
            "30s",
            "How long a client may leave replies unread once the network's buffers are full; then the connection is closed."),
    LIMITS_UNREAD_REPLIES(
            "limits.unread-replies",
            Effect.AT_ONCE,
            new OptionType.Size(kib(4), mib(64)),
            "256KiB",
            "Replies of one connection that may wait for the client to read; with more its requests wait."),
    LIMITS_BYTES_IN_FLIGHT(
            "limits.bytes-in-flight",
            Effect.AT_ONCE,
            new OptionType.Size(mib(1), tib(16)),
            "256MiB",
            "Memory for what all connections hold, split evenly over the shards: parts of requests, requests under way, replies"
                    + " that are not read. With three quarters in use, requests that cannot be done at once are answered"
                    + " OVERLOADED; when it is full, the connection that holds most is closed. TIDEMARK_DIRECT_MEMORY must"
                    + " hold twice as much."),
    LIMITS_PENDING_LOADS(
            "limits.pending-loads",
            Effect.AT_ONCE,
            new OptionType.WholeNumber(1, 1_000_000),
            "4096",
            "Users of one shard that requests wait for; requests that need another one are answered OVERLOADED. A request"
                    + " waits for a load no longer than so many loads take."),
    LIMITS_PENDING_REQUESTS(
            "limits.pending-requests",
            Effect.AT_ONCE,
            new OptionType.WholeNumber(1, 1_000_000),
            "65536",
            "Requests of one shard that wait for a load or for another shard; connections with further ones are not read from."),
    METRICS_ENABLED(
            "metrics.enabled",
            new OptionType.Choice(List.of("true", "false")),
            "true",
            "Whether an HTTP port tells metrics and health, and shows a page of what the server does. It has a thread of its own."),
    METRICS_ADDRESS(
            "metrics.address",
            new OptionType.Address(),
            "127.0.0.1",
            "Address of the HTTP port. It has neither tokens nor TLS, so one that other machines reach needs metrics.insecure."),
    METRICS_PORT(
            "metrics.port",
            new OptionType.WholeNumber(0, 65_535, "auto"),
            "auto",
            "TCP port for HTTP; 0 takes any free one. auto is the port behind server.port, or any free one where there is none."),
    METRICS_INSECURE(
            "metrics.insecure",
            new OptionType.Choice(List.of("true", "false")),
            "false",
            "Whether metrics.address may be one that other machines reach: whoever gets there sees figures, and never a read"
                    + " state, a user or a token. server.insecure allows it too."),
    LOG_LEVEL(
            "log.level",
            Effect.AT_ONCE,
            new OptionType.Choice(List.of("error", "warn", "info", "debug")),
            "info",
            "The least grave events that the log has. debug tells of single requests that failed.");

    private static final String ENVIRONMENT_PREFIX = "TIDEMARK_";

    private final String key;
    private final Effect effect;
    private final OptionType type;
    private final String defaultText;
    private final String sentence;

    ConfigOption(String key, OptionType type, String defaultText, String sentence) {
        this(key, Effect.NEXT_START, type, defaultText, sentence);
    }

    ConfigOption(String key, Effect effect, OptionType type, String defaultText, String sentence) {
        this.key = key;
        this.effect = effect;
        this.type = type;
        this.defaultText = defaultText;
        this.sentence = sentence;
    }

    /** The key in a file and on the command line, e.g. {@code server.port}. */
    public String key() {
        return key;
    }

    /** The key in the environment, e.g. {@code TIDEMARK_SERVER_PORT}. */
    public String environmentName() {
        return ENVIRONMENT_PREFIX
                + key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }

    /** Whether an environment variable looks like one of ours; the launcher's own ones do not. */
    static boolean isEnvironmentName(String name) {
        for (ConfigOption option : values()) {
            String section = option.environmentName()
                    .substring(0, option.environmentName().indexOf('_', ENVIRONMENT_PREFIX.length()) + 1);
            if (name.startsWith(section)) {
                return true;
            }
        }
        return false;
    }

    /** When a value that was changed while the server runs holds. */
    public Effect effect() {
        return effect;
    }

    OptionType type() {
        return type;
    }

    /** As in {@code reference.conf}. */
    public String defaultText() {
        return defaultText;
    }

    /** What it does, and what a higher or lower value costs. */
    public String sentence() {
        return sentence;
    }

    private static long kib(long count) {
        return count << 10;
    }

    private static long mib(long count) {
        return count << 20;
    }

    private static long tib(long count) {
        return count << 40;
    }

    private static long millis(long count) {
        return count * 1_000_000;
    }

    private static long minutes(long count) {
        return count * 60_000_000_000L;
    }
}

package dev.tidemark.server;

import dev.tidemark.server.store.cassandra.Schema;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command line of {@code bin/tidemark schema cassandra}: prints the keyspace and the tables that a cluster needs. */
@Command(
        name = "tidemark schema",
        description = {
            "Prints what a database that other people run must be given before a server can keep read states in it: statements that "
                    + "make what is not there, and change nothing that is.",
            ""
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:printed", "2:a mistake on the command line"},
        footer = {
            "%nExamples:",
            "  bin/tidemark schema cassandra --datacenter dc1 | cqlsh",
            "  bin/tidemark schema cassandra --keyspace chat_reads \\",
            "      --replication \"{'class': 'NetworkTopologyStrategy', 'eu': 3, 'us': 3}\"",
            "%nSee also store.cassandra in docs/CONFIGURATION.md."
        })
public final class SchemaCommand implements Callable<Integer> {
    private static final String CASSANDRA = "cassandra";

    @Parameters(index = "0", paramLabel = "STORE", description = "cassandra, which is for ScyllaDB too.")
    private String store;

    @Option(
            names = "--keyspace",
            paramLabel = "NAME",
            defaultValue = "tidemark",
            description = "As store.cassandra.keyspace; default ${DEFAULT-VALUE}.")
    private String keyspace;

    @Option(
            names = "--datacenter",
            paramLabel = "NAME",
            defaultValue = "datacenter1",
            description = "Where copies are kept, as store.cassandra.datacenter; default ${DEFAULT-VALUE}.")
    private String datacenter;

    @Option(
            names = "--replication-factor",
            paramLabel = "N",
            defaultValue = "3",
            description = "Copies in that datacenter; default ${DEFAULT-VALUE}.")
    private int replicationFactor;

    @Option(
            names = "--replication",
            paramLabel = "MAP",
            description = "The keyspace's replication as CQL has it, instead of the two before.")
    private String replication;

    @Spec
    private CommandSpec spec;

    private SchemaCommand() {}

    public static void main(String[] args) {
        System.exit(commandLine().execute(args));
    }

    /** The command line, ready to execute; it leaves exiting to the caller. */
    static CommandLine commandLine() {
        return CommandLines.of(new SchemaCommand());
    }

    @Override
    public Integer call() {
        requireType("STORE", new OptionType.Choice(List.of(CASSANDRA)), store);
        requireType("--keyspace", ConfigOption.STORE_CASSANDRA_KEYSPACE.type(), keyspace);
        requireType("--datacenter", ConfigOption.STORE_CASSANDRA_DATACENTER.type(), datacenter);
        requireType(
                "--replication-factor",
                ConfigOption.STORE_CASSANDRA_REPLICATION_FACTOR.type(),
                Integer.toString(replicationFactor));
        String map = replication == null ? Schema.replication(datacenter, replicationFactor) : replication;
        PrintWriter out = spec.commandLine().getOut();
        for (String statement : new Schema(keyspace).statements(map)) {
            out.println(statement + ";");
            out.println();
        }
        out.flush();
        return ExitCode.OK.number();
    }

    private void requireType(String option, OptionType type, String text) {
        try {
            type.parse(text);
        } catch (IllegalArgumentException e) {
            throw new CommandLine.ParameterException(
                    spec.commandLine(),
                    option + "=" + text + ": " + e.getMessage() + ", expected " + type.name() + ": " + type.range(),
                    e);
        }
    }
}

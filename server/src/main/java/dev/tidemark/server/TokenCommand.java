package dev.tidemark.server;

import dev.tidemark.server.auth.NewToken;
import dev.tidemark.server.auth.Role;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command line of {@code bin/tidemark token NAME ROLE}: makes a token and the line of the tokens file that lets it in. */
@Command(
        name = "tidemark token",
        description = {
            "Makes a token. Standard output gets the line for the server's auth.tokens-file, standard error the token itself, "
                    + "once: it is kept nowhere, and the file has only its SHA-256.",
            ""
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:made", "2:a mistake on the command line"},
        footer = {"%nExamples:", "  bin/tidemark token gateway writer >> tokens", "%nSee also docs/SECURITY.md."})
public final class TokenCommand implements Callable<Integer> {
    @Parameters(
            index = "0",
            paramLabel = "NAME",
            description = "Whose it is: 1 to 64 of A-Z, a-z, 0-9, dot, underscore and hyphen.")
    private String name;

    @Parameters(
            index = "1",
            paramLabel = "ROLE",
            description = "reader: may not change anything; writer: may; admin: sees all of INFO, too.")
    private String role;

    @Spec
    private CommandSpec spec;

    private TokenCommand() {}

    public static void main(String[] args) {
        System.exit(commandLine().execute(args));
    }

    /** The command line, ready to execute; it leaves exiting to the caller. */
    static CommandLine commandLine() {
        return CommandLines.of(new TokenCommand());
    }

    @Override
    public Integer call() {
        PrintWriter err = spec.commandLine().getErr();
        try {
            Role known = Role.of(role)
                    .orElseThrow(
                            () -> new IllegalArgumentException("role=" + role + ", expected reader, writer or admin"));
            NewToken made = NewToken.make(name, known);
            spec.commandLine().getOut().println(made.line());
            err.println("the token of " + name + ", shown this once: " + made.secret());
            return ExitCode.OK.number();
        } catch (IllegalArgumentException e) {
            err.println("tidemark: " + e.getMessage());
            return ExitCode.CONFIGURATION.number();
        }
    }
}

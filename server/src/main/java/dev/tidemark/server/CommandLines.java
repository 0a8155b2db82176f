package dev.tidemark.server;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;

/** What the command lines of all programs here have in common. */
final class CommandLines {
    private CommandLines() {}

    /** Of a command: with the version, no files of arguments, and one line for a mistake that is made on it. */
    static CommandLine of(Object command) {
        CommandLine commandLine = new CommandLine(command);
        commandLine.setExpandAtFiles(false);
        commandLine.getCommandSpec().version(Version.text());
        commandLine.setParameterExceptionHandler((exception, arguments) -> {
            commandLine
                    .getErr()
                    .println("tidemark: " + exception.getMessage() + ", see bin/"
                            + commandLine.getCommandSpec().qualifiedName() + " --help");
            return ExitCode.CONFIGURATION.number();
        });
        return commandLine;
    }

    /** Standard output or standard error; to be flushed. */
    static PrintWriter writer(FileDescriptor descriptor) {
        return new PrintWriter(new FileOutputStream(descriptor), false, StandardCharsets.UTF_8);
    }
}

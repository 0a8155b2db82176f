package dev.tidemark.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;

/** What {@code --help} of each command says: how it reads, and that its exit codes are those of {@link ExitCode} and of the documents. */
class HelpTest {
    private static final int MOST_COLUMNS = 80;
    private static final List<String> JOURNAL_COMMANDS = List.of("verify", "dump", "repair");

    /** With the doctor, whose exit codes are its own. */
    static Stream<CommandSpec> commandsAndDoctor() {
        return Stream.concat(
                commands(), Stream.of(DoctorCommand.commandLine(Map.of()).getCommandSpec()));
    }

    static Stream<CommandSpec> commands() {
        PrintWriter nowhere = new PrintWriter(new StringWriter());
        CommandLine store = StoreCommand.commandLine(nowhere, nowhere, Map.of(), () -> false);
        return Stream.of(
                        Main.commandLine(Map.of()),
                        JournalCommand.commandLine(nowhere, nowhere),
                        TokenCommand.commandLine(),
                        SchemaCommand.commandLine(),
                        store)
                .flatMap(command -> Stream.concat(Stream.of(command), command.getSubcommands().values().stream()))
                .map(CommandLine::getCommandSpec);
    }

    @ParameterizedTest
    @MethodSource("commandsAndDoctor")
    void shouldSayWhatTheCommandDoesAndHowItEnds(CommandSpec command) {
        String help = command.commandLine().getUsageMessage();
        assertThat(help.lines()).allMatch(line -> line.length() <= MOST_COLUMNS);
        assertThat(help).contains("\nExit codes:\n").containsAnyOf("\nExamples:\n", "\nSee also ");
        assertThat(command.usageMessage().description()).isNotEmpty();
        for (ArgSpec argument : command.args()) {
            assertThat(String.join(" ", argument.description()))
                    .as(argument.toString())
                    .endsWith(".");
        }
    }

    /** A line of an example or of a table that is too long goes on at the margin, where nobody can copy or read it. */
    @ParameterizedTest
    @MethodSource("commandsAndDoctor")
    void shouldBreakNoExampleAndNoTable(CommandSpec command) {
        assertThat(Stream.concat(
                                Arrays.stream(command.usageMessage().footer()),
                                Arrays.stream(command.usageMessage().description())
                                        .filter(line -> line.startsWith(" ")))
                        .map(line -> line.replace("%n", "").replace("%%", "%")))
                .isNotEmpty()
                .allMatch(line -> line.length() < MOST_COLUMNS);
    }

    @ParameterizedTest
    @MethodSource("commands")
    void shouldNameExitCodesThatThereAre(CommandSpec command) {
        Set<String> known = Arrays.stream(ExitCode.values())
                .map(code -> Integer.toString(code.number()))
                .collect(Collectors.toSet());
        assertThat(command.usageMessage().exitCodeList().keySet())
                .isNotEmpty()
                .contains("0", "2")
                .isSubsetOf(known);
    }

    @Test
    void shouldEndTheJournalsToolsAsTheirDocumentSays() throws IOException {
        PrintWriter nowhere = new PrintWriter(new StringWriter());
        Map<String, CommandLine> tools =
                JournalCommand.commandLine(nowhere, nowhere).getSubcommands();
        List<String> lines = Files.readAllLines(Path.of("..", "docs", "JOURNAL.md"));
        int head = lines.indexOf("| exit code | " + String.join(" | ", JOURNAL_COMMANDS) + " |");
        List<String> rows = lines.stream()
                .skip(head + 2L)
                .takeWhile(line -> line.startsWith("|"))
                .toList();
        assertThat(rows)
                .containsExactlyElementsOf(Stream.of("0", "2", "4", "8")
                        .map(code -> "| " + code + " | "
                                + JOURNAL_COMMANDS.stream()
                                        .map(name -> exitCodes(tools.get(name)).get(code))
                                        .collect(Collectors.joining(" | "))
                                + " |")
                        .toList());
        for (String name : JOURNAL_COMMANDS) {
            assertThat(exitCodes(tools.get(name))).hasSameSizeAs(rows);
        }
    }

    private static Map<String, String> exitCodes(CommandLine command) {
        return command.getCommandSpec().usageMessage().exitCodeList();
    }
}

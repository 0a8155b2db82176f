package dev.tidemark.nc;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** The words of a command behind its verb: arguments by their place, options by their name, in any order. */
final class Arguments {
    private final Verb verb;
    private final List<String> positional = new ArrayList<>();
    private final Map<CommandOption, String> options = new EnumMap<>(CommandOption.class);

    /** Sorts the words; there may be too few or too many, or an option that the verb does not take. */
    Arguments(Verb verb, List<String> words) throws CommandException {
        this.verb = verb;
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            if (!word.startsWith("--")) {
                positional.add(word);
                continue;
            }
            int equals = word.indexOf('=');
            CommandOption option = option(equals < 0 ? word : word.substring(0, equals));
            String value = "";
            if (equals >= 0) {
                if (!option.hasValue()) {
                    throw new CommandException(option.text + " takes no value");
                }
                value = word.substring(equals + 1);
            } else if (option.hasValue()) {
                if (++i == words.size()) {
                    throw new CommandException(option.text + " needs a value: " + option.usage());
                }
                value = words.get(i);
            }
            if (options.put(option, value) != null) {
                throw new CommandException(option.text + " is given twice");
            }
        }
        if (positional.size() < verb.leastArguments) {
            throw new CommandException("too few arguments, usage: " + verb.usage());
        }
        if (positional.size() > verb.mostArguments) {
            throw new CommandException(
                    "'" + positional.get(verb.mostArguments) + "' is too much, usage: " + verb.usage());
        }
    }

    private CommandOption option(String text) throws CommandException {
        CommandOption option = CommandOption.of(text);
        if (option == null) {
            throw new CommandException("unknown option " + text + ", see: help " + verb.text);
        }
        if (!verb.takes(option)) {
            throw new CommandException(verb.text + " does not take " + text
                    + (verb == Verb.RAW ? "" : "; to send such a frame all the same there are --flags and --param"));
        }
        return option;
    }

    int count() {
        return positional.size();
    }

    /** The argument at a place, or what stands for it. */
    String text(int index, String otherwise) {
        return index < positional.size() ? positional.get(index) : otherwise;
    }

    /** All arguments in one, without anything between them. */
    String joined() {
        return String.join("", positional);
    }

    long id(int index, String name) throws CommandException {
        return index < positional.size() ? Numbers.u64(name, positional.get(index)) : 0;
    }

    boolean has(CommandOption option) {
        return options.containsKey(option);
    }

    String option(CommandOption option, String otherwise) {
        return options.getOrDefault(option, otherwise);
    }

    long u64(CommandOption option) throws CommandException {
        return has(option) ? Numbers.u64(option.text, options.get(option)) : 0;
    }

    int u32(CommandOption option) throws CommandException {
        return has(option) ? (int) Numbers.u32(option.text, options.get(option)) : 0;
    }

    int u16(CommandOption option, int otherwise) throws CommandException {
        return has(option) ? Numbers.u16(option.text, options.get(option)) : otherwise;
    }

    int u8(CommandOption option, int otherwise) throws CommandException {
        return has(option) ? Numbers.u8(option.text, options.get(option)) : otherwise;
    }

    int mask(int otherwise) throws CommandException {
        return has(CommandOption.COUNTERS) ? CounterList.mask(options.get(CommandOption.COUNTERS)) : otherwise;
    }
}

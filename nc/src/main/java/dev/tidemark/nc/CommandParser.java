package dev.tidemark.nc;

import dev.tidemark.protocol.Counters;
import dev.tidemark.protocol.FrameLayout;
import dev.tidemark.protocol.RequestEncoder;
import dev.tidemark.protocol.RequestFlags;
import dev.tidemark.protocol.RequestLayout;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Turns the words of a command into the bytes of its request. What can be encoded is, whether a server would take it or not. */
final class CommandParser {
    static final String DEFAULT_NAME = "nc";

    private CommandParser() {}

    /**
     * Reads a command.
     *
     * @param words at least one.
     * @throws CommandException if they are no command.
     */
    static Command parse(List<String> words) throws CommandException {
        Verb verb = Verb.of(words.get(0));
        if (verb == null) {
            throw new CommandException("unknown command '" + words.get(0) + "', see: help");
        }
        Arguments arguments = new Arguments(verb, words.subList(1, words.size()));
        if (verb == Verb.RAW) {
            return new Command(verb, HexText.parse(arguments.joined()));
        }
        ByteBuf frame = Unpooled.buffer();
        encode(verb, arguments, frame);
        header(arguments, frame);
        return new Command(verb, ByteBufUtil.getBytes(frame));
    }

    private static void encode(Verb verb, Arguments a, ByteBuf out) throws CommandException {
        switch (verb) {
            case HELLO -> hello(a, out);
            case PING -> RequestEncoder.ping(out, 0, a.text(0, "").getBytes(StandardCharsets.UTF_8));
            case INFO -> RequestEncoder.info(out, 0);
            case ACK ->
                RequestEncoder.ack(
                        out, flags(a), a.mask(Counters.ALL_MASK), 0, user(a), channel(a), a.id(2, "message"));
            case INCREMENT ->
                RequestEncoder.increment(
                        out,
                        flags(a),
                        a.mask(Counters.MENTIONS_MASK),
                        0,
                        user(a),
                        channel(a),
                        a.u64(CommandOption.MESSAGE),
                        Numbers.i32("delta", a.text(2, "")));
            case RESET ->
                RequestEncoder.reset(
                        out, flags(a), a.mask(Counters.ALL_MASK), 0, user(a), channel(a), a.u64(CommandOption.IF));
            case GET -> RequestEncoder.get(out, 0, user(a), channel(a));
            case MARK ->
                RequestEncoder.mark(
                        out,
                        flags(a),
                        0,
                        user(a),
                        channel(a),
                        a.id(2, "lastRead"),
                        a.id(3, "mentioned"),
                        a.id(4, "counted"),
                        CounterList.values(a.text(5, "0,0,0,0")),
                        a.u64(CommandOption.IF));
            case FORGET -> RequestEncoder.forget(out, flags(a), 0, user(a), channel(a), a.u64(CommandOption.IF));
            case SET -> {
                String counters = a.text(2, "");
                RequestEncoder.set(
                        out,
                        flags(a),
                        a.mask(CounterList.maskOfValues(counters)),
                        0,
                        user(a),
                        channel(a),
                        CounterList.values(counters),
                        a.u64(CommandOption.IF));
            }
            case LOAD ->
                RequestEncoder.load(
                        out,
                        0,
                        user(a),
                        a.u64(CommandOption.AFTER),
                        a.u64(CommandOption.SINCE),
                        a.u32(CommandOption.LIMIT));
            case TOTALS -> RequestEncoder.totals(out, 0, user(a));
            case FORGET_USER -> RequestEncoder.forgetUser(out, flags(a), 0, user(a));
            case INCREMENT_MANY -> incrementMany(a, out);
            case ACK_MANY -> ackMany(a, out);
            case RAW -> throw new IllegalStateException("raw is not a frame");
        }
    }

    private static void hello(Arguments a, ByteBuf out) throws CommandException {
        RequestEncoder.hello(
                out,
                0,
                a.u8(CommandOption.MIN, RequestLayout.VERSION),
                a.u8(CommandOption.MAX, RequestLayout.VERSION),
                a.u16(CommandOption.SHARD, RequestLayout.NO_SHARD),
                a.u32(CommandOption.FEATURES),
                a.option(CommandOption.TOKEN, ""),
                a.option(CommandOption.NAME, DEFAULT_NAME));
    }

    private static void incrementMany(Arguments a, ByteBuf out) throws CommandException {
        long[] users = new long[a.count() - 2];
        for (int i = 0; i < users.length; i++) {
            users[i] = a.id(2 + i, "user");
        }
        RequestEncoder.incrementMany(
                out,
                flags(a),
                a.mask(Counters.MENTIONS_MASK),
                0,
                a.id(0, "channel"),
                a.u64(CommandOption.MESSAGE),
                Numbers.i32("delta", a.text(1, "")),
                users,
                users.length);
    }

    private static void ackMany(Arguments a, ByteBuf out) throws CommandException {
        int count = a.count() - 1;
        long[] channels = new long[count];
        long[] messages = new long[count];
        for (int i = 0; i < count; i++) {
            String pair = a.text(1 + i, "");
            int colon = pair.indexOf(':');
            if (colon < 0) {
                throw new CommandException("'" + pair + "', expected CHANNEL:MESSAGE");
            }
            channels[i] = Numbers.u64("channel", pair.substring(0, colon));
            messages[i] = Numbers.u64("message", pair.substring(colon + 1));
        }
        RequestEncoder.ackMany(out, flags(a), a.mask(Counters.ALL_MASK), 0, user(a), channels, messages, count);
    }

    private static long user(Arguments a) throws CommandException {
        return a.id(0, "user");
    }

    private static long channel(Arguments a) throws CommandException {
        return a.id(1, "channel");
    }

    private static int flags(Arguments a) {
        return (a.has(CommandOption.QUIET) ? RequestFlags.QUIET : 0)
                | (a.has(CommandOption.ONCE) ? RequestFlags.ONCE : 0)
                | (a.has(CommandOption.FORCE) ? RequestFlags.FORCE : 0)
                | (a.has(CommandOption.IF) ? RequestFlags.IF : 0)
                | (a.has(CommandOption.EXISTING) ? RequestFlags.EXISTING : 0);
    }

    /** Puts what --flags and --param ask for into the header; the body stays what it is. */
    private static void header(Arguments a, ByteBuf frame) throws CommandException {
        int flags = frame.getByte(FrameLayout.FLAGS_OFFSET) | a.u8(CommandOption.FLAGS, 0);
        frame.setByte(FrameLayout.FLAGS_OFFSET, flags);
        int param = frame.getUnsignedShortLE(FrameLayout.PARAM_OFFSET);
        frame.setShortLE(FrameLayout.PARAM_OFFSET, a.u16(CommandOption.PARAM, param));
    }
}

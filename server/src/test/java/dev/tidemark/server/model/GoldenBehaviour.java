package dev.tidemark.server.model;

import static dev.tidemark.server.model.ModelReply.expect;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import dev.tidemark.protocol.FrameLayout;
import dev.tidemark.protocol.Opcode;
import dev.tidemark.protocol.ReadState;
import dev.tidemark.protocol.ReplyLayout;
import dev.tidemark.protocol.RequestLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;
import java.util.List;

/** The sequences of {@code vectors/behaviour.json}: requests and what each answers. Each sequence has users of its own. */
public final class GoldenBehaviour {
    /** Requests in order. */
    public record Sequence(String title, List<Step> steps) {
        /** The same sequence for other users, see {@link Step#forUsersAbove}. */
        public Sequence forUsersAbove(long add) {
            return new Sequence(
                    title, steps.stream().map(step -> step.forUsersAbove(add)).toList());
        }

        @Override
        public String toString() {
            return title;
        }
    }

    /**
     * One request and its reply.
     *
     * @param state the STATE's fields, null if the reply has none.
     * @param channels the channels of LOAD's entries, null if the reply is not LOAD's.
     * @param applied of INCREMENT_MANY and ACK_MANY, null in others; so is unchanged.
     */
    public record Step(
            byte[] request,
            int status,
            int flags,
            Values state,
            List<Long> channels,
            Integer applied,
            Integer unchanged) {

        public int opcode() {
            return Byte.toUnsignedInt(request[FrameLayout.OPCODE_OFFSET]);
        }

        /** Whether the request changes states of several users, each with a version of its own. */
        public boolean isForManyUsers() {
            return opcode() == Opcode.INCREMENT_MANY;
        }

        /** The same step for other users: ids higher by a number, but 0 stays 0. So a server can play a sequence twice. */
        public Step forUsersAbove(long add) {
            byte[] shifted = request.clone();
            ByteBuffer frame = ByteBuffer.wrap(shifted).order(ByteOrder.LITTLE_ENDIAN);
            int first = isForManyUsers() ? RequestLayout.INCREMENT_MANY_USERS_OFFSET : RequestLayout.USER_OFFSET;
            int end = isForManyUsers() ? shifted.length : RequestLayout.CHANNEL_OFFSET;
            for (int at = first; at < end && end <= shifted.length; at += Long.BYTES) {
                long user = frame.getLong(at);
                frame.putLong(at, user == 0 ? 0 : user + add);
            }
            return new Step(shifted, status, flags, state, channels, applied, unchanged);
        }

        /** Compares everything but versions with a reply that came. */
        public void check(ReplyFrame actual) {
            expect("opcode", opcode() | FrameLayout.REPLY_BIT, actual.opcode());
            expect("status", status, actual.status());
            expect("flags", flags, actual.flags());
            if (state != null) {
                expect("state", state, valuesOf(actual.state()));
            }
            if (channels != null) {
                List<Long> listed =
                        actual.entries().stream().map(ReplyFrame.Entry::channel).toList();
                expect("channels", channels, listed);
            }
            if (applied != null) {
                boolean isAck = opcode() == Opcode.ACK_MANY;
                int offset = isAck ? ReplyLayout.ACK_MANY_APPLIED_OFFSET : ReplyLayout.INCREMENT_MANY_APPLIED_OFFSET;
                expect("applied", applied, actual.u32(offset));
                expect("unchanged", unchanged, actual.u32(offset + Integer.BYTES));
            }
        }

        private static Values valuesOf(ReadState state) {
            return new Values(
                    state.lastRead(),
                    state.mentioned(),
                    state.counted(),
                    List.of(state.mentions(), state.unread(), state.counter2(), state.counter3()));
        }
    }

    private GoldenBehaviour() {}

    /** All sequences, in the order of the file. */
    public static List<Sequence> sequences() {
        Config file = ConfigFactory.parseResources(
                GoldenBehaviour.class.getClassLoader(),
                "vectors/behaviour.json",
                ConfigParseOptions.defaults().setAllowMissing(false));
        return file.getConfigList("sequences").stream()
                .map(sequence -> new Sequence(
                        sequence.getString("title"),
                        sequence.getConfigList("steps").stream()
                                .map(GoldenBehaviour::step)
                                .toList()))
                .toList();
    }

    private static Step step(Config step) {
        return new Step(
                HexFormat.of().parseHex(step.getString("request")),
                step.getInt("status"),
                step.getInt("flags"),
                step.hasPath("state") ? values(step.getConfig("state")) : null,
                step.hasPath("channels") ? ids(step.getStringList("channels")) : null,
                step.hasPath("applied") ? step.getInt("applied") : null,
                step.hasPath("unchanged") ? step.getInt("unchanged") : null);
    }

    private static Values values(Config state) {
        return new Values(
                Long.parseUnsignedLong(state.getString("lastRead")),
                Long.parseUnsignedLong(state.getString("mentioned")),
                Long.parseUnsignedLong(state.getString("counted")),
                state.getIntList("counters"));
    }

    private static List<Long> ids(List<String> texts) {
        return texts.stream().map(Long::parseUnsignedLong).toList();
    }
}

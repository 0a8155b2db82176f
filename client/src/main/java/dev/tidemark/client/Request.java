package dev.tidemark.client;

import dev.tidemark.protocol.FrameLayout;
import dev.tidemark.protocol.Opcode;
import io.netty.buffer.ByteBuf;
import java.util.Objects;

/**
 * What a {@link TidemarkClient} sends: one command of the protocol with its arguments. Each command is a class with a static
 * {@code of} and methods that give a copy with an option set. Immutable and safe from any thread; one can be sent many times.
 *
 * <p>Ids of users, channels and messages are opaque unsigned 64-bit numbers in a {@code long}: print them with
 * {@link Long#toUnsignedString(long)} and compare them with {@link Long#compareUnsigned}. 0 means "none": as a user or channel it
 * is an {@link IllegalArgumentException}, as a message where not said otherwise too.
 *
 * @param <R> what the server answers.
 */
public abstract sealed class Request<R>
        permits Ack,
                AckMany,
                Forget,
                ForgetUser,
                Get,
                Increment,
                IncrementMany,
                Info,
                Load,
                Mark,
                Ping,
                Reset,
                SetCounters,
                Totals {
    /** In place of a user: any connection will do. */
    static final long NO_USER = 0;

    private final int opcode;
    private final long user;

    Request(int opcode, long user) {
        this.opcode = opcode;
        this.user = user;
    }

    final int opcode() {
        return opcode;
    }

    /** The user whose shard serves this, or {@link #NO_USER}. */
    final long user() {
        return user;
    }

    /** Bytes of the frame. */
    abstract int length();

    /** Writes the frame behind what is in the buffer. Thread: the client's. */
    abstract void encode(ByteBuf out, int correlation);

    /** Reads what a reply of status OK, PARTIAL or CONFLICT says. @throws MalformedFrameException if it does not fit. */
    abstract R decode(Reply reply);

    abstract Repeat repeat();

    /** The command's name, as in PROTOCOL.md. */
    @Override
    public String toString() {
        return Opcode.nameOf(opcode);
    }

    /** @throws IllegalArgumentException if the id is 0. */
    static long requireId(String name, long id) {
        if (id == 0) {
            throw new IllegalArgumentException(name + ": id=0, expected another");
        }
        return id;
    }

    static int requireDelta(int delta) {
        if (delta == 0) {
            throw new IllegalArgumentException("delta: value=0, expected another");
        }
        return delta;
    }

    static int requireAtMost(String name, int count, int most) {
        if (count > most) {
            throw new IllegalArgumentException(name + ": count=" + count + ", expected at most " + most);
        }
        return count;
    }

    static <T> T require(String name, T value) {
        return Objects.requireNonNull(value, name);
    }

    static int headerLength() {
        return FrameLayout.HEADER_LENGTH;
    }
}

package dev.tidemark.server.it;

import dev.tidemark.protocol.FrameLayout;
import dev.tidemark.protocol.Opcode;
import dev.tidemark.protocol.RequestEncoder;
import dev.tidemark.protocol.RequestFlags;
import dev.tidemark.protocol.RequestLayout;
import dev.tidemark.protocol.Status;
import dev.tidemark.server.model.ReadStateModel;
import dev.tidemark.server.model.ReplyFrame;
import dev.tidemark.server.wire.WireClient;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongFunction;

/**
 * What is under way on one connection: requests in batches with a PING behind each. Notes in the users' histories what was
 * sent and what was acknowledged: by a reply or, where QUIET keeps that back, by that of the PING. What a PING closes off is
 * checked by the model.
 *
 * <p>Thread: one.
 */
final class Pipeline {
    private final ReadStateModel model;
    private final LongFunction<UserHistory> histories;
    private final ArrayDeque<Sent> underWay = new ArrayDeque<>();
    private final Map<Integer, Sent> unanswered = new HashMap<>();
    private int lastCorrelation;
    private int fences;
    private int acknowledged;
    private int refused;
    private int failed;

    Pipeline(ReadStateModel model, LongFunction<UserHistory> histories) {
        this.model = model;
        this.histories = histories;
    }

    /** A request with what it is to its users, and its reply once that has come. */
    private static final class Sent {
        private final byte[] request;
        private final List<UserHistory.Step> steps = new ArrayList<>();
        private ReplyFrame reply;

        Sent(byte[] request) {
            this.request = request;
        }

        int opcode() {
            return request[FrameLayout.OPCODE_OFFSET];
        }
    }

    /** Takes requests as sent, and a PING behind them. @return the bytes to send. */
    byte[] batch(List<byte[]> requests) {
        List<byte[]> frames = new ArrayList<>();
        for (byte[] request : requests) {
            frames.add(add(request).request);
        }
        frames.add(add(WireClient.frame(out -> RequestEncoder.ping(out, 0, new byte[0]))).request);
        fences++;
        return WireClient.join(frames);
    }

    /** How many batches are not done yet. */
    int batches() {
        return fences;
    }

    /** How many changes were acknowledged, each user's share of an INCREMENT_MANY counted. */
    int acknowledged() {
        return acknowledged;
    }

    /** How many changes were refused with a transient status. */
    int refused() {
        return refused;
    }

    /** How many changes were answered with INTERNAL. From the first one on, the model does not know what to expect. */
    int failed() {
        return failed;
    }

    /** Takes the next reply, at a time of {@link System#nanoTime}. */
    void onReply(ReplyFrame reply, long ns) {
        Sent sent = unanswered.remove(reply.correlation());
        if (sent == null) {
            throw new AssertionError("answers nothing that is under way: " + reply);
        }
        sent.reply = reply;
        switch (sent.opcode()) {
            case Opcode.PING -> onPing(sent, ns);
            case Opcode.INCREMENT_MANY -> noteEach(sent, ns);
            default ->
                note(sent.steps.get(0), reply.status(), () -> sent.steps.get(0).acknowledge(reply, ns));
        }
    }

    private Sent add(byte[] request) {
        int correlation = ++lastCorrelation;
        Sent sent = new Sent(WireClient.withCorrelation(request, correlation));
        underWay.add(sent);
        unanswered.put(correlation, sent);
        ByteBuffer frame = ByteBuffer.wrap(sent.request).order(ByteOrder.LITTLE_ENDIAN);
        switch (sent.opcode()) {
            case Opcode.PING -> {}
            case Opcode.INCREMENT_MANY -> addShares(sent, frame);
            default -> sent.steps.add(history(frame, RequestLayout.USER_OFFSET).add(sent.request, canChange(sent)));
        }
        return sent;
    }

    /** An INCREMENT_MANY is to each of its users an INCREMENT. */
    private void addShares(Sent sent, ByteBuffer frame) {
        int flags = frame.get(FrameLayout.FLAGS_OFFSET);
        int mask = frame.getShort(FrameLayout.PARAM_OFFSET);
        long channel = frame.getLong(RequestLayout.INCREMENT_MANY_CHANNEL_OFFSET);
        long message = frame.getLong(RequestLayout.INCREMENT_MANY_MESSAGE_OFFSET);
        int delta = frame.getInt(RequestLayout.INCREMENT_MANY_DELTA_OFFSET);
        for (int i = 0; i < frame.getInt(RequestLayout.INCREMENT_MANY_COUNT_OFFSET); i++) {
            int offset = RequestLayout.INCREMENT_MANY_USERS_OFFSET + i * Long.BYTES;
            long user = frame.getLong(offset);
            byte[] share = WireClient.frame(
                    out -> RequestEncoder.increment(out, flags, mask, lastCorrelation, user, channel, message, delta));
            sent.steps.add(history(frame, offset).add(share, true));
        }
    }

    private UserHistory history(ByteBuffer frame, int userOffset) {
        return histories.apply(frame.getLong(userOffset));
    }

    private static boolean canChange(Sent sent) {
        return switch (sent.opcode()) {
            case Opcode.GET, Opcode.LOAD, Opcode.TOTALS -> false;
            default -> true;
        };
    }

    private void noteEach(Sent sent, long ns) {
        List<ReplyFrame.Failure> failures =
                new ArrayList<>(sent.reply.status() == Status.PARTIAL ? sent.reply.failures() : List.of());
        ByteBuffer frame = ByteBuffer.wrap(sent.request).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < sent.steps.size(); i++) {
            long user = frame.getLong(RequestLayout.INCREMENT_MANY_USERS_OFFSET + i * Long.BYTES);
            int status = sent.reply.status();
            if (status == Status.PARTIAL) {
                status = takeFailure(failures, user);
            }
            UserHistory.Step step = sent.steps.get(i);
            note(step, status, () -> step.acknowledge(ns));
        }
    }

    private static int takeFailure(List<ReplyFrame.Failure> failures, long user) {
        for (int i = 0; i < failures.size(); i++) {
            if (failures.get(i).user() == user) {
                return failures.remove(i).status();
            }
        }
        return Status.OK;
    }

    private void note(UserHistory.Step step, int status, Runnable acknowledge) {
        if (ReadStateModel.isTransient(status)) {
            step.refuse();
            refused += step.canChange() ? 1 : 0;
        } else if (status == Status.INTERNAL) {
            failed++;
        } else {
            acknowledge.run();
            acknowledged += step.canChange() ? 1 : 0;
        }
    }

    /** One that was refused, since the server is stopping or broken, says nothing of what is before it. */
    private void onPing(Sent ping, long ns) {
        fences--;
        if (ping.reply.status() == Status.OK) {
            closeOff(ping, ns);
        }
    }

    /** All before an answered PING is done. */
    private void closeOff(Sent fence, long ns) {
        for (Sent sent = underWay.remove(); sent != fence; sent = underWay.remove()) {
            if (sent.reply == null && (sent.request[FrameLayout.FLAGS_OFFSET] & RequestFlags.QUIET) != 0) {
                unanswered.remove(ByteBuffer.wrap(sent.request)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .getInt(FrameLayout.CORRELATION_OFFSET));
                sent.steps.forEach(step -> step.acknowledge(ns));
                acknowledged += sent.steps.size();
            }
            if (failed == 0) {
                model.verify(sent.request, sent.reply);
            }
        }
    }
}

package dev.tidemark.nc;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.util.function.Consumer;

/** Where replies, frames and complaints go, and the memory of whether all was well. Thread: safe from any. */
final class Printer {
    private final Consumer<String> out;
    private final Consumer<String> err;
    private final boolean hex;
    private boolean failed;

    /**
     * Makes a printer.
     *
     * @param out takes text of one or more lines without the last end of line, for standard output.
     * @param err takes a line for standard error.
     * @param hex whether frames are shown both ways.
     */
    Printer(Consumer<String> out, Consumer<String> err, boolean hex) {
        this.out = out;
        this.err = err;
        this.hex = hex;
    }

    /** A reply to a request. */
    synchronized void reply(ByteBuf frame) {
        ReplyText reply = ReplyText.of(frame);
        failed |= !reply.ok();
        out.accept(reply.text());
    }

    /** A reply that is none to a request that waits for one. */
    synchronized void unasked(ByteBuf frame) {
        failed = true;
        out.accept("UNASKED " + ReplyText.of(frame).text());
    }

    /** Something that keeps a reply from coming. */
    synchronized void complain(String text) {
        failed = true;
        err.accept("tidemark nc: " + text);
    }

    /** Something to know that is no failure. */
    synchronized void note(String text) {
        err.accept("tidemark nc: " + text);
    }

    /** Text that was asked for, such as help. */
    synchronized void text(String text) {
        out.accept(text);
    }

    /** Bytes on their way to the server. */
    synchronized void sent(byte[] bytes, boolean beginsFrame) {
        if (hex) {
            out.accept((beginsFrame ? FrameText.of(bytes, "> ") : FrameText.ofRest(bytes, "> "))
                    .toString()
                    .stripTrailing());
        }
    }

    /** A frame that came from the server. */
    synchronized void received(ByteBuf frame) {
        if (hex) {
            out.accept(
                    FrameText.of(ByteBufUtil.getBytes(frame), "< ").toString().stripTrailing());
        }
    }

    /** Whether a reply was not OK, or did not come. */
    synchronized boolean failed() {
        return failed;
    }
}

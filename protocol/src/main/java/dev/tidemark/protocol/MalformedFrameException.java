package dev.tidemark.protocol;

/**
 * A frame whose length or body does not have its opcode's layout. The frame's boundary is known unless the message is about
 * the length itself; whoever reads the connection decides whether it goes on.
 */
public final class MalformedFrameException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public MalformedFrameException(String message) {
        super(message);
    }
}

package dev.tidemark.server.shard;

/** Holds what requests did to what they must do. Thread: the simulation's. */
interface Judge {
    /**
     * A request has been run; its client does not know yet.
     *
     * @param reply its reply, null if there is none.
     * @return to be run when the client has got the reply.
     * @throws AssertionError if it is not the reply that the request must get.
     */
    Runnable onRun(byte[] request, byte[] reply);
}

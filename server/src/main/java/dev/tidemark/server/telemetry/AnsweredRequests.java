package dev.tidemark.server.telemetry;

import dev.tidemark.protocol.FrameLayout;
import dev.tidemark.protocol.Opcode;
import dev.tidemark.protocol.Status;
import dev.tidemark.server.metrics.RequestCounters;

/** The names under which requests answered are told. Thread: any. */
final class AnsweredRequests {
    /** The command of what was no request that we know: an unknown opcode, or a frame that could not be taken apart. */
    static final String OTHER = "other";

    private static final String[] NAMES = names();

    private AnsweredRequests() {}

    /** Takes counts above 0, and of every command how often it was OK. */
    interface Visitor {
        void visit(String command, String status, long requests);
    }

    static void visit(RequestCounters counters, Visitor visitor) {
        long[] others = new long[Status.COUNT];
        for (int opcode = 0; opcode < RequestCounters.OPCODES; opcode++) {
            for (int status = 0; status < Status.COUNT; status++) {
                long requests = counters.get(opcode, status);
                if (NAMES[opcode] == null) {
                    others[status] += requests;
                } else if (requests > 0 || status == Status.OK) {
                    visitor.visit(NAMES[opcode], Status.nameOf(status), requests);
                }
            }
        }
        for (int status = 0; status < Status.COUNT; status++) {
            if (others[status] > 0) {
                visitor.visit(OTHER, Status.nameOf(status), others[status]);
            }
        }
    }

    /** By opcode; null for one that is not in the protocol, and for those of replies. */
    private static String[] names() {
        String[] names = new String[RequestCounters.OPCODES];
        for (int opcode = 0; opcode < FrameLayout.REPLY_BIT; opcode++) {
            String name = Opcode.nameOf(opcode);
            names[opcode] = name.startsWith("0x") ? null : name;
        }
        return names;
    }
}

package dev.tidemark.server.doctor;

import java.util.List;
import java.util.OptionalLong;

/** Whether many clients that come at once all find a place in the queue of the listening socket. */
final class BacklogCheck implements Check {
    private static final String SUBJECT = "listen backlog";
    private static final String PATH = "proc/sys/net/core/somaxconn";
    /** What the server asks for. */
    private static final long WANTED = 4_096;

    @Override
    public List<Finding> examine(Machine machine, Plan plan) {
        OptionalLong most = machine.number(PATH);
        if (most.isEmpty()) {
            return List.of(Finding.unknown(SUBJECT, "/" + PATH));
        }
        String found = "net.core.somaxconn=" + most.getAsLong();
        return List.of(
                most.getAsLong() >= WANTED
                        ? Finding.ok(SUBJECT, found)
                        : Finding.note(
                                SUBJECT,
                                found + ", the server asks for " + WANTED,
                                "when all clients come back at once, some wait a second or more to connect",
                                "sysctl net.core.somaxconn=" + WANTED));
    }
}

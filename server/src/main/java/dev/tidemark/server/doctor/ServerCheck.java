package dev.tidemark.server.doctor;

import java.util.List;
import java.util.OptionalLong;

/** Whether a server has the data already. */
final class ServerCheck implements Check {
    private static final String SUBJECT = "server";

    @Override
    public List<Finding> examine(Machine machine, Plan plan) {
        OptionalLong pid = RunningServer.pid(machine, plan);
        return List.of(
                pid.isEmpty()
                        ? Finding.ok(SUBJECT, "none runs on data.dir=" + plan.dataDir())
                        : Finding.note(
                                SUBJECT,
                                "one runs on data.dir=" + plan.dataDir() + ": process " + pid.getAsLong(),
                                "a second one would refuse to start (exit code 4); disk and processors are judged under"
                                        + " its load",
                                "nothing, if that is the one"));
    }
}

package dev.tidemark.server.doctor;

import java.util.List;

/** Looks at one thing. Thread: one. */
interface Check {
    /** @return what was found; nothing where it does not matter to the plan. */
    List<Finding> examine(Machine machine, Plan plan);
}

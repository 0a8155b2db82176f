package dev.tidemark.server.model;

import dev.tidemark.protocol.ReadState;
import java.util.Map;

/** What was found of one user after a crash: the states by channel, and the versions of the newest change and removal. */
public record FoundUser(Map<Long, ReadState> states, long newestVersion, long removalVersion) {}

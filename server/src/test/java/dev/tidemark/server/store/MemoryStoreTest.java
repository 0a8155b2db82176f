package dev.tidemark.server.store;

import java.util.HashMap;
import java.util.Map;

class MemoryStoreTest extends ReadStateStoreContract {
    private final Map<Long, PlainUser> users = new HashMap<>();

    @Override
    protected ReadStateStore open() {
        return new MemoryStore(users);
    }
}

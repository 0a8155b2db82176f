// The figures that have a place of their own.
const Tiles = (() => {
  const place = id => document.getElementById(id);

  function set(id, text, mark) {
    const element = place(id);
    element.textContent = text;
    element.classList.toggle("warn", mark === "warn");
    element.classList.toggle("bad", mark === "bad");
  }

  const markAbove = (value, warn, bad) => (value >= bad ? "bad" : value >= warn ? "warn" : "");
  const badIfAny = count => (count > 0 ? "bad" : "");

  function facts(now) {
    set("version", now.version);
    set("uptime", Format.age(now.uptime_ms / 1000));
    set("shard-count", now.shards.length === 0 ? Format.NONE : String(now.shards.length));
    set("transport", now.transport);
    set("store", now.store);
    set("journal", now.journal === "none" ? "none" : `fsync ${now.journal}`);
    set("java", now.java);
  }

  function traffic(now, then) {
    set("tile-requests", Format.rate(then?.answered));
    set("note-requests", then ? `${Format.percent(then.answered > 0 ? then.changes / then.answered : 0)} changes` : "");
    set("tile-turn", Format.duration(then?.turn(0.99)), markAbove(then?.turn(0.99) ?? 0, 50e6, 250e6));
    set("note-turn", then ? `p50 ${Format.duration(then.turn(0.5))}` : "");
    set("tile-hits", Format.percent(then?.hitRate));
    set("note-hits", then ? `${Format.rate(then.rate("misses"))} misses/s` : "");
    const busiest = then ? Math.max(...then.shards.map(shard => shard.busy)) : null;
    set("tile-busy", Format.percent(busiest), markAbove(busiest ?? 0, 0.9, 2));
    set("note-busy", then ? `${then.shards.reduce((total, shard) => total + shard.busy, 0).toFixed(2)} cores in all` : "");
  }

  function memory(now) {
    const sum = name => Status.sum(now.shards, name);
    const [used, reserved] = [sum("cache_used_bytes"), sum("cache_memory_bytes")];
    set("tile-states", Format.count(sum("states_resident")));
    set("note-states", `of ${Format.count(sum("users_resident"))} users`);
    set("tile-cache", Format.percent(reserved > 0 ? used / reserved : null));
    set("note-cache", `${Format.bytes(used)} of ${Format.bytes(reserved)}`);
    const oldest = Status.most(now.shards, "oldest_dirty_ms") / 1000;
    set("tile-dirty", Format.age(oldest), markAbove(oldest, 120, 300));
    set("note-dirty", `${Format.count(sum("dirty_users"))} users changed`);
    set("tile-connections", Format.count(sum("connections")));
    set("note-connections", `${Format.count(sum("pending_requests"))} requests waiting`);
  }

  function store(now, then) {
    const sum = name => Status.sum(now.shards, name);
    set("store-loads", Format.rate(then?.rate("store_loads")));
    set("store-commits", Format.rate(then?.rate("store_committed_users")));
    const commits = sum("store_committed_users");
    set("store-coalescing", commits > 0 ? (sum("changes") / commits).toFixed(1) : Format.NONE);
    set("store-under-way", `${Format.count(sum("store_loads_under_way"))}, ${Format.count(sum("store_commits_under_way"))}`);
    set("store-failures", Format.count(sum("store_failures")), badIfAny(sum("store_failures")));
    set("store-evictions", Format.rate(then?.rate("evictions")));
    set("store-size", `${Format.bytes(now.memory.store_memory_bytes)}, ${Format.bytes(now.memory.store_disk_bytes)}`);
  }

  function journal(now, then) {
    const sum = name => Status.sum(now.shards, name);
    const syncs = Status.added(now.shards.map(shard => shard.journal_sync_times));
    set("journal-written", Format.bytes(then?.rate("journal_written_bytes")));
    set("journal-syncs", `${Format.count(sum("journal_syncs"))}, ${Format.duration(Status.percentile(syncs, now.bounds_ns, 0.99))}`);
    set("journal-unsynced", Format.bytes(sum("journal_unsynced_bytes")));
    set("journal-disk", Format.bytes(sum("journal_bytes_on_disk")));
    set("journal-refused", Format.count(sum("journal_refused")), badIfAny(sum("journal_refused")));
  }

  function process(now, then) {
    const { memory } = now;
    set("process-resident", Format.bytes(memory.resident_bytes));
    set("process-heap", `${Format.bytes(memory.heap_used_bytes)}, ${Format.bytes(memory.heap_max_bytes)}`);
    set("process-network", Format.bytes(memory.network_bytes));
    set("process-gc", Format.duration(memory.gc_ms * 1e6));
    set("process-allocated", Format.bytes(then?.rate("allocated_bytes")));
  }

  function refused(now) {
    const sum = name => Status.sum(now.shards, name);
    const count = name => Format.count(sum(name));
    set("refused-overloaded", count("overloaded"), badIfAny(sum("overloaded")));
    set("refused-bad", count("bad_requests"));
    set("refused-forbidden", count("forbidden"));
    set("refused-strangers", `${count("unauthenticated")}, ${count("tls_handshakes_failed")}`);
    set("refused-connections", count("connections_refused"));
    set("refused-clients", `${count("connections_late")}, ${count("connections_cut")}`);
  }

  // The answer, and what it says together with the one before, or null.
  function show(now, then) {
    facts(now);
    if (now.shards.length > 0) {
      traffic(now, then);
      memory(now);
      store(now, then);
      journal(now, then);
      process(now, then);
      refused(now);
    }
  }

  return { show, set };
})();

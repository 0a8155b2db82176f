// Joins the parts: an answer is shown, remembered and drawn; without one the page says since when.
(() => {
  const NAMES = { READY: "Ready", DRAINING: "Draining", RECOVERING: "Recovering" };
  let before = null;
  let heardMs = null;
  let chartedShards = -1;

  function state(name, word, reason) {
    document.body.dataset.state = name;
    document.querySelector("#state b").textContent = word;
    document.querySelector("#reason").textContent = reason;
  }

  function remember(now, then) {
    History.put({
      changes: then?.changes,
      reads: then?.reads,
      notOk: then?.notOk,
      p50: then?.turn(0.5),
      p99: then?.turn(0.99),
      p999: then?.turn(0.999),
      hitRate: then?.hitRate,
      cacheUsed: Status.sum(now.shards, "cache_used_bytes"),
      cacheReserved: Status.sum(now.shards, "cache_memory_bytes"),
      resident: now.memory.resident_bytes,
      oldest: Status.most(now.shards, "oldest_dirty_ms") / 1000,
      ...Object.fromEntries((then?.shards ?? []).map((shard, i) => ["busy" + i, shard.busy])),
    });
  }

  function draw(now) {
    if (now.shards.length > 0 && now.shards.length !== chartedShards) {
      chartedShards = now.shards.length;
      Charts.make(chartedShards);
    }
    Charts.feed();
  }

  function onAnswer(now) {
    const then = Status.between(before, now);
    before = now;
    heardMs = Date.now();
    History.advance(performance.now());
    const isReady = now.phase === "READY";
    state(isReady ? "ready" : "busy", NAMES[now.phase] ?? "Starting", isReady ? "" : now.reason.replace(/^\w+: /, ""));
    document.title = then ? `${Format.rate(then.answered)}/s · Tidemark` : "Tidemark";
    Tiles.show(now, then);
    if (now.shards.length > 0) {
      Tables.show(now, then);
      remember(now, then);
    }
    draw(now);
  }

  function onSilence() {
    History.advance(performance.now());
    const since = heardMs === null ? "" : `for ${Format.age((Date.now() - heardMs) / 1000)}`;
    state("lost", "No answer", since);
    document.title = "No answer · Tidemark";
    Charts.feed();
  }

  document.querySelector("#where").textContent = location.host;
  Charts.make(1);
  Poll.run(onAnswer, onSilence);
})();

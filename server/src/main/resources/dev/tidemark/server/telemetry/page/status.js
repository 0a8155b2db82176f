// What two answers of /status.json, one after the other, say of the time between them.
const Status = (() => {
  const READS = ["GET", "LOAD", "TOTALS", "HELLO", "PING", "INFO"];

  const sum = (shards, name) => shards.reduce((total, shard) => total + shard[name], 0);
  const most = (shards, name) => shards.reduce((highest, shard) => Math.max(highest, shard[name]), 0);
  const share = (part, rest) => (part + rest > 0 ? part / (part + rest) : null);
  const all = byStatus => Object.values(byStatus ?? {}).reduce((total, requests) => total + requests, 0);

  // Whether both are of the same run of the server, so that counters can be subtracted.
  const isSameRun = (before, now) =>
    before != null && before.uptime_ms < now.uptime_ms && before.shards.length === now.shards.length;

  const added = histograms => histograms[0].map((_, i) => histograms.reduce((total, counts) => total + counts[i], 0));

  // The time that a share of what a histogram has counted did not exceed: ns, as if each bucket were filled evenly.
  function percentile(counts, boundsNs, part) {
    const total = counts.reduce((all, count) => all + count, 0);
    if (total === 0) {
      return null;
    }
    let left = total * part;
    for (let i = 0; i < boundsNs.length; i++) {
      if (counts[i] > 0 && left <= counts[i]) {
        const low = i === 0 ? 0 : boundsNs[i - 1];
        return low + ((boundsNs[i] - low) * left) / counts[i];
      }
      left -= counts[i];
    }
    return boundsNs[boundsNs.length - 1];
  }

  function shardBetween(before, now, seconds) {
    const rate = name => (now[name] - before[name]) / seconds;
    return {
      busy: Math.min(1, rate("cpu_ns") / 1e9),
      requests: rate("requests"),
      hitRate: share(rate("hits"), rate("misses")),
    };
  }

  function commandsBetween(before, now, seconds) {
    return Object.fromEntries(
      Object.entries(now.requests).map(([command, byStatus]) => [
        command,
        (all(byStatus) - all(before.requests[command])) / seconds,
      ]),
    );
  }

  const notOk = requests => Object.values(requests).reduce((total, byStatus) => total + all(byStatus) - (byStatus.OK ?? 0), 0);

  // Null unless there is a time between the two.
  function between(before, now) {
    if (!isSameRun(before, now) || now.shards.length === 0) {
      return null;
    }
    const seconds = (now.uptime_ms - before.uptime_ms) / 1000;
    const rate = name => (sum(now.shards, name) - sum(before.shards, name)) / seconds;
    const then = added(before.shards.map(shard => shard.turns));
    const turns = added(now.shards.map(shard => shard.turns)).map((count, i) => count - then[i]);
    const commands = commandsBetween(before, now, seconds);
    const reads = READS.reduce((total, command) => total + (commands[command] ?? 0), 0);
    const answered = Object.values(commands).reduce((total, requests) => total + requests, 0);
    return {
      rate,
      commands,
      answered,
      reads,
      changes: answered - reads,
      notOk: (notOk(now.requests) - notOk(before.requests)) / seconds,
      turn: part => percentile(turns, now.bounds_ns, part),
      hitRate: share(rate("hits"), rate("misses")),
      shards: now.shards.map((shard, i) => shardBetween(before.shards[i], shard, seconds)),
    };
  }

  return { between, sum, most, all, added, percentile };
})();

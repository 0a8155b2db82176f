// The last five minutes, a value a second; a second without an answer has none.
const History = (() => {
  const SECONDS = 300;
  const COVERED = 3; // an answer tells of the time since the one before, if that is not long ago
  const seconds = Array.from({ length: SECONDS }, (_, i) => i - SECONDS + 1);
  const series = new Map(); // name → values, the newest last
  let lastMs = null;
  let missed = 1;

  function values(name) {
    if (!series.has(name)) {
      series.set(name, new Array(SECONDS).fill(null));
    }
    return series.get(name);
  }

  // Time goes on to a moment; the seconds since the last time are without a value, unless one is put.
  function advance(ms) {
    missed = lastMs === null ? 1 : Math.min(SECONDS, Math.max(1, Math.round((ms - lastMs) / 1000)));
    lastMs = ms;
    for (const kept of series.values()) {
      kept.splice(0, missed);
      kept.push(...new Array(missed).fill(null));
    }
  }

  // The values, by name, of the time since the last.
  function put(now) {
    const from = SECONDS - (missed <= COVERED ? missed : 1);
    for (const [name, value] of Object.entries(now)) {
      values(name).fill(value ?? null, from);
    }
  }

  return { seconds, values, advance, put };
})();

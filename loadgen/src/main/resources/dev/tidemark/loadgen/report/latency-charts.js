// Latency by percentile and over time.
const LatencyCharts = (() => {
  const { runs, choice } = Runs;
  const NINES_A_STEP = 1 / 20;
  const NOTHING = "Nothing was answered.";

  // A curve on the axis of nines. The maximum stands where one time among all is above.
  const onNines = latency =>
    latency.curve.map(({ percentile, valueNs }) => ({
      x: percentile < 100 ? -Math.log10(1 - percentile / 100) : Math.log10(latency.count),
      y: valueNs,
    }));

  function valueAt(curve, x) {
    const next = curve.findIndex(point => point.x >= x);
    if (next < 0 || (next === 0 && curve[0].x > x)) {
      return null;
    }
    const to = curve[next];
    const from = curve[Math.max(0, next - 1)];
    return to.x === x || to.x === from.x ? to.y : from.y + ((to.y - from.y) * (x - from.x)) / (to.x - from.x);
  }

  // All curves at common places: evenly spaced ones, and each curve's end.
  function places(curves) {
    const ends = curves.map(curve => curve[curve.length - 1].x);
    const last = Math.max(1, ...ends);
    const even = Array.from({ length: Math.floor(last / NINES_A_STEP) + 1 }, (none, i) => i * NINES_A_STEP);
    return [...new Set([...even, ...ends])].sort((a, b) => a - b);
  }

  function ninesTicks(plot, axis, min, max) {
    const span = max - min;
    const narrow = plot.width / span < 80;
    const step = span <= 1 ? 0.1 : span <= 2.5 ? 0.5 : narrow ? 2 : 1;
    const ticks = [];
    for (let i = Math.ceil(min / step - 1e-9); i * step <= max + 1e-9; i++) {
      ticks.push(Number((i * step).toFixed(6)));
    }
    return ticks;
  }

  const latencyAxis = () => ({
    format: Format.duration,
    log: choice.scale === "log",
  });

  function byPercentile(holder) {
    const lines = Runs.compares
      ? runs.map((run, i) => ({
          label: Runs.runName(i),
          latency: Runs.of(run, choice.operation)?.[choice.measure],
          colour: i,
        }))
      : Runs.measures.map(({ key, name }, i) => ({
          label: name,
          latency: Runs.of(runs[0], choice.operation)[key],
          colour: i,
          dash: [undefined, [8, 4], [2, 3]][i],
        }));
    const shown = lines.filter(({ latency }) => latency?.count > 0);
    const curves = shown.map(({ latency }) => onNines(latency));
    const x = places(curves);
    Charts.draw(holder, {
      height: 340,
      missing: NOTHING,
      x: {
        name: "Percentile",
        values: x,
        format: Format.nines,
        axis: { splits: ninesTicks, space: 40 },
      },
      y: latencyAxis(),
      series: shown.map((line, i) => ({
        ...line,
        width: 2.25,
        values: x.map(at => valueAt(curves[i], at)),
      })),
    });
  }

  function overTime(holder) {
    const time = TimeCharts.seconds();
    const statistics = Runs.STATISTICS;
    const series = Runs.compares
      ? runs.map((run, i) => ({ label: Runs.runName(i), run, key: choice.statistic, colour: i }))
      : statistics.map(({ key, name }, i) => ({
          label: name,
          run: runs[0],
          key,
          colour: i,
          dots: key === "maxNs",
          width: key === "maxNs" ? 1 : 1.75,
        }));
    Charts.draw(holder, {
      height: 320,
      missing: NOTHING,
      synced: true,
      marks: Runs.compares ? [] : TimeCharts.collections(runs[0]),
      x: time,
      y: latencyAxis(),
      series: series.map(line => ({
        ...line,
        values: TimeCharts.each(line.run, sample => Runs.of(sample, choice.operation)?.[choice.measure]?.[line.key]),
      })),
    });
  }

  return { NOTHING, byPercentile, overTime };
})();

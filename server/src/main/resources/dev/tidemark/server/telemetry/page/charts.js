// The charts: made once, when the first answer says how many shards there are, and fed every second.
const Charts = (() => {
  const HEIGHT = 198;
  const LEGEND = 26;
  const drawn = []; // { plot, spec, holder }

  const style = name =>
    getComputedStyle(document.documentElement)
      .getPropertyValue("--" + name)
      .trim();
  const fromZero = least => (plot, min, max) => [0, Math.max(least, max == null ? 0 : max * 1.1)];
  const whole = () => [0, 1];

  function decades(plot, min, max) {
    return min > 0 ? [10 ** Math.floor(Math.log10(min)), 10 ** Math.ceil(Math.log10(max * 1.001))] : [1e3, 1e7];
  }

  const colour = (each, index) => style("series-" + (each.colour ?? 1 + (index % 8)));
  const line = (name, label, more) => ({ name, label, ...more });

  function specs(shardCount) {
    const shards = Array.from({ length: Math.min(shardCount, 8) }, (_, i) => line("busy" + i, `Shard ${i}`));
    return {
      requests: {
        format: Format.rate,
        range: fromZero(10),
        lines: [
          line("changes", "Changes", { filled: true }),
          line("reads", "Reads"),
          line("notOk", "Not OK", { colour: 4 }),
        ],
      },
      turns: {
        format: Format.duration,
        range: decades,
        log: true,
        splits: decadeSplits,
        lines: [line("p50", "p50"), line("p99", "p99"), line("p999", "p99.9")],
      },
      hits: { format: Format.percent, range: whole, lines: [line("hitRate", "Hit rate", { filled: true, colour: 2 })] },
      busy: { format: Format.percent, range: whole, lines: shards },
      memory: {
        format: Format.bytes,
        range: fromZero(1 << 20),
        splits: binarySplits,
        lines: [
          line("cacheUsed", "Cache", { filled: true }),
          line("cacheReserved", "Reserved", { colour: 6 }),
          line("resident", "Resident", { colour: 5 }),
        ],
      },
      dirty: {
        format: Format.age,
        range: fromZero(10),
        incrs: [1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 3600, 86400],
        lines: [line("oldest", "Age", { filled: true, colour: 3 })],
      },
    };
  }

  function axis(more) {
    return {
      font: "11px system-ui, sans-serif",
      stroke: style("muted"),
      grid: { stroke: style("grid"), width: 1 },
      ticks: { show: false },
      ...more,
    };
  }

  const trimmed = text => text.replace(/\.0+(?= |$)/, "");

  function decadeSplits(plot, index, min, max) {
    const first = Math.round(Math.log10(min));
    return Array.from({ length: Math.round(Math.log10(max)) - first + 1 }, (_, i) => 10 ** (first + i));
  }

  // Round in powers of two.
  function binarySplits(plot, index, min, max) {
    const step = 2 ** Math.ceil(Math.log2(max / 5));
    return Array.from({ length: Math.floor(max / step) + 1 }, (_, i) => i * step);
  }

  function options(spec, width) {
    const values = (plot, splits) => splits.map(split => (split == null ? "" : trimmed(spec.format(split))));
    return {
      width,
      height: HEIGHT - LEGEND,
      padding: [8, 16, 0, 0],
      scales: {
        x: { time: false, range: () => [-300, 0] },
        y: { distr: spec.log ? 3 : 1, range: spec.range },
      },
      axes: [
        axis({
          size: 28,
          gap: 9,
          splits: () => [-300, -240, -180, -120, -60, 0],
          values: (plot, splits) => splits.map(split => (split === 0 ? "now" : `${split / 60} min`)),
        }),
        axis({ size: 62, space: 32, values, splits: spec.splits, incrs: spec.incrs }),
      ],
      series: [{}, ...spec.lines.map(series)],
      legend: { live: false, markers: { width: 3 } },
      cursor: { sync: { key: "seconds" }, points: { size: 6 }, drag: { x: false, y: false } },
      hooks: { setCursor: [plot => tell(spec, plot.cursor.idx)] },
    };
  }

  function series(each, index) {
    const stroke = colour(each, index);
    return {
      label: each.label,
      stroke,
      width: 1.5,
      fill: each.filled ? stroke + "26" : undefined,
      points: { show: false },
    };
  }

  // Beside the title: the values under the cursor, in their lines' colours, or else the newest.
  function tell(spec, index) {
    spec.lines.forEach((each, i) => {
      const value = History.values(each.name)[index ?? History.seconds.length - 1];
      spec.told[i].textContent = value == null ? Format.NONE : spec.format(value);
    });
  }

  function label(chart) {
    const { spec, holder } = chart;
    spec.told = spec.lines.map((each, i) => {
      const span = document.createElement("span");
      span.style.color = colour(each, i);
      span.title = each.label;
      return span;
    });
    holder.parentElement.querySelector("output").replaceChildren(...spec.told);
    tell(spec);
  }

  const data = spec => [History.seconds, ...spec.lines.map(each => History.values(each.name))];

  function draw(chart) {
    chart.plot?.destroy();
    label(chart);
    chart.plot = new uPlot(options(chart.spec, chart.holder.clientWidth), data(chart.spec), chart.holder);
  }

  function make(shardCount) {
    drawn.splice(0).forEach(chart => chart.plot.destroy());
    for (const [name, spec] of Object.entries(specs(shardCount))) {
      const chart = { spec, holder: document.querySelector(`#chart-${name} > div`) };
      draw(chart);
      drawn.push(chart);
    }
  }

  function feed() {
    for (const { plot, spec } of drawn) {
      plot.setData(data(spec));
      tell(spec, plot.cursor.idx);
    }
  }

  new ResizeObserver(() => {
    for (const { plot, holder } of drawn) {
      if (holder.clientWidth > 0 && plot.width !== holder.clientWidth) {
        plot.setSize({ width: holder.clientWidth, height: HEIGHT - LEGEND });
      }
    }
  }).observe(document.querySelector(".charts"));
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => drawn.forEach(draw));

  return { make, feed };
})();

// Draws charts with uPlot in the page's colours, and draws them anew when the width or the colours change.
const Charts = (() => {
  const SYNC = "time";
  const drawn = new Map(); // holder → { spec, plot }
  const resized = new ResizeObserver(entries => {
    for (const { target, contentRect } of entries) {
      const { plot, spec } = drawn.get(target) ?? {};
      if (plot && contentRect.width > 0 && Math.abs(plot.width - contentRect.width) >= 1) {
        plot.setSize({ width: contentRect.width, height: spec.height });
      }
    }
  });

  const style = name =>
    getComputedStyle(document.documentElement)
      .getPropertyValue("--" + name)
      .trim();
  const colour = number => style("series-" + (1 + (number % 8)));

  // From 1, 2 or 5 times a power of ten to another, so that a logarithmic axis has room and ticks.
  function logRange(plot, min, max) {
    if (!(min > 0)) {
      return [1, 10];
    }
    const steps = [0.5, 1, 2, 5, 10];
    const low = 10 ** Math.floor(Math.log10(min));
    const high = 10 ** Math.floor(Math.log10(max));
    return [low * steps.filter(step => low * step <= min * 0.9).pop(), high * steps.find(step => high * step > max)];
  }

  const linearRange = (plot, min, max) => [0, max > 0 ? max * 1.08 : 1];

  // Small triangles at the foot of a chart, for events of the other kind.
  function drawMarks(plot, marks) {
    const { ctx, bbox } = plot;
    const side = 5 * devicePixelRatio;
    ctx.save();
    ctx.fillStyle = style("text");
    for (const x of marks) {
      const at = plot.valToPos(x, "x", true);
      if (at >= bbox.left && at <= bbox.left + bbox.width) {
        const foot = bbox.top + bbox.height;
        ctx.beginPath();
        ctx.moveTo(at, foot - 1.6 * side);
        ctx.lineTo(at + side, foot);
        ctx.lineTo(at - side, foot);
        ctx.fill();
      }
    }
    ctx.restore();
  }

  function axis(format, more) {
    const font = "12px system-ui, sans-serif";
    return {
      font,
      stroke: style("muted"),
      grid: { stroke: style("grid"), width: 1 },
      ticks: { stroke: style("grid"), width: 1, size: 5 },
      values: (plot, splits) => splits.map(split => (split == null ? "" : format(split))),
      ...more,
    };
  }

  const dashName = dash => (!dash ? "solid" : dash[0] < 4 ? "dotted" : "dashed");

  // Where a value has no neighbour: no line leads there, so it is shown as a point.
  const alone = values =>
    [...values.keys()].filter(i => values[i] != null && values[i - 1] == null && values[i + 1] == null);

  function line(series) {
    const stroke = colour(series.colour);
    return {
      label: series.label,
      stroke,
      width: series.width ?? 1.75,
      dash: series.dash,
      fill: series.filled ? stroke + "22" : undefined,
      paths: series.bars ? uPlot.paths.bars({ size: [0.8, 14, 3] }) : undefined,
      points: {
        show: !series.bars,
        size: 4,
        fill: stroke,
        filter: series.dots ? undefined : () => alone(series.values),
      },
      value: (plot, value) => (value == null ? "" : series.format(value)),
    };
  }

  function options(spec, width) {
    return {
      width,
      height: spec.height,
      scales: {
        x: { time: false, range: spec.x.range },
        y: spec.y.log ? { distr: 3, range: logRange } : { range: linearRange },
      },
      axes: [
        axis(spec.x.tick ?? spec.x.format, { size: 30, ...spec.x.axis }),
        axis(spec.y.format, { size: 64, ...spec.y.axis }),
      ],
      series: [
        { label: spec.x.name, value: (plot, value) => (value == null ? "" : spec.x.format(value)) },
        ...spec.series.map(series => line({ format: spec.y.format, ...series })),
      ],
      legend: { markers: { dash: (plot, index) => dashName(spec.series[index - 1].dash), width: 3 } },
      hooks: {
        draw: spec.marks ? [plot => drawMarks(plot, spec.marks)] : [],
        setLegend: [plot => plot.root.classList.toggle("idle", plot.cursor.idx == null)],
      },
      cursor: { sync: spec.synced ? { key: SYNC } : undefined, points: { size: 7 }, drag: { x: true, y: false } },
    };
  }

  function clear(holder) {
    drawn.get(holder)?.plot.destroy();
    drawn.delete(holder);
    resized.unobserve(holder);
    holder.replaceChildren();
  }

  // Draws the series that have values, or says what is missing if none has.
  function draw(holder, whole) {
    clear(holder);
    const spec = { ...whole, series: whole.series.filter(({ values }) => values.some(value => value != null)) };
    if (spec.series.length === 0) {
      holder.append(element("p", { class: "missing" }, spec.missing));
      return;
    }
    const data = [spec.x.values, ...spec.series.map(({ values }) => values)];
    const plot = new uPlot(options(spec, holder.clientWidth || 640), data, holder);
    plot.root.classList.add("idle");
    drawn.set(holder, { spec, plot });
    resized.observe(holder);
  }

  function redraw() {
    for (const [holder, { spec }] of [...drawn]) {
      draw(holder, spec);
    }
  }

  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redraw);
  // Paper is white and narrow, whatever the screen is.
  addEventListener("beforeprint", () => {
    document.documentElement.classList.add("paper");
    redraw();
  });
  addEventListener("afterprint", () => {
    document.documentElement.classList.remove("paper");
    redraw();
  });
  return { draw };
})();

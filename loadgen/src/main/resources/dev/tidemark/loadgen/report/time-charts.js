// What happened in each second, but for latency: throughput, errors, processor, memory and collections.
const TimeCharts = (() => {
  const { runs, choice } = Runs;
  const last = Math.max(...runs.flatMap(run => run.seconds.map(({ second }) => second)), 0);
  const powersOfTwo = Array.from({ length: 50 }, (none, i) => 2 ** i);

  const seconds = () => ({
    name: "at",
    values: Array.from({ length: last + 1 }, (none, i) => i),
    format: value => Format.count(value) + " s",
    axis: { incrs: [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1800, 3600] },
  });

  // A value of each second of a run, null where there is none.
  function each(run, value) {
    const values = new Array(last + 1).fill(null);
    for (const sample of run.seconds) {
      values[sample.second] = value(sample) ?? null;
    }
    return values;
  }

  // A line for each run where runs are compared: of the first of the lines that one run has.
  function lines(single) {
    return Runs.compares
      ? runs.map((run, i) => ({ ...single[0], label: Runs.runName(i), colour: i, values: each(run, single[0].of) }))
      : single.map(line => ({ ...line, values: each(runs[0], line.of) }));
  }

  const aSecond = (sample, count) => (sample.lengthNs > 0 ? (count * 1e9) / sample.lengthNs : 0);
  const requests = sample => aSecond(sample, Runs.of(sample, choice.operation)?.requests ?? 0);
  const errors = sample => aSecond(sample, Runs.of(sample, choice.operation)?.errors ?? 0);
  const due = () => (choice.operation === Runs.ALL && runs[0].load.offeredPerSecond) || null;
  const resident = process => process?.residentBytes || null;
  const pause = process => process?.jvm?.gcPauseNs || null;

  const dashed = [6, 4];
  const { count, axisCount } = Format;
  const ofServer = Runs.compares ? "of the server: " : "";

  // Each with its lines; the first is the one that comparisons show.
  const charts = [
    {
      title: "Throughput",
      hint: "replies a second",
      y: { format: axisCount },
      lines: [
        { label: "Replies", of: requests, colour: 0, filled: !Runs.compares, format: count },
        { label: "Due", of: due, colour: 6, dash: dashed, format: count },
      ],
    },
    {
      title: "Errors",
      hint: "replies a second whose status is an error",
      y: { format: axisCount },
      lines: [{ label: "Errors", of: errors, colour: 3, filled: true, format: count }],
      isMissing: () => runs.every(run => !Runs.of(run, choice.operation)?.errors),
      missing: "No reply was an error.",
    },
    {
      title: "Processor",
      hint: ofServer + "cores busy in the process",
      y: { format: Format.cores },
      lines: [
        { label: "Server", of: ({ server }) => server?.cpuCores, colour: 0 },
        { label: "Generator", of: ({ generator }) => generator.cpuCores, colour: 2, dash: dashed },
      ],
      missing: "The servers' processes could not be seen.",
    },
    {
      title: "Memory",
      hint: Runs.compares ? "of the server: resident" : "resident, and used in the heap",
      y: { format: Format.size, axis: { incrs: powersOfTwo, size: 72 } },
      lines: [
        { label: "Server resident", of: ({ server }) => resident(server), colour: 0 },
        { label: "Server heap", of: ({ server }) => server?.jvm?.heapUsedBytes, colour: 1 },
        { label: "Generator resident", of: ({ generator }) => resident(generator), colour: 2, dash: dashed },
      ],
      missing: "The memory of no process could be seen.",
    },
    {
      title: "Garbage collection",
      hint: ofServer + "time collections took, by the second",
      y: { format: Format.duration },
      lines: [
        { label: "Server", of: ({ server }) => pause(server), colour: 0, bars: true, filled: true },
        { label: "Generator", of: ({ generator }) => pause(generator), colour: 2, bars: true, filled: true },
      ],
      missing: "No collection was seen.",
    },
    {
      title: "In flight",
      hint: "requests sent and not answered, at the end of the second",
      y: { format: axisCount },
      lines: [{ label: "Requests", of: ({ inFlight }) => inFlight, colour: 0, format: count }],
    },
  ];

  function draw(holder, chart) {
    const series = chart.isMissing?.() ? [] : lines(chart.lines);
    Charts.draw(holder, { height: 230, synced: true, x: seconds(), y: chart.y, series, missing: chart.missing });
  }

  return {
    charts,
    draw,
    seconds,
    each,
    // The seconds in which the server collected garbage.
    collections: run => run.seconds.filter(({ server }) => pause(server)).map(({ second }) => second),
  };
})();

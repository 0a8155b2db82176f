// The numbers themselves.
const Tables = (() => {
  const { runs } = Runs;
  const TIMES = [
    ["min", "minNs"],
    ["mean", "meanNs"],
    ["p50", "p50Ns"],
    ["p90", "p90Ns"],
    ["p99", "p99Ns"],
    ["p99.9", "p999Ns"],
    ["p99.99", "p9999Ns"],
    ["max", "maxNs"],
  ];
  const COUNTS = ["replies/s", "replies", "errors"];
  const ALIKE = 0.03;

  const cell = (text, attributes = {}) => element("td", attributes, text);
  const heads = (...texts) =>
    element(
      "thead",
      {},
      element(
        "tr",
        {},
        texts.map(text => element("th", { scope: "col", class: ["run", "time"].includes(text) ? "line" : null }, text)),
      ),
    );
  const scrolled = table => element("div", { class: "scrolled", tabindex: 0 }, table);
  const badge = index => element("span", { class: "badge run-" + (index + 1) }, Runs.letter(index));

  // A value, and below it what it is to the first run's; sense is 1 where more is better and -1 where less is.
  function compared(value, first, text, sense, data = {}) {
    const ratio = first > 0 && value != null ? value / first : null;
    const away = ratio == null || Math.abs(ratio - 1) < ALIKE ? 0 : Math.sign(ratio - 1) * sense;
    const kind = away > 0 ? "better" : away < 0 ? "worse" : "alike";
    return cell(
      [
        text,
        ratio != null &&
          element("small", { class: kind }, (away === 0 ? "" : ratio > 1 ? "▲ " : "▼ ") + Format.ratio(ratio)),
      ].filter(Boolean),
      data,
    );
  }

  function withRatio(index, value, first, text, sense, data) {
    return index === 0 ? cell(text, data) : compared(value, first, text, sense, data);
  }

  function overview() {
    const measure = Runs.measures[0].key;
    const rows = runs.map((run, i) => {
      const latency = run.overall[measure];
      const first = runs[0].overall[measure];
      const cpu = run.totals.serverCpuNsPerRequest;
      return element(
        "tr",
        {},
        element(
          "th",
          { scope: "row" },
          badge(i),
          " ",
          run.label,
          !run.validity.valid && element("strong", { class: "invalid-mark" }, " INVALID"),
        ),
        cell(Runs.serverName(run), { class: "text" }),
        withRatio(
          i,
          run.totals.requestsPerSecond,
          runs[0].totals.requestsPerSecond,
          Format.count(run.totals.requestsPerSecond),
          1,
        ),
        cell(Format.count(run.totals.errors)),
        [["p50Ns"], ["p99Ns"], ["p999Ns"], ["maxNs"]].map(([key]) =>
          withRatio(i, latency[key], first[key], Format.micros(latency[key]), -1),
        ),
        withRatio(i, cpu, runs[0].totals.serverCpuNsPerRequest, cpu == null ? "not seen" : Format.count(cpu), -1),
        cell(Format.count(run.totals.generatorCpuNsPerRequest)),
      );
    });
    return scrolled(
      element(
        "table",
        { id: "overview" },
        element("caption", {}, Runs.measureName(measure) + " in µs, CPU in ns a request. Small: times the value of A."),
        heads("run", "target", "replies/s", "errors", "p50", "p99", "p99.9", "max", "server CPU", "generator CPU"),
        element("tbody", {}, rows),
      ),
    );
  }

  // Where runs are compared a line for each run, else one for each measure.
  function linesOf(operation) {
    return Runs.compares
      ? runs.map((run, i) => ({
          head: badge(i),
          result: Runs.of(run, operation),
          measure: Runs.choice.measure,
          index: i,
        }))
      : Runs.measures.map(({ key, name }) => ({
          head: name,
          result: Runs.of(runs[0], operation),
          measure: key,
          index: 0,
        }));
  }

  function operationRows(operation, onChoose) {
    const lines = linesOf(operation).filter(({ result }) => result);
    const name = element(
      "button",
      { class: "link", type: "button", onclick: () => onChoose(operation) },
      Runs.operationName(operation),
    );
    const base = lines[0].result;
    return lines.map(({ head, result, measure, index }, i) => {
      const latency = result[measure];
      const counts = [
        withRatio(index, result.requestsPerSecond, base.requestsPerSecond, Format.count(result.requestsPerSecond), 1),
        cell(Format.count(result.requests), { "data-value": result.requests }),
        cell(Format.count(result.errors), { class: result.errors ? "errors" : null }),
      ].map(td => (Runs.compares ? td : (td.setAttribute("rowspan", lines.length), td)));
      const named = element("th", { scope: "row", class: "line" }, head);
      return element(
        "tr",
        { class: i === 0 ? "first" : null, "data-operation": operation, "data-measure": measure, "data-run": index },
        i === 0 && element("th", { scope: "rowgroup", rowspan: lines.length }, name),
        Runs.compares && named,
        (Runs.compares || i === 0) && counts,
        !Runs.compares && named,
        TIMES.map(([title, key]) =>
          !latency?.count
            ? cell("–")
            : withRatio(index, latency[key], base[measure][key], Format.micros(latency[key]), -1, {
                "data-key": key,
                "data-value": latency[key],
              }),
        ),
      );
    });
  }

  function percentiles(onChoose) {
    return scrolled(
      element(
        "table",
        { id: "percentiles" },
        element(
          "caption",
          {},
          Runs.compares
            ? Runs.measureName(Runs.choice.measure) + " in µs. Small: times the value of the first run."
            : "Times in µs.",
        ),
        heads(
          "operation",
          ...(Runs.compares ? ["run", ...COUNTS] : [...COUNTS, "time"]),
          ...TIMES.map(([title]) => title),
        ),
        element(
          "tbody",
          {},
          Runs.operations.map(operation => operationRows(operation, onChoose)),
        ),
      ),
    );
  }

  function secondRow(sample, operation, measure) {
    const of = Runs.of(sample, operation);
    const latency = of?.[measure];
    const { server, generator } = sample;
    const known = (value, format) => cell(value == null ? "–" : format(value));
    return element(
      "tr",
      {},
      element("th", { scope: "row" }, String(sample.second)),
      cell(Format.count(of?.requests ?? 0)),
      cell(Format.count(of?.errors ?? 0)),
      Runs.STATISTICS.map(({ key }) => known(latency?.[key], Format.micros)),
      cell(Format.count(sample.inFlight)),
      known(server?.cpuCores, Format.cores),
      known(server?.residentBytes || null, Format.mebibytes),
      known(server?.jvm?.heapUsedBytes, Format.mebibytes),
      known(server?.jvm?.gcCount, Format.count),
      known(server?.jvm?.gcPauseNs, Format.millis),
      known(generator.cpuCores, Format.cores),
    );
  }

  function seconds(run) {
    const { operation, measure } = Runs.choice;
    return scrolled(
      element(
        "table",
        { class: "seconds" },
        element(
          "caption",
          {},
          Runs.operationName(operation) +
            ", " +
            Runs.measureName(measure).toLowerCase() +
            " in µs; processes in cores, MiB and ms.",
        ),
        heads(
          "second",
          "replies",
          "errors",
          "p50",
          "p99",
          "p99.9",
          "max",
          "in flight",
          "server CPU",
          "resident",
          "heap",
          "collections",
          "pauses",
          "generator CPU",
        ),
        element(
          "tbody",
          {},
          run.seconds.map(sample => secondRow(sample, operation, measure)),
        ),
      ),
    );
  }

  function errors() {
    const statuses = [...new Set(runs.flatMap(run => Object.keys(run.totals.errorsByStatus)))];
    return scrolled(
      element(
        "table",
        { id: "errors" },
        heads("status", ...(Runs.compares ? runs.map((run, i) => Runs.letter(i)) : ["replies"])),
        element(
          "tbody",
          {},
          statuses.map(status =>
            element(
              "tr",
              {},
              element("th", { scope: "row" }, status),
              runs.map(run => cell(Format.count(run.totals.errorsByStatus[status] ?? 0))),
            ),
          ),
        ),
      ),
    );
  }

  return { overview, percentiles, seconds, errors, badge, heads, cell, scrolled };
})();

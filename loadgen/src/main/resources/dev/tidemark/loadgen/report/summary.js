// What stands above the charts: which run, whether it can be believed, and its main figures.
const Summary = (() => {
  const { runs } = Runs;
  const [run] = runs;

  function header() {
    const line = Runs.compares
      ? runs.length + " runs; ratios are to the first"
      : [
          run.load.workload + " workload",
          Runs.loopName(run),
          Runs.serverName(run) + " at " + run.target.address,
          Format.seconds(run.durationNs),
          Format.moment(run.startedAt),
        ].join("  ·  ");
    return element(
      "header",
      {},
      element(
        "p",
        { class: "kind" },
        Runs.compares ? "Tidemark load generator, comparison" : "Tidemark load generator, one run",
      ),
      element(
        "h1",
        {},
        Runs.compares
          ? runs.map(({ label }, i) => element("span", { class: "named" }, Tables.badge(i), " ", label))
          : run.label,
      ),
      element("p", { class: "line" }, line),
      runs.some(({ load }) => load.loop === "open") &&
        runs.every(({ validity }) => validity.valid) &&
        element("p", { class: "valid" }, "✓ Valid: the generator kept up" + (Runs.compares ? " in every run" : "")),
    );
  }

  function invalidBanner() {
    const bad = runs
      .map((one, i) => ({ ...one, name: Runs.compares ? Runs.letter(i) + ": " : "" }))
      .filter(({ validity }) => !validity.valid);
    return (
      bad.length > 0 &&
      element(
        "section",
        { class: "banner invalid", role: "alert", id: "invalid" },
        element("h2", {}, Runs.compares ? "Not a fair comparison: a run is invalid" : "This run is invalid"),
        bad.flatMap(({ name, validity }) => validity.reasons.map(reason => element("p", {}, name + reason))),
        element(
          "p",
          { class: "advice" },
          "The figures below say more about the generator than about the server. Do not quote them.",
        ),
      )
    );
  }

  function warningBanner() {
    return (
      Runs.warnings.length > 0 &&
      element(
        "section",
        { class: "banner warning", id: "warnings" },
        element("h2", {}, "The runs are not alike"),
        element(
          "ul",
          {},
          Runs.warnings.map(warning => element("li", {}, warning)),
        ),
      )
    );
  }

  const tile = (name, value, note, kind) =>
    element(
      "div",
      { class: "tile " + (kind ?? "") },
      element("dt", {}, name),
      element("dd", {}, value, element("small", {}, note)),
    );

  function tiles() {
    const { totals, overall } = run;
    const { key, name } = Runs.measures[0];
    const latency = overall[key];
    const about = name.toLowerCase();
    return element(
      "dl",
      { class: "tiles" },
      tile(
        "Throughput",
        Format.count(totals.requestsPerSecond) + "/s",
        run.load.loop === "open" ? "of " + Format.count(run.load.offeredPerSecond) + "/s due" : "closed loop",
      ),
      tile("p50", Format.duration(latency.p50Ns), about),
      tile("p99", Format.duration(latency.p99Ns), about),
      tile("p99.9", Format.duration(latency.p999Ns), about),
      tile("Maximum", Format.duration(latency.maxNs), about),
      tile(
        "Errors",
        Format.count(totals.errors),
        "of " +
          Format.count(totals.requests) +
          " replies" +
          (totals.unanswered ? ", " + Format.count(totals.unanswered) + " unanswered" : ""),
        totals.errors ? "bad" : "",
      ),
      tile(
        "Server CPU",
        totals.serverCpuNsPerRequest == null ? "not seen" : Format.duration(totals.serverCpuNsPerRequest),
        "a request",
      ),
      tile("Generator CPU", Format.duration(totals.generatorCpuNsPerRequest), "a request"),
    );
  }

  return { header, invalidBanner, warningBanner, tiles };
})();

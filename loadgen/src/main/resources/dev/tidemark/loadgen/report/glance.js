// All operations beside each other: from the median to the maximum of each, on one logarithmic axis.
const Glance = (() => {
  const { runs } = Runs;
  const KINDS = ["p50", "p99", "p999", "max"];

  const linesOf = operation =>
    runs
      .map((run, index) => ({ index, latency: Runs.of(run, operation)?.[Runs.choice.measure] }))
      .filter(({ latency }) => latency?.count > 0);

  function axisOf(values) {
    const low = Math.floor(Math.log10(Math.max(1, Math.min(...values))) * 2) / 2;
    const high = Math.max(low + 0.5, Math.ceil(Math.log10(Math.max(1, ...values)) * 2) / 2);
    const ticks = [];
    for (let power = Math.ceil(low); power <= high; power++) {
      ticks.push(10 ** power);
    }
    return { ticks, place: ns => ((Math.log10(Math.max(1, ns)) - low) / (high - low)) * 100 + "%" };
  }

  function track({ index, latency }, { ticks, place }) {
    const said = Runs.STATISTICS.map(({ key, name }) => name + " " + Format.duration(latency[key])).join(", ");
    const made = element(
      "div",
      {
        class: "track" + (Runs.compares ? " run run-" + (index + 1) : ""),
        title: said,
        role: "img",
        "aria-label": said,
      },
      ticks.map(() => element("i", { class: "tick" })),
      element("i", { class: "reach" }),
      KINDS.map(kind => element("i", { class: "mark " + kind })),
    );
    // Places are set by script: the page's policy lets no text become a style.
    made.querySelectorAll(".tick").forEach((tick, i) => (tick.style.left = place(ticks[i])));
    made.querySelectorAll(".mark").forEach((mark, i) => (mark.style.left = place(latency[Runs.STATISTICS[i].key])));
    const reach = made.querySelector(".reach");
    reach.style.left = place(latency.p50Ns);
    reach.style.right = "calc(100% - " + place(latency.maxNs) + ")";
    return made;
  }

  function draw(holder, onChoose) {
    const rows = Runs.operations
      .map(operation => ({ operation, lines: linesOf(operation) }))
      .filter(({ lines }) => lines.length > 0);
    if (rows.length === 0) {
      holder.replaceChildren(element("p", { class: "missing" }, LatencyCharts.NOTHING));
      return;
    }
    const axis = axisOf(rows.flatMap(({ lines }) => lines.flatMap(({ latency }) => [latency.p50Ns, latency.maxNs])));
    const scale = element(
      "div",
      { class: "scale" },
      axis.ticks.map(tick => element("span", {}, Format.duration(tick))),
    );
    scale.querySelectorAll("span").forEach((label, i) => (label.style.left = axis.place(axis.ticks[i])));
    holder.replaceChildren(
      ...rows.flatMap(({ operation, lines }) => [
        element(
          "button",
          {
            type: "button",
            class: "link",
            "aria-pressed": String(operation === Runs.choice.operation),
            onclick: () => onChoose(operation),
          },
          Runs.operationName(operation),
        ),
        element(
          "div",
          {},
          lines.map(line => track(line, axis)),
        ),
      ]),
      element(
        "div",
        { class: "key" },
        Runs.STATISTICS.map(({ name }, i) => element("span", {}, element("i", { class: "mark " + KINDS[i] }), name)),
      ),
      scale,
    );
  }

  return { draw };
})();

// The page from top to bottom.
(() => {
  const { runs, choice } = Runs;
  const page = document.getElementById("page");

  const toolbar = Toolbar.make((name, value) => choose(name, value));

  function figure(title, hint, wide) {
    const holder = element("div", { class: "chart", role: "img", "aria-label": title + ", " + hint });
    return {
      holder,
      whole: element(
        "figure",
        { class: wide ? "wide" : "" },
        element("figcaption", {}, element("h3", {}, title), element("p", {}, hint)),
        holder,
      ),
    };
  }

  const percentileFigure = figure(
    "Latency by percentile",
    Runs.compares ? "a line's end is the maximum" : "the whole run; a line's end is the maximum",
    true,
  );
  const timeFigure = figure(
    "Latency over time",
    Runs.compares
      ? "each second"
      : "each second, with its maximum" +
          (TimeCharts.collections(runs[0]).length ? "; ▲ the server collected garbage" : ""),
    true,
  );
  const timeFigures = TimeCharts.charts.map(chart => ({ chart, ...figure(chart.title, chart.hint) }));
  const glanceHolder = element("div", { class: Runs.compares ? "glance compared" : "glance" });
  const percentileTable = element("div");
  const secondTables = runs.map((one, i) => {
    const body = element("div");
    const details = element(
      "details",
      { ontoggle: () => fill() },
      element(
        "summary",
        {},
        Runs.compares ? ["Every second of ", Tables.badge(i), " ", one.label] : "Every second, in numbers",
      ),
      body,
    );
    const fill = () => body.replaceChildren(...(details.open ? [Tables.seconds(one)] : []));
    return { details, fill };
  });

  const glanceFigure = element(
    "figure",
    { class: "wide" },
    element(
      "figcaption",
      {},
      element("h3", {}, "Operations side by side"),
      element("p", {}, "choose one to see it in the charts"),
    ),
    glanceHolder,
  );

  function show() {
    LatencyCharts.byPercentile(percentileFigure.holder);
    LatencyCharts.overTime(timeFigure.holder);
    timeFigures.forEach(({ holder, chart }) => TimeCharts.draw(holder, chart));
    Glance.draw(glanceHolder, operation => choose("operation", operation));
    percentileTable.replaceChildren(Tables.percentiles(operation => choose("operation", operation)));
    secondTables.forEach(({ fill }) => fill());
    page.dataset.shown = JSON.stringify(choice);
  }

  function choose(name, value) {
    Runs.choose(name, value);
    Toolbar.update(toolbar);
    show();
  }

  const charts = element(
    "div",
    { class: "charts" },
    percentileFigure.whole,
    timeFigure.whole,
    glanceFigure,
    timeFigures.map(({ whole }) => whole),
  );
  const numbers = element(
    "section",
    {},
    element("h2", {}, "Numbers"),
    percentileTable,
    runs.some(({ totals }) => totals.errors > 0) && [element("h3", {}, "Errors by status"), Tables.errors()],
    secondTables.map(({ details }) => details),
  );
  const parts = [
    Summary.header(),
    Summary.invalidBanner(),
    Summary.warningBanner(),
    Runs.compares ? Tables.overview() : Summary.tiles(),
    toolbar,
    charts,
    numbers,
    About.facts(),
    About.terms(),
    About.footer(),
  ];
  page.replaceChildren(...parts.filter(Boolean));
  show();
})();

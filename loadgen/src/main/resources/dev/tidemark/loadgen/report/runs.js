// The data of the page, and what the reader has chosen to see of it.
const Runs = (() => {
  const { runs, warnings } = JSON.parse(document.getElementById("data").textContent);
  const ALL = "*";
  const MEASURES = [
    { key: "response", name: "Response time" },
    { key: "service", name: "Service time" },
    { key: "lag", name: "Send lag" },
  ];
  const STATISTICS = [
    { key: "p50Ns", name: "p50" },
    { key: "p99Ns", name: "p99" },
    { key: "p999Ns", name: "p99.9" },
    { key: "maxNs", name: "Maximum" },
  ];

  const operations = [ALL, ...new Set(runs.flatMap(run => run.operations.map(operation => operation.name)))];
  // Those that every run has: a closed loop knows the service time only.
  const measures = MEASURES.filter(({ key }) => runs.every(run => run.overall[key]));
  const choice = { operation: ALL, measure: measures[0].key, statistic: "maxNs", scale: "log" };
  const allowed = {
    operation: operations,
    measure: measures.map(({ key }) => key),
    statistic: STATISTICS.map(({ key }) => key),
    scale: ["log", "linear"],
  };

  // The choice is kept behind the address's #, so that a link shows what its sender saw.
  function readChoice() {
    for (const [name, value] of new URLSearchParams(location.hash.slice(1))) {
      if (allowed[name]?.includes(value)) {
        choice[name] = value;
      }
    }
  }

  function choose(name, value) {
    choice[name] = value;
    history.replaceState(null, "", "#" + new URLSearchParams(choice));
  }

  readChoice();
  return {
    runs,
    warnings,
    ALL,
    STATISTICS,
    operations,
    measures,
    choice,
    choose,
    compares: runs.length > 1,
    letter: index => String.fromCharCode(65 + index),
    runName: index => String.fromCharCode(65 + index) + "  " + runs[index].label,
    operationName: operation => (operation === ALL ? "All operations" : operation),
    measureName: measure => MEASURES.find(({ key }) => key === measure).name,
    // Servers mostly say their name with their version.
    serverName: ({ target: { kind, version } }) => (version.startsWith(kind) ? version : kind + " " + version),
    loopName: ({ load }) =>
      load.loop === "open" ? "open loop, " + Format.count(load.offeredPerSecond) + " requests/s due" : "closed loop",
    // Of a run or of one of its seconds; undefined where the operation did not occur.
    of: (whole, operation) =>
      operation === ALL ? whole.overall : whole.operations.find(({ name }) => name === operation),
  };
})();

// What was set, where it ran, and what the words mean.
const About = (() => {
  const { runs } = Runs;

  // Facts by name, a column a run; where they should be alike, those that differ stand out.
  function table(title, factsOf, shouldBeAlike = false) {
    const each = runs.map(factsOf);
    const names = [...new Set(each.flatMap(facts => Object.keys(facts)))];
    const rows = names.map(name => {
      const values = each.map(facts => facts[name] ?? "–");
      return element(
        "tr",
        { class: shouldBeAlike && new Set(values).size > 1 ? "differs" : null },
        element("th", { scope: "row" }, name),
        values.map(value => Tables.cell(value, { class: "text" })),
      );
    });
    return element(
      "section",
      {},
      element("h3", {}, title),
      Tables.scrolled(
        element(
          "table",
          { class: "facts" },
          Runs.compares && Tables.heads("", ...runs.map((run, i) => Runs.letter(i))),
          element("tbody", {}, rows),
        ),
      ),
    );
  }

  const runFacts = one => ({
    started: Format.moment(one.startedAt),
    duration: Format.seconds(one.durationNs),
    load: Runs.loopName(one),
    generator: one.generator,
    replies: Format.count(one.totals.requests),
    unanswered: Format.count(one.totals.unanswered),
  });
  const targetFacts = run => ({
    server: Runs.serverName(run),
    address: run.target.address,
    ...run.target.details,
  });
  const machineFacts = ({ machine }) => ({
    processor: machine.cpuModel,
    cores: String(machine.cores),
    memory: Format.size(machine.memoryBytes),
    kernel: machine.kernel,
    "generator's JDK": machine.jdk,
    "generator's JVM flags": machine.jvmFlags.join(" ") || "none",
  });

  const facts = () =>
    element(
      "section",
      {},
      element("h2", {}, Runs.compares ? "The runs" : "The run"),
      element(
        "div",
        { class: runs.length > 2 ? "" : "columns" },
        table("Configuration", ({ configuration }) => configuration, true),
        table("Server", targetFacts),
        table("Run", runFacts),
        table("Machine", machineFacts, true),
      ),
    );

  const terms = () =>
    element(
      "section",
      { class: "terms" },
      element("h2", {}, "What the words mean"),
      element(
        "dl",
        {},
        [
          [
            "Response time",
            "from the moment a request was due to its reply: what a user waits. Only an open loop has it.",
          ],
          [
            "Service time",
            "from the moment a request was sent to its reply. It leaves out the wait before, and so flatters a server that stalls.",
          ],
          [
            "Send lag",
            "from the moment a request was due to the moment it was sent: the generator's own delay, and the wait behind a full connection.",
          ],
          [
            "Percentile",
            "p99.9 = 1 ms means that one request in a thousand took more than 1 ms. The axis counts nines: each step is ten times rarer.",
          ],
          ["CPU a request", "CPU time of the process, user and system, by the replies of the measured part."],
        ].map(([term, meaning]) => [element("dt", {}, term), element("dd", {}, meaning)]),
      ),
    );

  const footer = () =>
    element("footer", {}, "Made by " + runs[0].generator + ". Charts drawn by uPlot, MIT licence, in this file.");

  return { facts, terms, footer };
})();

// The controls: which operation, which time, which axis.
const Toolbar = (() => {
  const { choice } = Runs;

  function select(name, label, options, choose) {
    return element(
      "label",
      {},
      element("span", {}, label),
      element(
        "select",
        { name, onchange: event => choose(name, event.target.value) },
        options.map(({ key, name: text }) => element("option", { value: key, selected: key === choice[name] }, text)),
      ),
    );
  }

  function segments(name, label, options, choose) {
    return element(
      "fieldset",
      {},
      element("legend", {}, label),
      options.map(({ key, name: text }) =>
        element(
          "label",
          {},
          element("input", {
            type: "radio",
            name,
            value: key,
            checked: key === choice[name],
            onchange: () => choose(name, key),
          }),
          element("span", {}, text),
        ),
      ),
    );
  }

  const make = choose =>
    element(
      "form",
      { class: "toolbar", "aria-label": "What the charts show", onsubmit: event => event.preventDefault() },
      select(
        "operation",
        "Operation",
        Runs.operations.map(key => ({ key, name: Runs.operationName(key) })),
        choose,
      ),
      Runs.measures.length > 1 && segments("measure", "Measure", Runs.measures, choose),
      Runs.compares && segments("statistic", "Over time", Runs.STATISTICS, choose),
      segments(
        "scale",
        "Latency axis",
        [
          { key: "log", name: "Logarithmic" },
          { key: "linear", name: "Linear" },
        ],
        choose,
      ),
    );

  // Brings the controls to the choice, which may have been made elsewhere on the page.
  function update(toolbar) {
    for (const select of toolbar.querySelectorAll("select")) {
      select.value = choice[select.name];
    }
    for (const input of toolbar.querySelectorAll("input")) {
      input.checked = choice[input.name] === input.value;
    }
  }

  return { make, update };
})();

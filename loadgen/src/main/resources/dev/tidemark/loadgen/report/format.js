// Numbers as people read them, and the one way in which text comes into the page.
const Format = (() => {
  const whole = new Intl.NumberFormat("en-US", { maximumFractionDigits: 0 });
  const tenths = new Intl.NumberFormat("en-US", { minimumFractionDigits: 1, maximumFractionDigits: 1 });
  const DURATIONS = [
    [1e9, "s"],
    [1e6, "ms"],
    [1e3, "µs"],
    [1, "ns"],
  ];
  const SIZES = [
    [2 ** 40, "TiB"],
    [2 ** 30, "GiB"],
    [2 ** 20, "MiB"],
    [2 ** 10, "KiB"],
    [1, "B"],
  ];
  const COUNTS = [
    [1e9, "G"],
    [1e6, "M"],
    [1e3, "k"],
    [1, ""],
  ];

  // Three significant digits, without zeros that say nothing.
  const short = number => String(Math.abs(number) >= 100 ? Math.round(number) : Number(number.toPrecision(3)));

  function scaled(value, units, space) {
    if (value === 0) {
      return "0";
    }
    const [size, unit] = units.find(([least]) => Math.abs(value) >= least) ?? units[units.length - 1];
    return short(value / size) + (unit ? space + unit : "");
  }

  return {
    count: value => whole.format(value),
    duration: ns => scaled(ns, DURATIONS, " "),
    size: bytes => scaled(bytes, SIZES, " "),
    axisCount: value => scaled(value, COUNTS, ""),
    micros: ns => tenths.format(ns / 1000),
    millis: ns => tenths.format(ns / 1e6),
    mebibytes: bytes => tenths.format(bytes / 2 ** 20),
    cores: value => value.toFixed(2),
    ratio: value => (value >= 100 ? whole.format(value) : value >= 10 ? value.toFixed(1) : value.toFixed(2)) + "×",
    seconds: ns => short(ns / 1e9) + " s",
    // A percentile by its number of nines: 0 is 0 %, 1 is 90 %, 2 is 99 %.
    nines: n =>
      Number((100 * (1 - 10 ** -n)).toFixed(Math.max(0, Math.ceil(n) - 1) + (Number.isInteger(n) ? 0 : 1))) + " %",
    moment: iso =>
      new Date(iso)
        .toISOString()
        .replace("T", " ")
        .replace(/\.\d+Z/, "Z")
        .replace("Z", " UTC"),
  };
})();

// Makes an element. Children are elements or text, and text stays text.
function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) {
      made.addEventListener(name.slice(2), value);
    } else if (value !== false && value != null) {
      made.setAttribute(name, value === true ? "" : value);
    }
  }
  made.append(...children.flat(Infinity).filter(child => child != null && child !== false));
  return made;
}

// Figures as people read them; what is not known is a dash.
const Format = (() => {
  const NONE = "–";
  const known = value => value != null && Number.isFinite(value);

  // At least three digits, and no more than that says something.
  const digits = value => value.toFixed(value >= 100 || value === 0 ? 0 : value >= 10 ? 1 : 2);

  function scaled(value, step, units) {
    let unit = 0;
    let rest = value;
    while (rest >= step * 0.9995 && unit < units.length - 1) {
      rest /= step;
      unit++;
    }
    return { rest, unit: units[unit] };
  }

  function count(value) {
    if (!known(value)) {
      return NONE;
    }
    if (value < 10_000) {
      return Math.round(value).toLocaleString("en");
    }
    const { rest, unit } = scaled(value, 1000, ["", "k", "M", "G", "T"]);
    return digits(rest) + " " + unit;
  }

  function rate(value) {
    return known(value) && value > 0 && value < 10 ? value.toFixed(1) : count(value);
  }

  function bytes(value) {
    if (!known(value)) {
      return NONE;
    }
    const { rest, unit } = scaled(value, 1024, ["B", "KiB", "MiB", "GiB", "TiB"]);
    return (unit === "B" ? Math.round(rest) : digits(rest)) + " " + unit;
  }

  function duration(ns) {
    if (!known(ns)) {
      return NONE;
    }
    const { rest, unit } = scaled(ns, 1000, ["ns", "µs", "ms", "s"]);
    return digits(rest) + " " + unit;
  }

  const percent = share => (known(share) ? (share * 100).toFixed(share > 0.9995 || share < 0.0005 ? 0 : 1) + " %" : NONE);

  // An age or an uptime, in its two largest units.
  function age(seconds) {
    if (!known(seconds)) {
      return NONE;
    }
    const whole = Math.floor(seconds);
    const [days, hours, minutes] = [Math.floor(whole / 86400), Math.floor(whole / 3600) % 24, Math.floor(whole / 60) % 60];
    if (days > 0) {
      return `${days} d ${hours} h`;
    }
    if (hours > 0) {
      return `${hours} h ${minutes} min`;
    }
    return minutes > 0 ? `${minutes} min ${whole % 60} s` : `${whole} s`;
  }

  return { NONE, count, rate, bytes, duration, percent, age };
})();

// The tables of shards and commands: rows are made once, and then only filled.
const Tables = (() => {
  const body = id => document.querySelector(`#${id} tbody`);

  function rows(table, count, columns) {
    while (table.rows.length > count) {
      table.deleteRow(-1);
    }
    while (table.rows.length < count) {
      const row = table.insertRow();
      for (let i = 0; i < columns; i++) {
        row.insertCell();
      }
    }
    return [...table.rows];
  }

  const fill = (row, texts) => texts.forEach((text, i) => text != null && (row.cells[i].textContent = text));

  function cache(cell, shard) {
    if (cell.childElementCount === 0) {
      cell.append(document.createElement("meter"), document.createElement("span"));
    }
    const [meter, text] = cell.children;
    meter.max = shard.cache_memory_bytes;
    meter.value = shard.cache_used_bytes;
    text.textContent = Format.bytes(shard.cache_used_bytes);
  }

  function shards(now, then) {
    const table = rows(body("shards"), now.shards.length, 12);
    now.shards.forEach((shard, i) => {
      const rates = then?.shards[i];
      fill(table[i], [
        String(i),
        Format.percent(rates?.busy),
        Format.rate(rates?.requests),
        Format.percent(rates?.hitRate),
        Format.count(shard.users_resident),
        Format.count(shard.states_resident),
        null,
        Format.count(shard.dirty_users),
        Format.age(shard.oldest_dirty_ms / 1000),
        Format.count(shard.inbox_entries),
        Format.count(shard.pending_requests),
        Format.count(shard.connections),
      ]);
      cache(table[i].cells[6], shard);
    });
  }

  function commands(now, then) {
    const names = Object.keys(now.requests);
    const table = rows(body("commands"), names.length, 4);
    names.forEach((command, i) => {
      const byStatus = now.requests[command];
      const ok = byStatus.OK ?? 0;
      const notOk = Status.all(byStatus) - ok;
      fill(table[i], [command, Format.rate(then?.commands[command]), Format.count(ok), Format.count(notOk)]);
      table[i].classList.toggle("idle", ok + notOk === 0);
      table[i].title = Object.entries(byStatus)
        .map(([status, requests]) => `${status} ${requests.toLocaleString("en")}`)
        .join(", ");
    });
  }

  function show(now, then) {
    shards(now, then);
    commands(now, then);
  }

  return { show };
})();

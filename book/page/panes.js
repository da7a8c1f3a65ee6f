// What the player shows of one step beside the lanes: the source, the loop, and what is shared.
"use strict";

(() => {
  const { text, el, inSight } = window.handloom;

  // Time on the run's clock, as the events say it.
  const moment = (nanos) => (nanos >= 2 ** 63 ? text.never : `t+${(nanos / 1e9).toFixed(3)} s`);

  // Of a file of which fewer lines than this were recorded there is too little to be looked at.
  const WORTH = 3;

  // Where more letters than these stand behind a line, it is said only how many they are.
  const ROOM = 20;

  const labelOf = (names) => {
    const all = names.join(", ");
    return `◂ ${all.length > ROOM ? names.length : all}`;
  };

  // The source, with the line where the program is, and the lines where others stand.
  class Source {
    constructor(run) {
      this.run = run;
      this.title = el("div", "run-title");
      this.box = el("div", { class: "run-source hljs", tabindex: "-1" });
      this.element = el("section", { class: "run-pane", "aria-label": text.source }, this.title, this.box);
      this.files = run.files.map((file) => ({ ...file, lines: null }));
      this.marked = [];
    }

    // The lines of a file, made when it is first looked at.
    lines(file) {
      if (file.lines) return file.lines;
      file.lines = new Map();
      const width = `${String(file.numbers.at(-1) ?? 1).length}ch`;
      const room = this.room(file);
      let colours = null;
      file.element = el("div", "run-file", ...file.text.map((line, at) => {
        const number = file.numbers[at];
        // A line that is too long goes on below itself, further in.
        const code = el("code", { style: `--run-in: ${line.search(/\S|$/) + 4}ch` }, line);
        if (window.hljs?.getLanguage?.("rust")) {
          colours = window.hljs.highlight("rust", line, true, colours?.top);
          code.innerHTML = colours.value;
        }
        const parked = el("span", { class: "run-parked", style: `min-width: ${room.get(number) ?? 0}ch` });
        if (room.has(number)) code.append(parked);
        const row = el("div", "run-line", el("span", { class: "run-number", style: `min-width: ${width}` }, number), code);
        file.lines.set(number, { row, parked });
        return row;
      }));
      return file.lines;
    }

    // How many letters ever stand behind each line of a file. That much room is kept for them, so that
    // no line moves when somebody comes or goes.
    room(file) {
      const room = new Map();
      this.run.states.forEach((_, step) => {
        for (const [number, names] of this.standing(step, this.files.indexOf(file))) {
          room.set(number, Math.max(room.get(number) ?? 0, labelOf(names).length));
        }
      });
      return room;
    }

    show(step) {
      const here = this.run.states[step].place;
      const file = here && this.files[here[0]]?.text.length >= WORTH ? this.files[here[0]] : this.files[0];
      this.focus = null;
      if (!file || file.text.length === 0) {
        this.title.textContent = text.noSource;
        return;
      }
      const lines = this.lines(file);
      const index = this.files.indexOf(file);
      if (this.box.firstChild !== file.element) this.box.replaceChildren(file.element);
      const name = file.name.split("/").at(-1);
      this.title.textContent = file.numbers.at(-1) === file.text.length || index === 0 ? name : text.inPart(name);
      for (const { row, parked } of this.marked) {
        row.classList.remove("run-here", "run-stands");
        row.removeAttribute("aria-current");
        parked.textContent = "";
      }
      this.marked = [];
      for (const [number, names] of this.standing(step, index)) {
        const line = lines.get(number);
        if (!line) continue;
        line.row.classList.add("run-stands");
        line.parked.textContent = labelOf(names);
        line.parked.title = names.join(", ");
        this.marked.push(line);
      }
      const current = here?.[0] === index ? lines.get(here[1]) : undefined;
      if (current) {
        current.row.classList.add("run-here");
        current.row.setAttribute("aria-current", "true");
        this.marked.push(current);
      }
      this.focus = current ?? lines.get(this.lately(step, index));
    }

    settle() {
      if (this.focus) inSight(this.box, this.focus.row, 48);
    }

    // Where no line acts: the one where the task stands that is acted on, or that acted last, or acts
    // first.
    lately(step, file) {
      const place = this.run.row(step, `tasks/${this.run.atHand(step)}`)?.place;
      if (place?.[0] === file) return place[1];
      const isOfFile = (state) => state.place?.[0] === file;
      const { states } = this.run;
      return (states.slice(0, step).findLast(isOfFile) ?? states.find(isOfFile))?.place[1];
    }

    // The names of those who stand on each line of a file: tasks and coroutines that wait, threads
    // that do. Who runs is where the program is.
    standing(step, file) {
      const standing = new Map();
      const stand = (place, name) => {
        if (place?.[0] !== file) return;
        const names = standing.get(place[1]) ?? [];
        if (!names.includes(name)) names.push(name);
        standing.set(place[1], names);
      };
      const { tasks = {}, coroutines = {}, threads = {} } = this.run.states[step];
      for (const task of Object.values(tasks)) {
        if (task.waits) task.waits.forEach((wait) => stand(wait.place, task.name));
        else if (task.state === "READY") stand(task.place, task.name);
      }
      for (const coroutine of Object.values(coroutines)) {
        if (coroutine.state === "GEN_SUSPENDED") stand(coroutine.place, coroutine.name);
      }
      for (const thread of Object.values(threads)) {
        if (!thread.finished) stand(thread.stands, thread.name);
      }
      return standing;
    }
  }

  // A titled part of the state, and a row of it that says that there is nothing.
  const part = (title, name, ...children) =>
    el("section", { class: `run-part ${name}`, "aria-label": title }, el("div", "run-title", title), ...children);
  const none = (what) => [el("li", "run-empty", what)];

  // A list has room for as many rows as it ever has, so that what is below it stays where it is.
  const MOST_ROWS = 14;
  function rowsFor(run, count) {
    const most = Math.max(...run.states.map((_, step) => count(step)));
    return el("ul", { class: "run-rows", style: `--run-rows: ${Math.min(Math.max(most, 1), MOST_ROWS)}` });
  }

  // One titled list of the state. `rows` gives the rows of a step: `say`, and perhaps more.
  function list(run, title, empty, rows) {
    const box = rowsFor(run, (step) => rows(step).length);
    const element = part(title, "", box);
    return {
      element,
      show(step) {
        const items = rows(step).map(({ path, say, bar, value, look = "", changed = run.changed(step, path) }) => {
          const waiting = run.waiting(step, path);
          const row = el("li", `${look}${changed ? " run-changed" : ""}`,
            el("span", {}, say), bar, value === undefined ? null : el("b", "run-value", value),
            waiting.length ? el("span", "run-waiting", text.waiting(short(waiting))) : null);
          row.title = row.textContent;
          return row;
        });
        box.replaceChildren(...(items.length ? items : none(empty)));
      },
    };
  }

  const short = (names, most = 3) =>
    names.length > most ? `${names.slice(0, most - 1).join(", ")}, +${names.length - most + 1}` : names.join(", ");

  const rowsOf = (run, table, step) =>
    Object.entries(run.states[step][table] ?? {}).map(([id, row]) => [`${table}/${id}`, row]);

  // The ready queue: chips, the next one first.
  function ready(run) {
    const box = el("ol", "run-queue");
    const most = Math.max(...run.states.map((state) => state.ready.length));
    const element = part(text.ready, "run-readies", box);
    box.style.setProperty("--run-rows", Math.min(Math.ceil(most / 3), 3));
    return {
      element,
      show(step) {
        const before = new Set(step ? run.states[step - 1].ready : []);
        const chips = run.states[step].ready.map((task) =>
          el("li", `run-chip run-ready${before.has(task) ? "" : " run-fresh"}`, run.task(task)));
        box.replaceChildren(...(chips.length ? chips : none(text.nobody)));
      },
    };
  }

  // The timers: a ruler from the start of the run to its end, and what is set, the soonest first.
  function timers(run) {
    const MOST = 4;
    const finite = run.states.flatMap(({ timers = {} }) => Object.values(timers).map((it) => it.deadline));
    const end = run.end || Math.max(1, ...finite.filter((at) => at < 2 ** 63));
    const ruler = el("div", { class: "run-ruler", "aria-hidden": "true" });
    // The moments at which timers fire, the soonest first, and whose they are.
    const due = (step) => {
      const moments = new Map();
      for (const [path, { deadline, task }] of rowsOf(run, "timers", step)) {
        const there = moments.get(deadline) ?? { names: [], changed: false };
        if (task !== undefined) there.names.push(run.task(task));
        there.changed ||= run.changed(step, path);
        moments.set(deadline, there);
      }
      return [...moments].sort(([one], [other]) => one - other);
    };
    const box = rowsFor(run, (step) => Math.min(due(step).length, MOST + 1));
    const at = (nanos) => `left: ${Math.min(nanos / end, 1) * 100}%`;
    return {
      element: part(text.timers, "", ruler, box),
      show(step) {
        const sorted = due(step);
        const dots = sorted.map(([deadline, { changed }]) =>
          el("i", { class: `run-dot${changed ? " run-changed" : ""}`, style: at(deadline) }));
        const { at: now } = run.states[step];
        ruler.replaceChildren(...dots,
          el("i", { class: "run-now", style: at(now) }), el("span", "run-from", moment(now)),
          el("span", "run-to", moment(end)));
        const rows = sorted.slice(0, MOST).map(([deadline, { names, changed }]) =>
          el("li", { class: changed ? "run-changed" : "" },
            el("b", "run-value", moment(deadline)), ` ${short(names)}`));
        if (sorted.length > MOST) rows.push(...none(text.more(sorted.length - MOST)));
        box.replaceChildren(...(rows.length ? rows : none(text.noTimers)));
      },
    };
  }

  // How full a queue is: a box for each place in it.
  function filled({ len, capacity }) {
    if (capacity === undefined || capacity > 12) return null;
    const boxes = Array.from({ length: capacity }, (_, at) => el("i", { class: at < len ? "run-full" : "" }));
    return el("span", { class: "run-bar", "aria-hidden": "true" }, ...boxes);
  }

  const queue = ([path, row]) => ({
    path,
    say: row.closed ? `${row.name} (${text.closed})` : row.name,
    bar: filled(row),
    value: row.capacity === undefined ? String(row.len) : `${row.len}/${row.capacity}`,
  });

  const source = ([path, { name, readable, writable }]) => {
    const news = [readable && text.readable(readable), writable && text.writable(writable)].filter(Boolean);
    return { path, say: name, value: news.join(", ") || text.watched };
  };

  // A cell, and what each has read from it and not written since. Whoever writes on the strength of
  // what is not the value any more undoes what others have written.
  const cell = (run) => ([path, { name, value, seen = {} }], step) => {
    const before = step ? run.row(step - 1, path) : undefined;
    const saw = Object.entries(seen).map(([who, saw]) => ({
      path,
      say: saw === value ? text.saw(run.nameOf(who), saw) : text.outdated(run.nameOf(who), saw),
      look: saw === value ? "run-sub" : "run-sub run-wrong",
      changed: step > 0 && before?.seen?.[who] !== saw,
    }));
    return [{ path, say: name, value: value ?? "?", changed: step > 0 && before?.value !== value }, ...saw];
  };

  const lock = (run) => ([path, { name, held, holder }]) => {
    const by = holder === undefined ? text.taken : text.held(run.task(holder));
    return { path, say: name, value: held ? by : text.free };
  };

  const signal = ([path, { name, available }]) =>
    ({ path, say: name, value: available === undefined ? undefined : text.permits(available) });

  // A job that has been done is shown once.
  const job = (run) => ([path, { name, thread, state }], step) => {
    if (state === "done" && !run.changed(step, path)) return [];
    const where = state === "running" && thread !== undefined ? text.on(run.nameOf(`threads/${thread}`)) : state;
    return { path, say: name, value: where };
  };

  // Whichever of these the run ever has something for.
  function parts(run) {
    const made = [];
    const has = (...tables) => tables.some((table) => run.tables.has(table));
    const add = (tables, title, empty, row) => {
      if (!has(...tables)) return;
      const rows = (step) => tables.flatMap((table) => rowsOf(run, table, step)).flatMap((entry) => row(entry, step));
      made.push(list(run, title, empty, rows));
    };
    if (has("tasks")) made.push(ready(run));
    if (has("timers")) made.push(timers(run));
    add(["cells"], text.cells, text.noRows, cell(run));
    add(["locks"], text.locks, text.noRows, lock(run));
    add(["queues"], text.queues, text.noRows, queue);
    add(["semaphores", "notifies", "oneshots"], text.signals, text.noRows, signal);
    add(["jobs"], text.jobs, text.noRows, job(run));
    add(["sources"], text.sources, text.noSources, source);
    return made;
  }

  // What was printed so far; the room of what will be is there already. A click on a line goes to the
  // step that printed it.
  function output(run, go) {
    const lines = run.states[run.last].output.map(({ line }, at) =>
      el("div", { class: "run-printed", click: () => go(run.printed[at]) }, line || " "));
    const nothing = el("div", "run-empty", text.noOutput);
    const box = el("div", { class: "run-output", tabindex: "-1" }, nothing, ...lines);
    const printed = (step) => run.states[step].output.length;
    return {
      element: part(text.output, "run-outputs", box),
      show(step) {
        const [before, now] = [printed(Math.max(step - 1, 0)), printed(step)];
        nothing.hidden = now > 0;
        lines.forEach((row, at) => {
          row.classList.toggle("run-later", at >= now);
          row.classList.toggle("run-changed", at >= before && at < now);
        });
        this.last = lines[now - 1] ?? nothing;
      },
      settle() { inSight(box, this.last); },
    };
  }

  Object.assign(window.handloom, { Source, parts, output });
})();

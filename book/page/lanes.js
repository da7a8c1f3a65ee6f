// The score of a run: a lane for each task, coroutine and thread, over all steps, under one slider.
"use strict";

(() => {
  const { text } = window.handloom;

  // An element, with what is in it. A text in place of the attributes is its class, a function
  // hears of the event of that name; attributes that are undefined or false are left out.
  function el(tag, attributes = {}, ...children) {
    const svg = ["svg", "path", "circle"].includes(tag);
    const made = svg
      ? document.createElementNS("http://www.w3.org/2000/svg", tag)
      : document.createElement(tag);
    const named = typeof attributes === "string" ? { class: attributes } : attributes;
    for (const [name, value] of Object.entries(named)) {
      if (typeof value === "function") made.addEventListener(name, value);
      else if (value !== undefined && value !== false) made.setAttribute(name, value === true ? "" : value);
    }
    made.append(...children.filter((child) => child !== null && child !== undefined));
    return made;
  }

  // The look of each state. Words that are not here are those of a thread.
  const LOOKS = {
    READY: "ready",
    RUNNING: "runs",
    WAITING: "waits",
    DONE: "over",
    PANICKED: "bad",
    CANCELLED: "bad",
    GEN_CREATED: "ready",
    GEN_RUNNING: "runs",
    GEN_SUSPENDED: "waits",
    GEN_CLOSED: "over",
  };

  // A row in a word, how that looks, and what there is to say beside it.
  function told(table, row) {
    if (!row) return { word: "", look: "none", more: "" };
    if (table === "threads") return toldOfThread(row);
    const word = row.state ?? "";
    return { word, look: LOOKS[word] ?? "none", more: table === "tasks" ? ofTask(row) : ofCoroutine(row) };
  }

  function ofTask({ state, waits, woken, message }) {
    if (waits) return text.waitsFor(waits.map((wait) => wait.for).join(", "));
    if (state === "READY" && woken) return text.wokenBy(woken.by);
    return message ?? "";
  }

  function ofCoroutine({ sent, yielded, ended }) {
    const call = sent ? `${sent.call}(${sent.value ?? sent.error ?? ""})` : "";
    if (ended) return `${call} → ${text.ended}`;
    return yielded ? `${call} → ${yielded.value ?? "…"}` : call;
  }

  function toldOfThread({ finished, parked, task, job, stands, does }) {
    const more = does ?? "";
    if (finished) return { word: text.thread.finished, look: "over", more };
    if (parked) return { word: text.thread.parked, look: "waits", more };
    if (task !== undefined || job !== undefined) return { word: text.thread.works, look: "runs", more };
    if (stands) return { word: text.thread.waits, look: "waits", more };
    return { word: text.thread.alive, look: "ready", more };
  }

  // A length of a strip in one look.
  function length(look, left, width) {
    const [top, high] = look === "ready" || look === "runs" ? [1, 8] : [4, 2];
    return `M${left} ${top}h${width}v${high}h${-width}z`;
  }

  function drawn(width, shapes) {
    const paths = Object.entries(shapes).map(([look, d]) => el("path", { class: `run-${look}`, d }));
    return el("svg", { viewBox: `0 0 ${width} 10`, preserveAspectRatio: "none", "aria-hidden": "true" }, ...paths);
  }

  // What each look means, beside a sample of it.
  const legend = () => Object.entries(text.looks).flatMap(([look, what]) =>
    [el("dt", "run-sample", drawn(1, { [look]: length(look, 0, 1) })), el("dd", {}, what)]);

  // The strip of one lane: a path for each look, over all stops.
  function strip(run, path, stops, side) {
    const [table, id] = path.split("/");
    const shapes = {};
    let from = 0;
    const lookAt = (stop) => told(table, run.states[stops[stop][side]][table]?.[id]).look;
    for (let stop = 1; stop <= stops.length; stop++) {
      const look = lookAt(from);
      if (stop < stops.length && lookAt(stop) === look) continue;
      // A state is shown around its stop: half a step before, half a step after.
      const [left, right] = [Math.max(from - 0.5, 0), Math.min(stop - 0.5, stops.length - 1)];
      if (look !== "none") shapes[look] = (shapes[look] ?? "") + length(look, left, right - left);
      from = stop;
    }
    return drawn(Math.max(stops.length - 1, 1), shapes);
  }

  // So many lanes that are out of sight on one side, and a click that brings the next ones.
  function beyond(box, way, say) {
    const click = () => { box.scrollTop += way * box.clientHeight; };
    const button = el("button", { type: "button", class: "run-word", click });
    return (count) => {
      button.textContent = say(count);
      button.style.visibility = count > 0 ? "visible" : "hidden";
      return button;
    };
  }

  class Lanes {
    // `follow` is called with the path of a lane whose name is clicked.
    constructor(run, stops, side, follow) {
      this.run = run;
      this.lanes = run.lanes().map((path) => {
        const name = run.nameOf(path);
        const button = el("button",
          { type: "button", class: "run-name", title: text.follow(name), click: () => follow(path) },
          name.replace(/^(coroutine|thread) /, ""));
        const chip = el("span", "run-chip");
        const more = el("span", "run-more");
        const row = el("div", "run-lane",
          button, chip, el("span", "run-strip", strip(run, path, stops, side)), more);
        return { path, row, button, chip, more, told: null };
      });
      this.marks = el("span", { class: "run-marks", "aria-hidden": "true" });
      this.box = el("div", { class: "run-lanes", tabindex: "-1" },
        el("div", "run-stack", ...this.lanes.map(({ row }) => row), this.marks));
      this.above = beyond(this.box, -1, text.above);
      this.below = beyond(this.box, 1, text.below);
      this.beyond = el("div", "run-beyond", this.above(0), this.below(0));
      this.element = el("div", { hidden: this.lanes.length === 0 }, this.box, this.beyond);
      this.box.addEventListener("scroll", () => this.count());
      new ResizeObserver(() => this.count()).observe(this.box);
    }

    // How many lanes are out of sight. What a lane has of its height in sight counts for whole if it
    // is more than half.
    count() {
      const { scrollTop, clientHeight, scrollHeight } = this.box;
      const lanes = (height) => Math.round((height / scrollHeight) * this.lanes.length);
      this.beyond.hidden = scrollHeight <= clientHeight;
      this.above(lanes(scrollTop));
      this.below(lanes(scrollHeight - clientHeight - scrollTop));
    }

    show(step, followed, moved) {
      this.inFocus = [];
      const atHand = `tasks/${this.run.atHand(step)}`;
      for (const lane of this.lanes) {
        const { path, row, button } = lane;
        const acts = moved && this.run.concerns(step, path);
        const isAside = followed !== null && followed !== path;
        row.className = `run-lane${acts ? " run-acts" : ""}${isAside ? " run-aside" : ""}`;
        button.setAttribute("aria-pressed", followed === path);
        this.tell(lane, this.run.row(step, path));
        if (followed === path || acts) this.inFocus.push(lane);
      }
      // Whichever is brought into sight last is in sight for certain.
      const weight = ({ path }) => (path === followed ? 2 : path === atHand ? 1 : 0);
      this.inFocus.sort((one, other) => weight(one) - weight(other));
    }

    settle() {
      for (const { row } of this.inFocus) inSight(this.box, row);
    }

    // A line through the lanes where the slider stands; and a wake, if there is one, as an arrow: from
    // the lane of the task that wakes, if one does, to that of the task that is woken, and on to the
    // poll that follows.
    mark(left, wake, width) {
      this.marks.replaceChildren(el("i", { class: "run-head", style: `left: ${left}` }));
      if (!wake) return;
      const [from, to] = [wake.from ?? wake.task, wake.task]
        .map((task) => this.lanes.findIndex(({ path }) => path === `tasks/${task}`));
      const style = `left: ${left}; width: ${width}; --run-from: ${Math.min(from, to)}; --run-over: ${Math.abs(to - from)}`;
      this.marks.append(el("i", { class: `run-arrow${from > to ? " run-up" : ""}`, style }));
    }

    // Most rows are what they were a step before, and are left alone.
    tell(lane, row) {
      if (lane.told === row) return;
      lane.told = row;
      const { word, look, more } = told(lane.path.split("/")[0], row);
      lane.chip.textContent = word;
      lane.chip.className = `run-chip run-${look}`;
      lane.more.textContent = more;
      lane.more.title = more;
    }
  }

  // Scrolls a box, and nothing but that box, until a row of it is in sight, with some room around it.
  function inSight(box, row, room = 0) {
    const [outer, inner] = [box.getBoundingClientRect(), row.getBoundingClientRect()];
    const [over, under] = [inner.top - outer.top - room, inner.bottom - outer.bottom + room];
    if (over < 0) box.scrollTop += over;
    else if (under > 0) box.scrollTop += under;
  }

  Object.assign(window.handloom, { el, inSight, legend, Lanes });
})();

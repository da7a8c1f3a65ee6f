// A recorded run, as the page knows it.
//
// The reducer has said what the state is before the first event, and what each event changes. Here
// the changes are merged, and nothing is known of what they mean. No state is ever changed: each
// shares with the one before whatever did not change, so all of them are kept, a step back costs
// nothing, and what is another object has changed.
"use strict";

(() => {
  const isObject = (value) => value !== null && typeof value === "object" && !Array.isArray(value);

  function merge(before, change) {
    if (!isObject(change)) return change;
    const after = { ...before };
    for (const [name, value] of Object.entries(change)) {
      if (value === null) delete after[name];
      else after[name] = merge(after[name], value);
    }
    return after;
  }

  function next(state, { ready, output, ...change }) {
    const after = merge(state, change);
    if (ready) after.ready = state.ready.toSpliced(...ready);
    if (output) after.output = [...state.output, ...output];
    return after;
  }

  class Run {
    // From the JSON of a fragment, and the table that stands beside it.
    constructor(script, table) {
      const { name, label, files, start, steps, events, picked } = JSON.parse(script.textContent);
      Object.assign(this, { name, label, files, events, picked });
      this.words = [...table.tBodies[0].rows].map(({ cells }) => ({
        time: cells[1].textContent,
        what: cells[2].textContent,
        line: cells[3].textContent,
      }));
      this.states = [next({ ready: [], output: [] }, start)];
      for (const step of steps) this.states.push(next(this.states.at(-1), step));
      this.last = steps.length;
      // The tables that ever have a row, and the step that printed each line.
      this.tables = new Set(this.states.flatMap((state) => Object.keys(state)));
      this.printed = steps.flatMap((step, at) => (step.output ?? []).map(() => at + 1));
      // When the run ends on its clock.
      this.end = this.states.at(-1).at;
    }

    // The event that led to a step.
    event(step) {
      return this.events[step - 1] ?? {};
    }

    // A row, by its path: "tasks/3".
    row(step, path) {
      const [table, id] = path.split("/");
      return this.states[step][table]?.[id];
    }

    nameOf(path) {
      return this.row(this.last, path)?.name ?? path.replace("s/", " ");
    }

    task(id) {
      return this.nameOf(`tasks/${id}`);
    }

    // Whether the event that led to a step changed this row, or a whole table or list.
    changed(step, path) {
      if (step === 0) return false;
      const [table, id] = path.split("/");
      const [before, after] = [this.states[step - 1][table], this.states[step][table]];
      return id === undefined ? before !== after : before?.[id] !== after?.[id];
    }

    // Whether it is about a task; of anything else: whether it changed it.
    concerns(step, path) {
      const [table, id] = path.split("/");
      if (table !== "tasks") return this.changed(step, path);
      return (this.event(step).tasks ?? []).includes(Number(id));
    }

    // The task at hand: the one that the event that led to a step is about most of all.
    atHand(step) {
      const { wakes, polled, tasks = [] } = this.event(step);
      return wakes?.task ?? polled ?? tasks[0];
    }

    // Who waits for a thing, the one that has waited longest first.
    waiting(step, path) {
      return Object.entries(this.states[step].tasks ?? {})
        .filter(([, task]) => task.waits?.some((wait) => wait.thing === path))
        .sort(([, one], [, other]) => one.since - other.since)
        .map(([, task]) => task.name);
    }

    // The step that made a task ready last, seen from this one.
    wakeOf(step, task) {
      for (let at = step; at > 0; at--) {
        const wakes = this.event(at).wakes;
        if (wakes?.task === task) return { step: at, ...wakes };
      }
      return null;
    }

    // What has a lane of its own: the tasks, the coroutines, and the threads if there are several.
    lanes() {
      const end = this.states[this.last];
      const all = (table) => Object.keys(end[table] ?? {}).map((id) => `${table}/${id}`);
      const threads = all("threads");
      return [...all("tasks"), ...all("coroutines"), ...(threads.length > 1 ? threads : [])];
    }
  }

  // Which steps of the runs are shown together, one list for each stop of the slider.
  function lockstep(runs, how) {
    if (runs.length === 1 || how === "steps") {
      const last = Math.max(...runs.map((run) => run.last));
      const stop = (_, at) => runs.map((run) => Math.min(at, run.last));
      return Array.from({ length: last + 1 }, stop);
    }
    // By the clock: whichever has the earlier event goes on.
    const stops = [runs.map(() => 0)];
    for (;;) {
      const steps = [...stops.at(-1)];
      const at = (side) => runs[side].states[steps[side] + 1]?.at ?? Infinity;
      const first = runs.map((_, side) => side).reduce((a, b) => (at(b) < at(a) ? b : a));
      if (at(first) === Infinity) return stops;
      steps[first] += 1;
      stops.push(steps);
    }
  }

  Object.assign(window.handloom, { Run, lockstep });
})();

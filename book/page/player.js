// The player of one fragment: one run, or two in lockstep.
"use strict";

(() => {
  const { text, el, inSight, legend, Run, lockstep, Lanes, Source, parts, output, asking } = window.handloom;

  const ICONS = {
    first: "M3 3v10M12 3L7 8l5 5",
    back: "M10 3L5 8l5 5",
    next: "M6 3l5 5-5 5",
    last: "M13 3v10M4 3l5 5-5 5",
    play: "M4 3l9 5-9 5z",
    pause: "M5 3v10M11 3v10",
  };

  // What a button shows, and what it is called.
  function face(button, name) {
    button.replaceChildren(el("svg", { viewBox: "0 0 16 16", "aria-hidden": "true" },
      el("path", { class: `run-icon-${name}`, d: ICONS[name] })));
    button.title = text[name];
    button.setAttribute("aria-label", text[name]);
    return button;
  }

  // One run of the player, with everything that shows it.
  class Side {
    constructor(run, stops, index, player) {
      this.run = run;
      this.step = 0;
      this.time = el("span", "run-time");
      this.what = el("span", "run-what");
      const name = stops[0].length > 1 ? el("b", "run-side-name", run.label) : null;
      this.words = el("p", { class: "run-words", role: "status", "aria-live": "polite" }, name, this.time, " ", this.what);
      this.lanes = new Lanes(run, stops, index, (path) => player.follow(path, this));
      this.source = new Source(run);
      this.parts = parts(run);
      this.output = run.tables.has("output") ? output(run, (step) => player.goStep(run.name, step)) : null;
      this.state = el("div", { class: "run-state", tabindex: "-1", hidden: this.parts.length === 0 },
        ...this.parts.map(({ element }) => element));
      this.element = el("div", "run-side", this.source.element, this.state, this.output?.element);
    }

    // Whether it has moved, or only stands by while the other run does.
    show(step, moved, followed) {
      this.step = step;
      const words = step ? this.run.words[step - 1] : { time: "", what: text.start };
      this.time.textContent = words.time;
      this.what.textContent = words.what;
      this.words.classList.toggle("run-still", !moved && step > 0);
      this.lanes.show(step, followed, moved);
      for (const part of [this.source, ...this.parts, this.output]) part?.show(step);
    }

    // Scrolls to what is new. It is done when all is shown, so that the browser lays it out once.
    settle() {
      for (const part of [this.lanes, this.source, this.output]) part?.settle();
      const news = this.state.querySelector(".run-changed, .run-fresh");
      if (news) inSight(this.state, news);
    }
  }

  class Player {
    constructor(root) {
      this.root = root;
      const tables = [...root.querySelectorAll(".run-table")];
      const scripts = [...root.querySelectorAll(".run-data")];
      const runs = scripts.map((script, at) => new Run(script, tables[at].querySelector("table")));
      this.stops = lockstep(runs, root.dataset.lockstep);
      this.last = this.stops.length - 1;
      this.sides = runs.map((run, at) => new Side(run, this.stops, at, this));
      this.at = 0;
      this.followed = null;
      this.playing = null;
      this.asking = asking(this);
      root.classList.add("run-live");
      if (runs.length > 1) root.classList.add("run-pair");
      root.tabIndex = 0;
      root.setAttribute("role", "group");
      const caption = root.querySelector(".run-caption")?.textContent ?? root.dataset.run;
      root.setAttribute("aria-label", text.player(caption));
      tables[0].before(this.build());
      root.addEventListener("keydown", (event) => window.handloom.press(this, event));
      this.go(0);
    }

    get moved() {
      return this.sides.filter((_, side) => this.stops[this.at][side] !== this.stops[this.at - 1]?.[side]);
    }

    build() {
      const isPair = this.sides.length > 1;
      const named = (side, ...children) => (isPair ? [el("b", "run-side-name", side.run.label), ...children] : children);
      const lanes = this.sides.filter((side) => !side.lanes.element.hidden);
      for (const side of this.sides) side.element.prepend(...named(side));
      return el("div", "run-player",
        this.tools(),
        this.keys,
        el("div", "run-lead",
          el("div", "run-told",
            ...this.sides.map(({ words }) => words),
            this.asking.element),
          this.controls()),
        el("div", "run-score",
          ...lanes.flatMap((side) => named(side, side.lanes.element))),
        el("div", "run-sides", ...this.sides.map(({ element }) => element)));
    }

    // The row of words: where to jump, and what to ask.
    tools() {
      const word = (label, title, click, letter) =>
        el("button", { type: "button", class: "run-word", title: `${title} (${letter})`, click }, label);
      const letters = Object.keys(text.kinds).filter((letter) => this.has(letter));
      const jumps = letters.map((letter) =>
        word(...text.kinds[letter], () => this.jump(letter, 1), letter));
      const hasTasks = this.sides.some(({ run }) => run.tables.has("tasks"));
      // Of two runs, which are polled at the same time, it could not be said which is meant.
      this.predicts = hasTasks && this.sides.length === 1;
      this.predict = word(text.predict, text.predictTitle, () => this.asking.predict(), "d");
      this.predict.setAttribute("aria-pressed", false);
      this.link = el("a", { class: "run-word", title: text.linkTitle }, text.link);
      this.keysButton = word(text.keys, text.keys, () => this.help(), "?");
      this.keysButton.setAttribute("aria-expanded", false);
      const kinds = letters.map((letter) => [letter, text.jumpTo(text.kinds[letter][1])]);
      const asks = [hasTasks && text.help.woke, this.predicts && text.help.predict].filter(Boolean);
      const help = [...text.help.steps, ...kinds, text.help.backwards, text.help.follow, ...asks, ...text.help.rest];
      this.keys = el("div", { class: "run-keys", hidden: true }, el("dl", {},
        ...help.flatMap(([keys, what]) => [el("dt", {}, keys), el("dd", {}, what)]), ...legend()));
      return el("div", "run-tools",
        jumps.length ? el("span", "run-label", text.jump) : null, ...jumps,
        el("span", "run-space"),
        hasTasks ? word(text.whoWoke, text.whoWokeTitle, () => this.asking.whoWoke(), "u") : null,
        this.predicts ? this.predict : null,
        this.link, this.keysButton);
    }

    // The buttons and the slider.
    controls() {
      const button = (name, click) => face(el("button", { type: "button", class: `run-button run-${name}`, click }), name);
      this.buttons = {
        first: button("first", () => this.go(0)),
        back: button("back", () => this.back()),
        play: button("play", () => this.play()),
        next: button("next", () => this.next()),
        last: button("last", () => this.go(this.last)),
      };
      const goThere = ({ target }) => this.go(Number(target.value));
      const range = { min: 0, max: this.last };
      this.slider = el("input", { type: "range", class: "run-slider", ...range, "aria-label": text.slider, input: goThere });
      this.number = el("input", { type: "number", class: "run-go", ...range, "aria-label": text.goto, change: goThere });
      const again = () => this.playing && this.play(true);
      this.speed = el("select", { class: "run-speed", "aria-label": text.speed, change: again },
        ...text.speeds.map(([speed, name]) => el("option", { value: speed, selected: speed === 3 }, name)));
      return el("div", "run-controls",
        el("span", "run-buttons", ...Object.values(this.buttons)),
        this.slider,
        el("span", "run-place",
          el("label", {}, el("span", {}, text.step), " ", this.number, " ", text.of(this.last)), this.speed));
    }

    // To a stop of the slider.
    go(at) {
      this.at = Math.max(0, Math.min(Number.isFinite(at) ? Math.round(at) : 0, this.last));
      const moved = this.moved;
      this.sides.forEach((side, index) => {
        const followed = this.followed?.side === side ? this.followed.path : null;
        side.show(this.stops[this.at][index], moved.includes(side) && this.at > 0, followed);
      });
      const told = this.sides.map(({ what, time }) => `${time.textContent} ${what.textContent}`).join(" · ");
      this.slider.value = this.at;
      this.slider.setAttribute("aria-valuetext", `${text.step} ${this.at} ${text.of(this.last)}: ${told}`);
      this.number.value = this.at;
      this.mark(moved);
      this.buttons.first.disabled = this.buttons.back.disabled = this.at === 0;
      this.buttons.next.disabled = this.buttons.last.disabled = this.at === this.last;
      this.link.href = `#run=${this.root.dataset.run}&step=${this.at}`;
      this.asking.moved();
      for (const side of this.sides) side.settle();
    }

    // So many stops of the slider as a length of its track.
    wide(stops) {
      return `(100% - 16px) * ${this.last ? stops / this.last : 0}`;
    }

    // Where the slider stands, in all lanes.
    mark(moved) {
      for (const side of this.sides) {
        const { wakes } = side.run.event(side.step);
        const wake = moved.includes(side) && wakes?.poll ? wakes : null;
        const poll = this.stops.findIndex((steps) => steps[this.sides.indexOf(side)] === wake?.poll);
        side.lanes.mark(`calc(8px + ${this.wide(this.at)})`, wake, `calc(${this.wide(poll - this.at)})`);
      }
    }

    // To the step of one of the runs.
    goStep(name, step) {
      const side = Math.max(0, this.sides.findIndex(({ run }) => run.name === name));
      const at = this.stops.findIndex((steps) => steps[side] === Math.min(step, this.sides[side].run.last));
      this.stop();
      this.go(at);
    }

    // The nearest stop on that way, at which `is` says so of a run that moves there.
    find(way, is) {
      for (let at = this.at + way; at > 0 && at <= this.last; at += way) {
        const steps = this.stops[at];
        const found = this.sides.some((side, index) =>
          steps[index] !== this.stops[at - 1][index] && is(side, steps[index]));
        if (found) return at;
      }
      return null;
    }

    move(way) {
      if (this.followed === null) return this.go(this.at + way);
      const { side, path } = this.followed;
      const at = this.find(way, (moves, step) => moves === side && side.run.concerns(step, path));
      return this.go(at ?? (way > 0 ? this.last : 0));
    }

    next() {
      this.stop();
      if (!this.asking.question()) this.move(1);
    }

    back() {
      this.stop();
      this.move(-1);
    }

    // Whether there is ever an event of this kind.
    has(letter) {
      return this.sides.some(({ run }) => run.events.some(({ kinds }) => kinds?.includes(letter)));
    }

    jump(letter, way) {
      this.stop();
      const at = this.find(way, ({ run }, step) => run.event(step).kinds?.includes(letter));
      if (at === null) this.asking.say(text.none(text.kinds[letter][0], this.has(letter)));
      else this.go(at);
    }

    follow(path, side) {
      const same = this.followed?.path === path && this.followed?.side === side;
      this.followed = same ? null : { path, side };
      this.go(this.at);
      this.asking.say(same ? text.letGo : text.follows(side.run.nameOf(path)));
    }

    letGo() {
      if (this.followed) this.follow(this.followed.path, this.followed.side);
    }

    // The task that is followed, or else that the last event is about, if any, and whose run it is in.
    acting() {
      const side = this.followed?.side ?? this.moved[0] ?? this.sides[0];
      const followed = this.followed?.path.startsWith("tasks/") ? this.followed.path : null;
      return { side, task: followed ? Number(followed.split("/")[1]) : side.run.atHand(side.step) };
    }

    play(again = false) {
      const was = this.playing !== null;
      this.stop();
      if (was && !again) return;
      if (this.at === this.last) this.go(0);
      this.sides.forEach(({ words }) => words.setAttribute("aria-live", "off"));
      this.playing = setInterval(() => {
        if (this.at === this.last || this.asking.question()) this.stop();
        else this.move(1);
      }, 1000 / Number(this.speed.value));
      face(this.buttons.play, "pause");
    }

    stop() {
      if (this.playing === null) return;
      clearInterval(this.playing);
      this.playing = null;
      this.sides.forEach(({ words }) => words.setAttribute("aria-live", "polite"));
      face(this.buttons.play, "play");
    }

    faster(by) {
      const at = Math.max(0, Math.min(this.speed.selectedIndex + by, this.speed.options.length - 1));
      this.speed.selectedIndex = at;
      if (this.playing !== null) this.play(true);
    }

    help() {
      this.keys.hidden = !this.keys.hidden;
      this.keysButton.setAttribute("aria-expanded", !this.keys.hidden);
    }
  }

  window.handloom.Player = Player;
})();

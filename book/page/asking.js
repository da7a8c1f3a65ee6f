// What a reader asks the player, "who woke it?", and what the player asks the reader: who is next.
"use strict";

(() => {
  const { text, el } = window.handloom;

  // The most tasks that are offered as an answer.
  const CHOICES = 6;

  // Why this task was the next one.
  function reason({ run, step }, task) {
    const name = run.task(task);
    if (run.picked) return text.picked(name);
    const { ready, tasks } = run.states[step];
    return ready[0] === task && task !== 0 ? text.order(name, tasks[task].since) : text.main(name);
  }

  // Some of those that are ready, the next one among them, in the order of their numbers.
  function choices(ready, next) {
    const others = ready.filter((task) => task !== next);
    return [next, ...others.slice(0, CHOICES - 1)].sort((one, other) => one - other);
  }

  function asking(player) {
    const element = el("div", { class: "run-asking", "aria-live": "polite" });
    let isOn = false;
    let answered = -1;
    let score = { right: 0, asked: 0 };
    // A sentence stays for the step that it was said at.
    let saidAt = -1;

    function say(...parts) {
      saidAt = player.at;
      element.replaceChildren(el("p", {}, ...parts));
    }

    const jump = (label, at) => {
      const click = () => { player.go(at); player.root.focus({ preventScroll: true }); };
      return el("button", { type: "button", class: "run-word", click }, label);
    };

    function whoWoke() {
      player.stop();
      const { side, task } = player.acting();
      if (task === undefined) return say(side.run.tables.has("tasks") ? text.noTask : text.noTasks);
      const { run, step } = side;
      const name = run.task(task);
      const wake = run.wakeOf(step, task);
      if (!wake) return say(text.noWake(name));
      const from = player.at;
      const isCause = wake.step === step && wake.cause !== null;
      player.goStep(run.name, isCause ? wake.cause : wake.step);
      const said = isCause ? text.caused(name, wake.by) : text.woke(name, wake.by);
      const ways = player.at === from ? [] : [jump(text.return(from), from)];
      if (wake.poll) {
        const at = player.stops.findIndex((steps) => steps[player.sides.indexOf(side)] === wake.poll);
        if (at >= 0) ways.push(jump(text.poll(at), at));
      }
      return say(said, " ", ...ways);
    }

    function predict() {
      isOn = !isOn;
      score = { right: 0, asked: 0 };
      player.predict.setAttribute("aria-pressed", isOn);
      player.root.classList.toggle("run-predicts", isOn);
      say(isOn ? text.predictOn : text.predictOff);
    }

    // Asks, if there is something to be asked before the next step, and says whether it does.
    function question() {
      const side = player.sides[0];
      const { run, step } = side;
      const { polled } = run.event(step + 1);
      const { ready } = run.states[step];
      const goesOn = player.followed !== null || answered === player.at || polled === undefined;
      if (!isOn || goesOn || ready.length < 2) return false;
      const buttons = choices(ready, polled).map((task) =>
        el("button", { type: "button", class: "run-choice", click: () => answer(task) }, run.task(task)));
      saidAt = player.at;
      element.replaceChildren(el("div", "run-choices", el("span", {}, text.question), ...buttons));
      buttons[0].focus({ preventScroll: true });
      const answer = (task) => {
        const isRight = task === polled;
        score = { right: score.right + (isRight ? 1 : 0), asked: score.asked + 1 };
        const verdict = isRight ? text.right : text.wrong(run.task(polled));
        const said = el("b", isRight ? "run-good" : "run-wrong", verdict);
        const why = reason(side, polled);
        answered = player.at;
        player.move(1);
        player.root.focus({ preventScroll: true });
        say(said, ` ${why} ${text.score(score.right, score.asked)}`);
      };
      return true;
    }

    // At the start it is said how to go on.
    function close() {
      saidAt = -1;
      element.replaceChildren(player.at === 0 ? el("p", "run-hint", text.hint) : "");
    }

    return {
      element,
      say,
      whoWoke,
      predict,
      question,
      close,
      get isOpen() { return saidAt >= 0; },
      moved() { if (saidAt !== player.at) close(); },
    };
  }

  window.handloom.asking = asking;
})();

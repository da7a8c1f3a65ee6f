// The keys of a player. While it has the focus they are its own: mdBook's, which turn pages and open
// the search, do not hear of them.
"use strict";

(() => {
  const { text } = window.handloom;
  const PAGE = 10;

  const next = (player) => player.next();
  const back = (player) => player.back();
  const first = (player) => player.go(0);
  const last = (player) => player.go(player.last);
  const play = (player) => player.play();
  const faster = (player) => player.faster(1);

  const KEYS = {
    n: next, ArrowRight: next,
    b: back, ArrowLeft: back,
    f: first, Home: first,
    l: last, End: last,
    p: play, " ": play,
    "+": faster, "=": faster,
    "-": (player) => player.faster(-1),
    g: (player) => player.number.select(),
    u: (player) => player.asking.whoWoke(),
    d: (player) => player.predicts && player.asking.predict(),
    t: (player) => {
      if (player.followed) return player.letGo();
      const { side, task } = player.acting();
      const path = task === undefined
        ? side.run.lanes().find((lane) => side.run.concerns(side.step, lane))
        : `tasks/${task}`;
      return path ? player.follow(path, side) : player.asking.say(text.noActor);
    },
    "?": (player) => player.help(),
    Escape: (player) => {
      if (!player.keys.hidden) player.help();
      else if (player.asking.isOpen) player.asking.close();
      else if (player.followed) player.letGo();
      else document.activeElement?.blur();
    },
  };

  // Whatever moves by itself stops when the reader moves.
  const STOPS = new Set(["f", "l", "Home", "End", "g"]);

  function press(player, event) {
    if (event.altKey || event.ctrlKey || event.metaKey || event.key === "Tab") return;
    event.stopPropagation();
    const { key, target } = event;
    // A field for a number or a choice has keys of its own, and so has a button for these two.
    if (target.matches("input[type=number], select") && key !== "Escape") {
      if (key === "Enter") player.root.focus({ preventScroll: true });
      return;
    }
    if (target.matches("button, a, summary") && (key === " " || key === "Enter")) return;
    if (target.closest(".run-table")) return;
    const letter = key.length === 1 ? key.toLowerCase() : key;
    if (STOPS.has(letter)) player.stop();
    if (event.shiftKey && (key === "ArrowRight" || key === "ArrowLeft")) {
      player.stop();
      player.go(player.at + (key === "ArrowRight" ? PAGE : -PAGE));
    } else if (letter in text.kinds) {
      player.jump(letter, key === letter ? 1 : -1);
    } else if (Object.hasOwn(KEYS, letter)) {
      KEYS[letter](player);
    } else {
      return;
    }
    event.preventDefault();
  }

  window.handloom.press = press;
})();

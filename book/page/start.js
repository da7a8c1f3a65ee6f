// Makes the players of a page, and follows links to a step of one: `#run=NAME&step=12`.
"use strict";

(() => {
  const { Player, Quiz } = window.handloom;

  const players = [...document.querySelectorAll(".run")].map((root) => new Player(root));
  document.querySelectorAll(".quiz").forEach((root) => new Quiz(root));

  // The player of a run: its own, or one that shows it beside another.
  function find(name) {
    return players.find(({ root }) => root.dataset.run === name)
      ?? players.find(({ sides }) => sides.some(({ run }) => run.name === name));
  }

  function follow(hash) {
    const wanted = new URLSearchParams(hash.replace(/^#/, ""));
    const [name, step] = [wanted.get("run"), Number(wanted.get("step") ?? 0)];
    const player = name === null ? undefined : find(name);
    if (!player) return;
    if (player.root.dataset.run === name) {
      player.stop();
      player.go(step);
    } else {
      player.goStep(name, step);
    }
    // The sentence above the player can go, for the sake of what is below.
    const shown = player.root.querySelector(".run-player");
    const { top, bottom } = shown.getBoundingClientRect();
    const isInSight = top >= 0 && bottom <= innerHeight;
    if (!isInSight) shown.scrollIntoView();
    player.root.focus({ preventScroll: true });
  }

  window.addEventListener("hashchange", () => follow(location.hash));
  // A second click on the same link does not change the address, and leads there all the same.
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.('a[href^="#run="]');
    if (link && !event.ctrlKey && !event.metaKey) setTimeout(() => follow(link.getAttribute("href")));
  });
  // On paper nothing can be opened.
  window.addEventListener("beforeprint", () => {
    document.querySelectorAll(".run-table").forEach((table) => { table.open = true; });
  });
  follow(location.hash);
})();

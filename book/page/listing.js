// Code as it stands in the text, and in listings.
"use strict";

(() => {
  // A listing is a piece of a file, and may stand deep inside of it there. Here it begins at the margin.
  function toTheMargin(code) {
    const lines = code.textContent.split("\n").filter((line) => line.trim() !== "");
    const depth = Math.min(...lines.map((line) => line.search(/\S/)));
    if (!(depth > 0 && depth < Infinity)) return;
    // It is coloured already, so the text lies in pieces.
    const pieces = document.createTreeWalker(code, NodeFilter.SHOW_TEXT);
    let left = depth;
    while (pieces.nextNode()) {
      let text = "";
      for (const character of pieces.currentNode.data) {
        if (character === "\n") left = depth;
        else if (left > 0 && character === " ") { left -= 1; continue; }
        else left = 0;
        text += character;
      }
      pieces.currentNode.data = text;
    }
  }

  // A line of the text may end between two words of code, and not within `--clock` or `#[test]`.
  function inWords(code) {
    const words = code.textContent.split(/( +)/).map((word) => {
      const made = document.createElement("span");
      made.className = "word";
      made.textContent = word;
      return word.trim() === "" ? word : made;
    });
    code.replaceChildren(...words);
  }

  document.querySelectorAll("main pre > code").forEach(toTheMargin);
  document.querySelectorAll("main :not(pre) > code").forEach(inWords);
})();

// A listing is a piece of a file, and may stand deep inside of it there. Here it begins at the margin.
"use strict";

(() => {
  for (const code of document.querySelectorAll("main pre > code")) {
    const lines = code.textContent.split("\n").filter((line) => line.trim() !== "");
    const depth = Math.min(...lines.map((line) => line.search(/\S/)));
    if (!(depth > 0 && depth < Infinity)) continue;
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
})();

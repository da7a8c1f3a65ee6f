// The questions of a chapter. Without this they are lists, with the answers to be unfolded.
//
// Each choice is a button. One that is wrong says why, and leaves the others to be tried; the right
// one says why as well, and ends the question.
"use strict";

(() => {
  const { text, el } = window.handloom;

  class Quiz {
    constructor(root) {
      this.questions = [...root.querySelectorAll(".quiz-question")];
      this.first = { right: 0, done: 0 };
      this.score = el("p", { class: "quiz-score", role: "status" });
      root.classList.add("quiz-live");
      root.append(this.score);
      for (const question of this.questions) this.make(question);
    }

    make(question) {
      const said = el("div", { class: "quiz-said", role: "status", "aria-live": "polite" });
      const answers = [...question.querySelectorAll(".quiz-answers li")];
      let tries = 0;
      const choices = [...question.querySelectorAll(".quiz-choices li")];
      const buttons = choices.map((choice, at) => {
        const isRight = answers[at].classList.contains("quiz-right");
        const button = el("button", { type: "button", class: "quiz-choice" });
        button.append(...choice.childNodes);
        choice.append(button);
        button.addEventListener("click", () => {
          if (button.ariaDisabled) return;
          tries += 1;
          choice.classList.add(isRight ? "quiz-good" : "quiz-wrong");
          const why = [...answers[at].querySelector(".quiz-why").childNodes].map((node) => node.cloneNode(true));
          said.replaceChildren(el("b", {}, isRight ? text.quiz.right : text.quiz.wrong), " ", ...why);
          if (isRight) this.done(buttons, tries);
        });
        return button;
      });
      question.querySelector("details")?.remove();
      question.append(said);
    }

    done(buttons, tries) {
      for (const button of buttons) button.ariaDisabled = "true";
      this.first.done += 1;
      this.first.right += tries === 1 ? 1 : 0;
      if (this.first.done === this.questions.length) {
        this.score.textContent = text.quiz.score(this.first.right, this.questions.length);
      }
    }
  }

  window.handloom.Quiz = Quiz;
})();

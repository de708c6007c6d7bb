// Turns slides by keyboard. Without it the page can be read from top to bottom, and notes still open.
(() => {
  "use strict";
  const slides = [...document.querySelectorAll("main > section")];
  const room = matchMedia("(min-width: 60rem) and (min-height: 30rem)");
  document.documentElement.classList.add("turns");
  slides.forEach((slide, at) => {
    slide.tabIndex = -1;
    const mark = document.createElement("p");
    mark.className = "number";
    mark.textContent = `${at + 1} of ${slides.length}`;
    slide.append(mark);
  });

  function current() {
    const middle = innerHeight / 2;
    const at = slides.findIndex((slide) => slide.getBoundingClientRect().bottom > middle);
    return at < 0 ? slides.length - 1 : at;
  }

  function turn(to) {
    const slide = slides[Math.max(0, Math.min(slides.length - 1, to))];
    slide.focus({ preventScroll: true });
    slide.scrollIntoView();
    history.replaceState(null, "", `#${slide.id}`);
  }

  const keys = {
    ArrowRight: () => turn(current() + 1),
    ArrowDown: () => turn(current() + 1),
    PageDown: () => turn(current() + 1),
    ArrowLeft: () => turn(current() - 1),
    ArrowUp: () => turn(current() - 1),
    PageUp: () => turn(current() - 1),
    Home: () => turn(0),
    End: () => turn(slides.length - 1),
    n: () => {
      const notes = slides[current()].querySelector("details");
      if (notes) notes.open = !notes.open;
    },
    f: () => (document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen()),
  };

  document.addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    // Within opened notes the arrows move the text.
    const inside = event.target.closest && event.target.closest(".speaker-text");
    const space = event.key === " " && !event.target.closest("summary, a");
    const action = space ? keys[event.shiftKey ? "PageUp" : "PageDown"] : keys[event.key];
    if (!action || (inside && event.key.startsWith("Arrow"))) return;
    // On a screen too small for a slide each, the arrows scroll as ever.
    if (!room.matches && !"nf".includes(event.key)) return;
    event.preventDefault();
    action();
  });
})();

"use strict";
// Finding, choosing and sorting in the tables, and copying. The page is whole without it.
(() => {
  const BLOCK = 50; // rows to a block, as the page itself has them
  const FEW = 4; // rows that are taken in at a glance
  const words = new Intl.Collator("en-GB", { numeric: true, sensitivity: "base" });
  const make = (name, properties = {}, ...children) => {
    const element = Object.assign(document.createElement(name), properties);
    element.append(...children);
    return element;
  };
  const plain = (text) => text.toLowerCase().normalize("NFD").replace(/\p{M}/gu, "");

  const set = (table) => {
    const headings = [...table.tHead.rows[0].cells];
    const titles = headings.map((heading) => heading.textContent);
    let order = [...table.tBodies].flatMap((body) => [...body.rows]);
    if (order.length < FEW) return;
    const all = order.length;
    const spare = table.tBodies[0].cloneNode(false);
    const texts = new Map(); // filled when first looked for
    const textOf = (row) => {
      if (!texts.has(row)) {
        texts.set(row, plain([...row.cells].map((cell) => cell.textContent).join(" ")));
      }
      return texts.get(row);
    };
    // What a cell is chosen and sorted by: its first line, unless it says otherwise.
    const valueOf = (row, column) => {
      const cell = row.cells[column];
      return cell.dataset.v ?? (cell.firstElementChild?.matches(".chip") ? cell.firstElementChild : cell).textContent;
    };
    const keyOf = (row, column) => row.cells[column].dataset.v ?? row.cells[column].textContent;

    const shown = make("output");
    const find = make("input", { type: "search", autocomplete: "off", spellcheck: false });
    const choices = new Map();
    const copyAddresses = make("button", { type: "button" });
    let kept = order;

    const show = () => {
      const parts = plain(find.value).split(/\s+/).filter(Boolean);
      const chosen = [...choices].filter(([, select]) => select.value);
      kept = order.filter(
        (row) =>
          chosen.every(([column, select]) => valueOf(row, column) === select.value.slice(1)) &&
          parts.every((part) => textOf(row).includes(part)),
      );
      for (const body of [...table.tBodies]) body.remove();
      for (let at = 0; at < kept.length; at += BLOCK) {
        const body = spare.cloneNode(false);
        body.append(...kept.slice(at, at + BLOCK));
        table.append(body);
      }
      if (!kept.length) {
        const cell = make("td", { colSpan: headings.length, textContent: "No row has all of this." });
        table.append(make("tbody", { className: "empty" }, make("tr", {}, cell)));
      }
      table.parentElement.scrollTop = 0;
      count();
    };
    const count = () => {
      const number = (value) => value.toLocaleString("en-GB");
      shown.textContent = kept.length === all ? `${number(all)} rows` : `${number(kept.length)} of ${number(all)} rows`;
    };
    const sort = (column, descending) => {
      const keys = new Map(order.map((row) => [row, keyOf(row, column)]));
      const numbers = order.every((row) => keys.get(row) === "" || !Number.isNaN(Number(keys.get(row))));
      const compare = numbers ? (a, b) => a - b : words.compare;
      order = [...order].sort((a, b) => compare(keys.get(a), keys.get(b)) * (descending ? -1 : 1));
      for (const [at, heading] of headings.entries()) {
        if (at === column) heading.setAttribute("aria-sort", descending ? "descending" : "ascending");
        else heading.removeAttribute("aria-sort");
      }
      show();
    };

    const tools = make("div", { className: "tools" });
    tools.setAttribute("role", "search");
    tools.append(make("label", {}, "Find", find));
    let waiting;
    find.addEventListener("input", () => {
      clearTimeout(waiting);
      waiting = setTimeout(show, 120);
    });
    const sorting = make("select", {}, make("option", { value: "", textContent: "as listed" }));
    for (const [column, heading] of headings.entries()) {
      const button = make("button", { type: "button", textContent: titles[column] });
      button.addEventListener("click", () => sort(column, heading.getAttribute("aria-sort") === "ascending"));
      // Chromium doesn't print a button again at the top of each page.
      const printed = make("span", { className: "printed", textContent: titles[column], ariaHidden: "true" });
      heading.replaceChildren(button, printed);
      sorting.append(make("option", { value: String(column), textContent: titles[column] }));
      if (!("choose" in heading.dataset)) continue;
      const values = [...new Set(order.map((row) => valueOf(row, column)))].sort(words.compare);
      if (values.length < 2 || values.length > 60) continue;
      const select = make("select", {}, make("option", { value: "", textContent: "all" }));
      // A mark before each value keeps an empty one apart from "all".
      for (const value of values) {
        select.append(make("option", { value: `=${value}`, textContent: value.trim() || "none" }));
      }
      select.addEventListener("change", show);
      choices.set(column, select);
      tools.append(make("label", {}, titles[column], select));
    }
    sorting.addEventListener("change", () => sorting.value && sort(Number(sorting.value), false));
    tools.append(make("label", { className: "sorting" }, "Sort by", sorting));
    if (table.querySelector('a[href^="mailto:"]')) {
      copyAddresses.textContent = "Copy e-mail addresses";
      copyAddresses.addEventListener("click", () => {
        const links = kept.map((row) => row.querySelector('a[href^="mailto:"]')).filter(Boolean);
        copy([...new Set(links.map((link) => link.textContent))].join("; "), copyAddresses);
      });
      tools.append(copyAddresses);
    }
    shown.setAttribute("aria-live", "polite");
    tools.append(shown);
    count();
    table.parentElement.before(tools);
  };

  // The clipboard of a page opened from a folder isn't open in every browser: then the old way.
  const copy = async (text, button) => {
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      const field = make("textarea", { value: text });
      document.body.append(field);
      field.select();
      document.execCommand("copy");
      field.remove();
      button.focus();
    }
    const before = button.textContent;
    if (before === "Copied") return;
    button.textContent = "Copied";
    setTimeout(() => (button.textContent = before), 1500);
  };

  document.documentElement.classList.add("scripted");
  document.addEventListener("click", (event) => {
    const button = event.target.closest("button.copy");
    if (button) copy(button.dataset.copy ?? button.parentElement.querySelector("code, pre").textContent, button);
  });
  for (const table of document.querySelectorAll("table[data-tools]")) set(table);
})();

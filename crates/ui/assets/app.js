// Vouchsafe: makes pages quicker. Everything works without it; it keeps nothing but whether single keys are on.
(() => {
  "use strict";
  const $ = (selector, root = document) => root.querySelector(selector);
  const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];
  const make = (tag, props = {}, ...children) => {
    const node = Object.assign(document.createElement(tag), props);
    node.append(...children);
    return node;
  };
  const asAt = new URLSearchParams(location.search).get("as_at");
  const find = (q, registers) => {
    const params = new URLSearchParams({ q });
    if (registers) params.set("register", registers);
    if (asAt) params.set("as_at", asAt);
    return fetch(`/find.json?${params}`, { headers: { accept: "application/json" } })
      .then((answer) => (answer.ok ? answer.json() : {}))
      .catch(() => ({}))
      .then((json) => ({ places: json.places || [], hits: json.hits || [] }));
  };
  let opener = null;
  const later = (wait, run) => {
    let timer;
    return (...args) => { clearTimeout(timer); timer = setTimeout(() => run(...args), wait); };
  };

  // A list of options under an input, as WAI-ARIA describes a combobox. `pick` is told which option was chosen.
  const options = (input, list, pick) => {
    let at = -1;
    const all = () => $$("[role=option]", list);
    const mark = (place) => {
      at = place;
      all().forEach((node, n) => node.setAttribute("aria-selected", String(n === at)));
      const chosen = all()[at];
      if (chosen) { input.setAttribute("aria-activedescendant", chosen.id); chosen.scrollIntoView({ block: "nearest" }); }
      else input.removeAttribute("aria-activedescendant");
    };
    const show = (nodes, first) => {
      nodes.forEach((node, n) => { node.id = `${list.id}-${n}`; node.setAttribute("role", "option"); });
      list.replaceChildren(...nodes);
      list.hidden = nodes.length === 0;
      input.setAttribute("aria-expanded", String(nodes.length > 0));
      mark(first && nodes.length ? 0 : -1);
    };
    input.addEventListener("keydown", (event) => {
      const count = all().length;
      if (!count || list.hidden) return;
      if (event.key === "ArrowDown") mark((at + 1) % count);
      else if (event.key === "ArrowUp") mark((at - 1 + count) % count);
      else if (event.key === "Enter" && at >= 0) pick(all()[at]);
      else return;
      event.preventDefault();
    });
    list.addEventListener("mousedown", (event) => {
      const node = event.target.closest("[role=option]");
      if (node) { event.preventDefault(); pick(node); }
    });
    return { show, close: () => show([]) };
  };
  const option = (hit, small) => make("li", {}, make("span", { className: "ref", textContent: hit.reference }), " ", make("bdi", { textContent: hit.title }), small ? make("small", { textContent: small }) : "");

  // Palette: acts of this page, then whatever the server finds: pages, registers, reports, new records, acts, records.
  const palette = $("#palette");
  if (palette && palette.showModal) {
    const input = $("#palette-q");
    const list = $("#palette-list");
    const said = $("#palette-said");
    const words = list.dataset;
    const go = (node) => { palette.close(); location.assign(node.dataset.href); };
    const box = options(input, list, go);
    const entry = (href, label, kind) => { const node = make("li", {}, label, make("small", { textContent: kind })); node.dataset.href = href; return node; };
    const alike = [[/[\u0300-\u036f]/g, ""], [/[\u2010-\u2015\u2212]/g, "-"], [/[\u2018-\u201b]/g, "'"]];
    const fold = (text) => alike.reduce((all, [signs, one]) => all.replace(signs, one), text.normalize("NFKD")).toLowerCase();
    const fits = (label, typed) => fold(typed).split(/\s+/).every((word) => fold(label).includes(word));
    const here = (typed) => $$("main .head [data-edit], main .head [data-act]")
      .map((a) => [a.href, a.textContent.trim(), words.here])
      .filter(([, label]) => fits(label, typed));
    let shown = "";
    const update = (q, { places, hits }) => {
      shown = q;
      const typed = q.toLowerCase();
      const acts = here(typed).map((act) => entry(...act));
      const found = hits.map((hit) => { const node = option(hit, hit.name); node.dataset.href = hit.url; return node; });
      const listed = places.map((place) => entry(place.url, place.label, place.kind));
      const rest = q ? [entry(`/find?q=${encodeURIComponent(q)}${asAt ? `&as_at=${encodeURIComponent(asAt)}` : ""}`, `${words.find} “${q}”`, "")] : [];
      const exact = hits.length && hits[0].reference.toLowerCase() === typed;
      box.show(exact ? [...found, ...acts, ...listed, ...rest] : [...acts, ...listed, ...found, ...rest], true);
      said.textContent = q && !acts.length && !listed.length && !found.length ? said.dataset.none : "";
    };
    const ask = (q) => find(q).then((answer) => { if (input.value.trim() === q) update(q, answer); });
    const soon = later(120, ask);
    input.addEventListener("input", () => { const q = input.value.trim(); if (q) soon(q); else ask(q); });
    // Enter means what was typed, not what was listed for the letters before.
    input.addEventListener("keydown", (event) => {
      const q = input.value.trim();
      if (event.key !== "Enter" || event.isComposing || q === shown) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      ask(q).then(() => { const first = $("[role=option]", list); if (input.value.trim() === q && first) go(first); });
    }, true);
    palette.addEventListener("click", (event) => { if (event.target === palette) palette.close(); });
    const open = () => { input.value = ""; box.close(); palette.showModal(); ask(""); };
    opener = open;
    document.addEventListener("keydown", (event) => {
      if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
      event.preventDefault();
      if (palette.open) palette.close(); else open();
    });
    $$("[data-palette]").forEach((link) => link.addEventListener("click", (event) => { event.preventDefault(); open(); }));
  }

  // The index keeps which groups stand open, so that the next page comes with them and their counts.
  const groups = $$(".index details[data-group]");
  groups.forEach((group) => $("summary", group).addEventListener("click", () => setTimeout(() => {
    const open = groups.filter((one) => one.open).map((one) => one.dataset.group).join(".");
    document.cookie = `vouchsafe-index=${open}; path=/; max-age=31536000; samesite=lax${location.protocol === "https:" ? "; secure" : ""}`;
  })));

  // Pickers: the field keeps its text of references; suggestions complete the one being typed, chips say their names.
  for (const input of $$("input[data-find]")) {
    const many = "many" in input.dataset;
    const list = make("ul", { className: "list combo", id: `${input.id}-options`, hidden: true });
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", (input.labels[0] || input).textContent.trim());
    const wrap = make("div", { className: "picker" });
    input.before(wrap);
    wrap.append(input, list);
    Object.entries({ role: "combobox", "aria-expanded": "false", "aria-autocomplete": "list", "aria-controls": list.id }).forEach(([key, value]) => input.setAttribute(key, value));
    let chips = wrap.nextElementSibling;
    if (!chips || !chips.matches(".chips")) { chips = make("ul", { className: "list chips" }); wrap.after(chips); }
    const parts = () => input.value.split(/[,;]/).map((part) => part.trim()).filter(Boolean);
    const drop = (reference) => {
      const kept = parts().filter((part) => part !== reference);
      input.value = kept.length && many ? `${kept.join(", ")}, ` : kept.join(", ");
      input.dispatchEvent(new Event("change", { bubbles: true }));
      input.focus();
    };
    const dress = (chip) => {
      const cross = make("button", { type: "button", className: "linkish", textContent: "×" });
      cross.setAttribute("aria-label", `${input.dataset.remove} ${chip.dataset.ref}`);
      cross.addEventListener("click", () => drop(chip.dataset.ref));
      chip.append(" ", cross);
    };
    const sync = () => { const kept = parts(); $$("li", chips).forEach((chip) => { if (!kept.includes(chip.dataset.ref)) chip.remove(); }); };
    $$("li", chips).forEach(dress);
    const box = options(input, list, (node) => {
      const kept = many ? input.value.split(/[,;]/).slice(0, -1).map((part) => part.trim()).filter((part) => part && part !== node.dataset.ref) : [];
      input.value = [...kept, node.dataset.ref].join(", ") + (many ? ", " : "");
      const chip = make("li", {}, make("span", { className: "ref", textContent: node.dataset.ref }), " ", make("bdi", { textContent: node.dataset.title }));
      chip.dataset.ref = node.dataset.ref;
      if (!many) chips.replaceChildren();
      if (!$$("li", chips).some((other) => other.dataset.ref === chip.dataset.ref)) { chips.append(chip); dress(chip); }
      box.close();
      input.dispatchEvent(new Event("change", { bubbles: true }));
    });
    const last = () => (many ? input.value.split(/[,;]/).pop() : input.value).trim();
    const ask = later(120, () => {
      const q = last();
      if (!q) return box.close();
      find(q, input.dataset.find).then(({ hits }) => {
        if (last() !== q) return;
        const taken = parts();
        box.show(hits.filter((hit) => !taken.includes(hit.reference)).slice(0, 10).map((hit) => {
          const node = option(hit, "");
          Object.assign(node.dataset, { ref: hit.reference, title: hit.title });
          return node;
        }));
      });
    });
    input.addEventListener("input", ask);
    input.addEventListener("change", sync);
    input.addEventListener("blur", () => box.close());
    input.addEventListener("keydown", (event) => { if (event.key === "Escape" && !list.hidden) { event.stopPropagation(); box.close(); } });
  }

  // Fields that are asked only when another holds some word. A field with a problem is never hidden.
  for (const form of $$("form")) {
    const asked = $$("[data-when]", form);
    const update = () => asked.forEach((field) => {
      const data = new FormData(form).getAll(field.dataset.when).flatMap((text) => text.split(/[,;]/)).map((text) => text.trim()).filter(Boolean);
      const any = (field.dataset.any || "").split(" ").filter(Boolean);
      const holds = any.length ? data.some((word) => any.includes(word)) : data.length > 0;
      field.hidden = !holds && !$("[aria-invalid]", field);
    });
    if (asked.length) { form.addEventListener("input", update); form.addEventListener("change", update); update(); }
  }

  // A form that saves itself: whenever a field is left, and before another page is opened. It goes on with the revision that was written;
  // what is refused stays on the page, and saving by hand says why.
  for (const form of $$("form[data-keep]")) {
    const note = $("[role=status]", form);
    const own = ["_version", form.dataset.keep];
    const said = () => { const all = new URLSearchParams(new FormData(form)); own.forEach((name) => all.delete(name)); return all.toString(); };
    let kept = said();
    let saving = null;
    const write = async () => {
      const sent = said();
      note.textContent = note.dataset.saving;
      try {
        const answer = await fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)) });
        const next = answer.redirected && $("form[data-keep]", new DOMParser().parseFromString(await answer.text(), "text/html"));
        if (!next || next.action !== form.action) throw new Error("refused");
        own.forEach((name) => { form.elements[name].value = next.elements[name].value; });
        kept = sent;
        note.textContent = note.dataset.saved;
      } catch {
        note.textContent = note.dataset.refused;
        return false;
      }
      if (said() !== kept) return write();
      form.dispatchEvent(new Event("kept"));
      return true;
    };
    const save = () => {
      if (!saving && said() === kept) return Promise.resolve(true);
      saving ??= write().finally(() => { saving = null; });
      return saving;
    };
    form.addEventListener("change", save);
    form.addEventListener("submit", (event) => {
      if (!saving) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      saving.then((done) => { if (!done) form.requestSubmit(); });
    });
    document.addEventListener("click", (event) => {
      const link = event.target.closest("a[href]");
      if (!link || link.hash || event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey || (!saving && said() === kept)) return;
      event.preventDefault();
      save().then((done) => { if (done) location.assign(link.href); });
    });
  }

  // Leaving a form with unsaved text asks first; saving twice by a double click does not happen.
  for (const form of $$("form[data-guard]")) {
    let touched = false;
    let sent = false;
    form.addEventListener("input", () => { touched = true; });
    form.addEventListener("submit", (event) => { if (sent) event.preventDefault(); sent = true; });
    form.addEventListener("kept", () => { touched = false; });
    addEventListener("beforeunload", (event) => { if (touched && !sent) event.preventDefault(); });
    addEventListener("pageshow", () => { sent = false; });
  }

  // Tick all; menus close when one looks elsewhere; buttons that need this script appear.
  for (const all of $$("[data-all]")) {
    all.addEventListener("change", () => $$("tbody .sel input", all.closest("table")).forEach((box) => { box.checked = all.checked; }));
  }
  document.addEventListener("click", (event) => $$("details.menu[open]").forEach((menu) => { if (!menu.contains(event.target)) menu.open = false; }));
  document.addEventListener("keydown", (event) => {
    const menu = event.key === "Escape" && $("details.menu[open]");
    if (menu) { menu.open = false; $("summary", menu).focus(); }
  });
  $$("[data-print]").forEach((button) => { button.hidden = false; button.addEventListener("click", () => print()); });
  $$("[data-open]").forEach((link) => link.addEventListener("click", (event) => { event.preventDefault(); $(`#${link.dataset.open}`).showModal(); }));
  $$("[data-close]").forEach((link) => link.addEventListener("click", (event) => { const dialog = link.closest("dialog"); if (dialog.open) { event.preventDefault(); dialog.close(); } }));

  // Single keys.
  const switched = $("#keys-on");
  const off = () => { try { return localStorage.getItem("vouchsafe-keys") === "off"; } catch { return false; } };
  if (switched) {
    switched.parentElement.hidden = false;
    switched.checked = !off();
    switched.addEventListener("change", () => { try { localStorage.setItem("vouchsafe-keys", switched.checked ? "on" : "off"); } catch { /* a browser without storage forgets it */ } });
  }
  const focus = (node) => { if (!node) return; const menu = node.closest("details"); if (menu) menu.open = true; node.focus(); if (node.select) node.select(); };
  const move = (step) => {
    const rows = $$("main .reg tbody a.ref").filter((a) => a.closest("th"));
    const here = rows.indexOf(document.activeElement);
    focus(rows[Math.min(rows.length - 1, Math.max(0, here < 0 ? 0 : here + step))]);
  };
  const visit = (letter) => {
    const links = $$(".index a");
    const fits = links.filter((a) => a.pathname.startsWith(`/${letter}`));
    // A page drawn by hand wins over a plain register.
    const to = letter === "h" ? links[0] : fits.find((a) => !a.dataset.key) || fits[0];
    if (to) location.assign(to.href);
  };
  const keys = {
    "/": () => { if ($("#filter") || !opener) focus($("#filter") || $("#find")); else opener(); },
    j: () => move(1),
    k: () => move(-1),
    x: () => { const row = document.activeElement.closest("tr"); const box = row && $(".sel input", row); if (box) box.checked = !box.checked; },
    e: () => { const edit = $("[data-edit]"); if (edit) edit.click(); },
    c: () => focus($("#comment")),
    t: () => focus($("#as-at")),
    "?": () => { const dialog = $("#keys"); if (dialog) dialog.showModal(); },
  };
  let going = -Infinity;
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || off()) return;
    if (event.target.closest("input, select, textarea, [contenteditable], dialog[open]")) return;
    const soon = event.timeStamp - going < 1500;
    going = -Infinity;
    if (soon && /^[a-z]$/.test(event.key)) { event.preventDefault(); return visit(event.key); }
    if (event.key === "g") { going = event.timeStamp; return; }
    const act = Object.hasOwn(keys, event.key) && keys[event.key];
    if (act) { event.preventDefault(); act(); }
  });
})();

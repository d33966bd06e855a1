// Every kind of page of the demo organisation: accessible, whole, light, reachable by keyboard, and none of them changes anything by being read.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { launch } from "../lib/browser.mjs";
import { axe, noSidewaysScroll, soundPage, structure, targetSize } from "../lib/checks.mjs";
import { startServer } from "../lib/server.mjs";
import { journal, press, seen } from "../lib/steps.mjs";

const YEAR_AGO = "as_at=2026-01-15";
/** Registers that stand in no index: their pages are reached from others. */
const UNLISTED = ["/soa-line", "/issue", "/expectation", "/soa-version", "/risk-review", "/sign-off"];
const SCREENS = [
  "/soa?view=open&theme=A.8",
  "/risk/matrix",
  "/risk/matrix?rung=inherent&move=R-1",
  "/frameworks",
  "/soa/compare",
  "/soa/compare?from=SV-1&to=SV-2",
  "/soa/compare?from=nonsense",
  "/context",
  "/sources",
  "/work",
  "/work?whose=all&when=overdue",
  "/calendar?whose=all",
  "/reports",
  "/account",
  "/find",
  "/find?q=backup",
  "/find?q=nothing+like+this",
  "/find?q=6.1.2",
  "/journal?register=risk&person=P-1",
  "/journal?after=0",
  "/journal?from=never&register=nothing",
];
const ERRORS = ["/risk/R-9999", "/nothing/here", "/risk?as_at=never", "/risk?q=nonsense:x"];

/** Runs the checks one by one and keeps what each says, so that one run names every defect. */
async function collect(list) {
  const found = [];
  for (const [name, check] of list) {
    try {
      await check();
    } catch (error) {
      found.push(`${name}: ${error.message}`);
    }
  }
  assert.equal(found.length, 0, `\n${found.join("\n\n")}`);
}

const hrefs = (locator) => locator.evaluateAll((links) => links.map((link) => link.getAttribute("href")));

describe("the pages", () => {
  let server;
  let session;
  /** Addresses by kind, found by walking from the index. */
  const pages = { lists: [], records: [], forms: [], histories: [], operations: [] };

  const visit = async (screen, work) => {
    const visit = await launch({ ...screen, origin: server.origin });
    try {
      if (session) await visit.context.addCookies(session);
      await work(visit, (path) => visit.page.goto(server.origin + path));
    } finally {
      await visit.close();
    }
  };

  before(async () => {
    server = await startServer({ args: ["--demo"] });
    await visit({}, async ({ page, context }, open) => {
      await page.goto(server.link);
      await press(page, /^Sign in/);
      session = await context.cookies();
      // Folded groups too, whose links are not to be seen.
      pages.lists = await hrefs(page.getByRole("navigation", { name: "Index" }).locator("a"));
      for (const list of [...pages.lists, ...UNLISTED]) {
        if (list === "/") continue;
        await open(list);
        const first = list.split("/").length > 2 ? list : (await hrefs(page.locator("main tbody th a.ref"))).find((href) => href.startsWith(`${list}/`));
        if (!first) continue;
        pages.records.push(first);
        await open(first);
        const links = await hrefs(page.locator("main a"));
        const one = (part) => links.find((href) => href.startsWith(first) && href.includes(part));
        const found = { forms: one("/edit"), histories: one("/history"), operations: links.filter((href) => href.startsWith(`${first}/do/`)) };
        for (const [kind, path] of Object.entries(found)) if (path) pages[kind].push(...[path].flat());
        if (await page.getByRole("banner").locator(`a[href="${list}/new"]`).count()) pages.forms.push(`${list}/new`);
      }
    });
  });

  after(() => server?.stop());

  /** One page in all its parts: its answer, structure, accessibility, and what the browser complained of. */
  const whole = (visit, open, { check = soundPage } = {}) => (path) => [
    path,
    async () => {
      const answer = await open(path);
      const wanted = path === "/risk?as_at=never" ? 422 : path.includes("9999") || path.startsWith("/nothing") ? 404 : 200;
      const faults = [];
      if (answer.status() !== wanted) faults.push(`answers ${answer.status()} instead of ${wanted}`);
      const { responseBodySize } = await answer.request().sizes();
      if (responseBodySize > 40_000) faults.push(`its HTML has ${responseBodySize} bytes over the wire`);
      for (const part of [check, visit.expectNoProblems]) {
        try {
          await part(visit.page);
        } catch (error) {
          faults.push(error.message);
        }
      }
      if (faults.length > 0) throw new Error(faults.join("\n"));
    },
  ];

  test("walking from the index finds a page of every kind", () => {
    assert.ok(pages.lists.length >= 15, `lists: ${pages.lists.join(" ")}`);
    assert.ok(pages.records.length >= 14, `records: ${pages.records.join(" ")}`);
    assert.ok(pages.forms.length >= 18, `forms: ${pages.forms.join(" ")}`);
    assert.equal(pages.histories.length >= 12, true, `histories: ${pages.histories.join(" ")}`);
    assert.ok(pages.operations.length >= 15, `operations: ${pages.operations.join(" ")}`);
  });

  for (const [name, paths] of [
    ["every entry of the index", () => pages.lists],
    ["a record of every register", () => pages.records],
    ["forms, new and to edit", () => pages.forms],
    ["histories", () => pages.histories.slice(0, 5)],
    ["operations", () => pages.operations.filter((path, place, all) => all.findIndex((other) => other.split("/").at(-1) === path.split("/").at(-1)) === place)],
    ["pages drawn by hand", () => SCREENS],
    ["errors", () => ERRORS],
    ["two versions side by side", () => ["/risk/R-1/history?from=1&to=5", `/risk/R-1?${YEAR_AGO}&compare=now`, `/asset/AS-1?${YEAR_AGO}&compare=now`]],
  ]) {
    test(`light: ${name}`, () => visit({}, (one, open) => collect(paths().map(whole(one, open)))));
  }

  test("as at a past date: stamped, accessible, nothing that writes", () =>
    visit({}, async (one, open) => {
      const check = async (page) => {
        const stamp = await seen(page.getByRole("group", { name: "Past view" }), "the stamp");
        assert.match(await stamp.innerText(), /As at 2026-01-15/);
        assert.equal(await page.locator("form[method=post]").count(), 0, "a form that writes");
        assert.equal(await page.locator('a[href*="/edit"], a[href*="/do/"], a[href*="/new"]').count(), 0, "a way to write");
        const lost = await hrefs(page.locator('main a[href^="/"]:not([href*="as_at="])'));
        assert.deepEqual(lost, [], "links that lose the date");
        await structure(page);
        await axe(page);
      };
      const records = ["/risk/R-1", "/asset/AS-1", "/control/C-1", "/soa-line/SOA-80", "/unit/U-1"];
      const paths = ["/", "/risk", ...records, "/risk/R-1/history", "/soa", "/risk/matrix", "/reports", "/find?q=backup"];
      await collect(paths.map((path) => whole(one, open, { check })(`${path}${path.includes("?") ? "&" : "?"}${YEAR_AGO}`)));
    }));

  test("before signing in", async () => {
    const kept = session;
    session = null;
    try {
      await visit({}, (one, open) => collect(["/sign-in", "/risk/R-1", "/enter?token=used"].map((path) => [path, async () => {
        await open(path);
        await soundPage(one.page);
        one.expectNoProblems();
      }])));
    } finally {
      session = kept;
    }
  });

  const small = () => [
    "/",
    "/risk",
    "/risk?q=nonsense:x",
    "/risk/R-1",
    "/risk/R-1/history?from=1&to=5",
    `/risk/R-1?${YEAR_AGO}`,
    "/control/C-1/do/report-progress",
    "/asset/AS-1",
    "/soa",
    "/soa-line/SOA-80",
    "/risk/matrix",
    "/account",
    "/risk/R-9999",
  ];
  for (const [name, screen] of [
    ["dark", { colorScheme: "dark" }],
    ["forced colours", { forcedColors: "active" }],
    ["320 px, without JavaScript", { width: 320, height: 640, javaScript: false }],
  ]) {
    test(`${name}: some of each kind`, () => visit(screen, (one, open) => collect(small().map(whole(one, open)))));
  }

  test("320 px: no page scrolls sideways", () =>
    visit({ width: 320, height: 640 }, (one, open) => {
      const all = [...pages.lists, ...pages.records, ...pages.forms, ...pages.histories, ...pages.operations, ...SCREENS];
      return collect(all.filter((path) => !small().includes(path)).map(whole(one, open, { check: noSidewaysScroll })));
    }));

  test("nothing that is pressed owes its size to a font", async () => {
    const fonts = ["DejaVu Sans", "Liberation Sans", "Noto Sans", "Arial", "Helvetica"].map((name) => `local("${name}")`).join(", ");
    // Letters that fill little of their line, as in fonts that no machine of ours has.
    const squeezed = `@font-face { font-family: squeezed; src: ${fonts}; ascent-override: 60%; descent-override: 10%; line-gap-override: 0% }
      * { font-family: squeezed !important }`;
    for (const [width, letters] of [[1280, squeezed], [320, squeezed], [320, ""]]) {
      await visit({ width }, async ({ page }, open) => {
        await page.route("**/static/app.css*", async (route) => {
          const answer = await route.fetch();
          await route.fulfill({ response: answer, body: (await answer.text()) + letters });
        });
        await collect(
          [...small(), "/work?whose=all", "/calendar?whose=all", "/control/C-1", "/evidence/E-1"].map((path) => [path, async () => {
            await open(path);
            const loaded = await page.evaluate(async () => (await document.fonts.load("12px squeezed")).length);
            assert.equal(loaded, letters ? 1 : 0, "none of these fonts is here");
            await targetSize(page);
          }]),
        );
      });
    }
  });

  test("on paper: the moment and the source, and nothing to press", () =>
    visit({}, async ({ page }, open) => {
      await page.emulateMedia({ media: "print" });
      const check = (path) => [path, async () => {
        await open(path);
        const live = await page.locator("button, input, select, textarea, nav, .btn, .skip, .screen").filter({ visible: true }).evaluateAll((all) => all.map((one) => one.outerHTML.slice(0, 120)));
        assert.deepEqual(live, []);
        assert.match(await page.locator("footer").innerText(), /Journal entry .* recorded .*ISO\/IEC 27002/s);
      }];
      await collect(["/", "/risk", "/risk/R-1", "/risk/matrix", "/soa", "/soa/compare?from=SV-1&to=SV-2", "/work", "/context", "/calendar", `/risk/R-1?${YEAR_AGO}`].map(check));
    }));

  test("the first page is light over the wire", () =>
    visit({}, async ({ page }, open) => {
      const answers = [];
      page.on("response", (answer) => answers.push(answer));
      await open("/");
      await page.waitForLoadState("networkidle");
      const sizes = { all: 0 };
      for (const answer of answers) {
        const { responseBodySize, responseHeadersSize } = await answer.request().sizes();
        const kind = answer.request().resourceType();
        sizes[kind] = (sizes[kind] ?? 0) + responseBodySize;
        sizes.all += responseBodySize + responseHeadersSize;
      }
      const most = { all: 100_000, document: 40_000, script: 30_000, stylesheet: 20_000 };
      for (const [kind, limit] of Object.entries(most)) assert.ok(sizes[kind] > 0 && sizes[kind] <= limit, `${kind}: ${sizes[kind]} of ${limit} bytes`);
      const again = await page.goto(`${server.origin}/risk`);
      assert.equal(again.status(), 200);
      const kept = answers.filter((answer) => answer.url().includes("/static/") && answer.url().includes("?v="));
      assert.ok(kept.every((answer) => /immutable/.test(answer.headers()["cache-control"] ?? "")), "a static file is not kept by browsers");
    }));

  test("no link breaks, and no GET changes anything", () =>
    visit({}, async ({ page, context }, open) => {
      await open("/");
      const number = await journal(page);
      // Of links that differ only in a reference, a sort order or a column, a few stand for all.
      const shapes = new Map();
      const links = new Map();
      const walk = [...pages.lists, ...pages.records, ...SCREENS, "/risk/R-1/edit", "/risk/R-1/history", `/risk/R-1?${YEAR_AGO}`, `/soa?${YEAR_AGO}`];
      for (const path of walk) {
        await open(path);
        for (const href of await hrefs(page.locator("a[href]"))) {
          const url = new URL(href, page.url());
          const address = url.pathname + url.search;
          if (url.origin !== server.origin || links.has(address)) continue;
          const shape = url.pathname.replace(/[^/]*\d[^/]*/g, "*") + [...url.searchParams.keys()].sort().join("&");
          shapes.set(shape, (shapes.get(shape) ?? 0) + 1);
          if (shapes.get(shape) <= 4) links.set(address, path);
        }
      }
      assert.ok(links.size > 250, `only ${links.size} links`);
      const broken = [];
      const queue = [...links];
      const worker = async () => {
        for (let next = queue.pop(); next; next = queue.pop()) {
          const [path, from] = next;
          const answer = await context.request.get(server.origin + path, { maxRedirects: 5, timeout: 60_000 });
          if (answer.status() >= 400) broken.push(`${path} (on ${from}) answers ${answer.status()}`);
          await answer.dispose();
        }
      };
      await Promise.all([worker(), worker(), worker()]);
      assert.deepEqual(broken, []);
      await open("/");
      assert.equal(await journal(page), number, "reading changed something");
    }));

  /** What has the focus: its words, and whether it can be seen that it has it. */
  const focus = (page) =>
    page.evaluate(() => {
      const element = document.activeElement;
      const style = getComputedStyle(element);
      const { width, height, top, left } = element.getBoundingClientRect();
      const shown = (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2) || style.boxShadow !== "none";
      const inside = top >= -1 && left >= -1 && top < innerHeight && left < innerWidth && width > 1 && height > 1;
      return { tag: element.tagName, id: element.id, words: (element.innerText || element.ariaLabel || element.name || "").trim(), shown, inside };
    });

  for (const colorScheme of ["light", "dark"]) {
    test(`keyboard, ${colorScheme}: the first stop skips to the content, and every stop can be seen`, () =>
      visit({ colorScheme }, async ({ page }, open) => {
        await open("/risk/R-1");
        await page.keyboard.press("Tab");
        assert.equal((await focus(page)).words, "Skip to content");
        for (let stop = 0; stop < 70; stop++) {
          const now = await focus(page);
          if (now.tag === "BODY") break;
          assert.ok(now.shown, `the focus on ${now.tag} “${now.words}” cannot be seen`);
          assert.ok(now.inside, `${now.tag} “${now.words}” has the focus and is out of sight`);
          await page.keyboard.press("Tab");
        }
        await open("/risk/R-1");
        await page.keyboard.press("Tab");
        await page.keyboard.press("Enter");
        assert.equal((await focus(page)).id, "main");
        await page.keyboard.press("Tab");
        assert.ok(await page.evaluate(() => document.querySelector("main").contains(document.activeElement)), "after skipping, the next stop is not in the content");
      }));
  }

  test("keyboard: menus open and close, the palette finds and goes, single keys can be switched off", () =>
    visit({}, async ({ page, expectNoProblems }, open) => {
      await open("/risk");
      const palette = page.getByRole("dialog", { name: "Find or do" });
      await page.keyboard.press("Control+k");
      await seen(palette, "the palette");
      await axe(page);
      await page.keyboard.type("new unit");
      await seen(palette.getByRole("option", { selected: true, name: /^Add unit\s*New$/ }), "the option to add a unit");
      await page.keyboard.press("Escape");
      assert.equal(await palette.isVisible(), false);
      await page.keyboard.press("Control+k");
      await page.keyboard.type("r-2");
      await seen(palette.getByRole("option", { selected: true, name: /^R-2 / }), "the risk among the options");
      await page.keyboard.press("Enter");
      await page.waitForURL(/\/risk\/R-2$/);
      await page.keyboard.press("e");
      await page.waitForURL(/\/risk\/R-2\/edit$/);
      await open("/risk");
      await page.keyboard.press("/");
      assert.equal((await focus(page)).id, "filter");
      await page.keyboard.press("Escape");
      await page.locator("summary", { hasText: "Export" }).focus();
      await page.keyboard.press("Enter");
      await seen(page.getByRole("link", { name: "This list (XLSX)" }));
      await page.keyboard.press("Escape");
      assert.equal(await page.getByRole("link", { name: "This list (XLSX)" }).isVisible(), false);
      assert.equal((await focus(page)).tag, "SUMMARY");
      await page.keyboard.press("?");
      const keys = await seen(page.getByRole("dialog", { name: "Keys" }), "the list of keys");
      await axe(page);
      await keys.getByLabel("Use single keys in this browser").uncheck();
      await page.keyboard.press("Escape");
      await page.keyboard.press("?");
      assert.equal(await keys.isVisible(), false, "single keys are off and still work");
      expectNoProblems();
    }));

  test("keyboard: the palette finds pages by other words and clauses, and acts of the page", () =>
    visit({}, async ({ page, expectNoProblems }, open) => {
      await open("/");
      const palette = page.getByRole("dialog", { name: "Find or do" });
      const input = palette.getByRole("combobox");
      const chosen = (name) => seen(palette.getByRole("option", { selected: true, name }), `the option ${name}`);
      await page.keyboard.press("/");
      await seen(palette, "the palette, where there is no list");
      await page.keyboard.type("audit trail");
      await chosen(/^Journal/);
      assert.equal(await input.getAttribute("aria-expanded"), "true");
      const active = await input.getAttribute("aria-activedescendant");
      assert.equal(await page.locator(`[id="${active}"]`).getAttribute("aria-selected"), "true");
      await page.keyboard.press("Enter");
      await page.waitForURL(/\/journal$/);
      for (const [typed, name, url] of [["signature", /^Sign-offs/, /\/sign-off$/], ["6.1.3 d", /^Applicability|^Versions of the statement|^Statement/, /soa/]]) {
        await page.keyboard.press("Control+k");
        await input.fill(typed);
        await chosen(name);
        await page.keyboard.press("Enter");
        await page.waitForURL(url);
      }
      await open("/risk/R-1");
      await page.keyboard.press("Control+k");
      await input.fill("approve the pl");
      await chosen(/^Approve the plan\s*On this page/);
      await input.fill("nothing like this");
      await seen(palette.getByRole("status").filter({ hasText: "Nothing that you may see" }), "the word that nothing was found");
      await page.keyboard.press("Escape");
      expectNoProblems();
    }));

  for (const javaScript of [true, false]) {
    test(`the index folds ${javaScript ? "and remembers what was opened" : "without JavaScript"}`, () =>
      visit({ javaScript }, async ({ page }, open) => {
        await open("/risk");
        const index = page.getByRole("navigation", { name: "Index" });
        const link = index.getByRole("link", { name: /Grants/ });
        assert.equal(await link.count(), 0, "Set up is folded on the page of risks");
        await index.getByText("Set up", { exact: true }).click();
        await seen(link, "the link to grants");
        await open("/control");
        assert.equal(await link.count(), javaScript ? 1 : 0);
        await open("/grant");
        await seen(link, "the page's own group");
        assert.equal(await link.getAttribute("aria-current"), "page");
      }));
  }

  test("tables keep to the page at 1280 and 1440 px; one with every column scrolls by itself", async () => {
    const over = (page) =>
      page.locator("main .scroll").evaluateAll((regions) => regions.filter((one) => one.scrollWidth > one.clientWidth + 1).map((one) => `${one.getAttribute("aria-label")}: ${one.scrollWidth} in ${one.clientWidth}`));
    // Words of ours that stand on two lines though nothing in them may break.
    const broken = (page) =>
      page.locator("main td.words, main td.nowrap").evaluateAll((cells) => cells.flatMap((cell) => {
        const found = [];
        const texts = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT);
        for (let text = texts.nextNode(); text; text = texts.nextNode()) {
          for (const word of text.data.matchAll(/\p{L}{3,}/gu)) {
            const range = document.createRange();
            range.setStart(text, word.index);
            range.setEnd(text, word.index + word[0].length);
            const lines = new Set([...range.getClientRects()].filter((box) => box.width > 0).map((box) => Math.round(box.top)));
            if (lines.size > 1) found.push(word[0]);
          }
        }
        return found;
      }));
    for (const width of [1280, 1440]) {
      await visit({ width }, async ({ page }, open) => {
        const lists = [...pages.lists, ...UNLISTED, "/test-result", "/comment", "/attachment", "/arrangement"];
        await collect(lists.map((path) => [`${path} at ${width} px`, async () => {
          await open(path);
          assert.deepEqual(await over(page), []);
          assert.deepEqual(await broken(page), []);
          await noSidewaysScroll(page);
        }]));
        await open("/asset");
        const keys = await page.locator('input[name="columns"]').evaluateAll((boxes) => boxes.map((box) => box.value));
        await open(`/asset?columns=${keys.join(",")}`);
        assert.equal((await over(page)).length, 1, "every column of assets fits: the test shows nothing");
        await noSidewaysScroll(page);
      });
    }
  });

  test("menus that are open are accessible, on a wide screen and at 320 px", async () => {
    for (const width of [1280, 320]) {
      await visit({ width }, async ({ page }, open) => {
        for (const path of ["/risk", "/risk/R-1"]) {
          await open(path);
          // The words in a menu are the same on every width.
          const checks = (path === "/risk") === (width === 1280) ? [noSidewaysScroll, axe] : [noSidewaysScroll];
          const count = await page.locator("details > summary").count();
          const faults = [];
          for (let place = 0; place < count; place++) {
            const summary = page.locator("details > summary").nth(place);
            if (!(await summary.isVisible())) continue;
            await summary.click();
            for (const check of checks) await check(page).catch((error) => faults.push([`${path} at ${width} px, ${summary}`, () => assert.fail(error)]));
            await summary.click();
          }
          await collect(faults);
        }
      });
    }
  });
});

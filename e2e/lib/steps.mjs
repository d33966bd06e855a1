// What a person does on a page: press, fill, pick, read; and what they then see.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";

/** Fails unless exactly one element is there and can be seen; returns it. */
export async function seen(locator, what = String(locator)) {
  await locator.first().waitFor({ state: "visible" }).catch(() => assert.fail(`${what} is not to be seen on ${locator.page().url()}`));
  assert.equal(await locator.count(), 1, `${what} is there ${await locator.count()} times on ${locator.page().url()}`);
  return locator;
}

/** Fails when such an element is there. */
export async function missing(locator, what = String(locator)) {
  assert.equal(await locator.count(), 0, `${what} is on ${locator.page().url()}`);
}

/** Presses a button that posts a form and waits for the page that follows; returns the status of the answer to the post itself. */
export async function press(page, name, within = page.getByRole("main")) {
  // Browsers call a file input a button too.
  const buttons = within.getByRole("button", { name, exact: typeof name === "string" }).and(page.locator("button"));
  const button = await seen(buttons, `the button “${name}”`);
  const posted = page.waitForResponse((answer) => answer.request().isNavigationRequest() && answer.request().method() === "POST");
  const [answer] = await Promise.all([posted, button.click()]);
  // The page that a redirect leads to is another answer; without one this is the page already.
  if (answer.status() === 303) await page.waitForURL((url) => url.pathname !== new URL(answer.url()).pathname || url.href !== answer.url());
  await page.waitForLoadState();
  return answer.status();
}

/** Presses a link in `main` and waits for its page. */
export async function follow(page, name, within = page.getByRole("main")) {
  const link = await seen(within.getByRole("link", { name, exact: typeof name === "string" }), `the link “${name}”`);
  const href = await link.getAttribute("href");
  await Promise.all([page.waitForURL((url) => (url.pathname + url.search).startsWith(href.split("#")[0])), link.click()]);
  await page.waitForLoadState();
}

/** Opens a menu by the words on it and returns what is in it. */
export async function menu(page, name, within = page) {
  const menu = within.locator("details").filter({ has: page.locator("summary", { hasText: name }) });
  await seen(menu, `the menu “${name}”`);
  if ((await menu.getAttribute("open")) === null) await menu.locator("summary").click();
  return menu;
}

/** Fills a form by the words of its labels: text is typed, `{ choose }` picks from a list, `{ tick }` ticks each word, `{ pick }` names records. */
export async function fill(page, fields) {
  const main = page.getByRole("main");
  for (const [label, value] of Object.entries(fields)) {
    // “(needed)” belongs to the label; the words before it say which field is meant.
    const named = new RegExp(`^${label.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&")}( \\(needed|$)`);
    if (value.tick) {
      const group = await seen(main.getByRole("group", { name: named }), `the group “${label}”`);
      for (const word of value.tick) await group.getByLabel(word, { exact: true }).check();
      continue;
    }
    const input = await seen(main.getByLabel(named).and(page.locator("input, select, textarea")), `the field “${label}”`);
    if (value.choose) await choose(input, value.choose);
    else if (value.pick) await pick(page, input, value.pick);
    else await input.fill(value);
  }
}

/** Picks the option with these words, or the one that begins with them and goes on after a comma or a space. */
async function choose(input, words) {
  const options = await input.getByRole("option").allInnerTexts();
  const label = options.find((text) => text === words) ?? options.find((text) => text.startsWith(`${words},`) || text.startsWith(`${words} `));
  assert.ok(label, `“${words}” is not among ${options.join(" | ")}`);
  await input.selectOption({ label });
}

/** Names records in a field for links: with the script by words and the list of suggestions, without it by their references. */
async function pick(page, input, records) {
  const quick = (await input.getAttribute("role")) === "combobox";
  if (!quick) return input.fill(records.map(({ reference }) => reference).join(", "));
  for (const { reference, words } of records) {
    await input.press("End");
    await input.pressSequentially(words);
    const option = page.getByRole("option", { name: reference });
    await option.first().waitFor({ state: "visible" });
    await option.first().click();
    assert.match(await input.inputValue(), new RegExp(`(^|, )${reference.replaceAll(".", "\\.")}(,|$)`), `${reference} was not taken over`);
  }
}

/** The alert that lists what must be corrected. Each of its links leads to a field, which says the same beside itself. */
export async function refused(page, expected) {
  const alert = await seen(page.getByRole("alert"), "the list of what must be corrected");
  const links = alert.getByRole("link");
  assert.equal(await links.count(), expected.length, `the alert lists ${(await links.allInnerTexts()).join(" | ")}`);
  for (const { field, says } of expected) {
    const input = await seen(page.locator(`[id="${field}"]`), `the field ${field}`);
    const link = await seen(alert.locator(`a[href="#${field}"]`), `the link to ${field}`);
    assert.match(await link.innerText(), says);
    assert.equal(await input.getAttribute("aria-invalid"), "true", `${field} is not marked as wrong`);
    const described = (await input.getAttribute("aria-describedby")) ?? "";
    const texts = await Promise.all(described.split(/\s+/).filter(Boolean).map((id) => page.locator(`[id="${id}"]`).innerText()));
    assert.match(texts.join(" "), says, `${field} does not say what is wrong with it`);
    await link.click();
    assert.ok(await input.evaluate((element) => element === document.activeElement), `the link does not lead into ${field}`);
  }
}

/** The journal number that stands in the footer. */
export async function journal(page) {
  const text = await page.getByRole("contentinfo").innerText();
  const number = /Journal entry ([\d,]+), recorded/.exec(text)?.[1];
  assert.ok(number, `the footer of ${page.url()} names no journal entry: ${text}`);
  return Number(number.replaceAll(",", ""));
}

/** Presses a link that leads to a file and returns its name and bytes. */
export async function download(page, link) {
  const [file] = await Promise.all([page.waitForEvent("download"), link.click()]);
  const bytes = await readFile(await file.path());
  return { name: file.suggestedFilename(), bytes };
}

/** The status with which the server answers this address, and the page. */
export async function go(page, path) {
  const answer = await page.goto(new URL(path, page.url()).href);
  return answer.status();
}

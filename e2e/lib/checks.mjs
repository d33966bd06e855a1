// What must hold on every page: accessibility (axe), one title and heading, nothing that scrolls sideways.
import assert from "node:assert/strict";
import axeCore from "axe-core";
import { awake } from "./browser.mjs";

const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** Runs axe-core on the page and fails with the list of violations, each with its rule, elements and a page that explains it. */
export async function axe(page, { exclude = [], only = { type: "tag", values: TAGS } } = {}) {
  const { violations } = await awake(page, async () => {
    // What lies under the bar of a page that was scrolled would count as covered.
    await page.evaluate(() => globalThis.scrollTo(0, 0));
    await page.evaluate(axeCore.source);
    return page.evaluate(
      ([runOnly, excluded]) => globalThis.axe.run({ exclude: excluded }, { runOnly, resultTypes: ["violations"] }),
      [only, exclude],
    );
  });
  const lines = violations.map(({ id, impact, help, helpUrl, nodes }) => {
    const where = nodes.slice(0, 10).map((node) => `      ${node.target.join(" ")}: ${node.html}\n        ${node.failureSummary.replaceAll("\n", " ")}`);
    return `  ${id} (${impact}): ${help}, ${nodes.length} times, ${helpUrl}\n${where.join("\n")}`;
  });
  assert.equal(violations.length, 0, `axe on ${page.url()}:\n${lines.join("\n")}`);
}

/** Every target is large enough or stands apart (WCAG 2.2, 2.5.8). */
export const targetSize = (page) => axe(page, { only: { type: "rule", values: ["target-size"] } });

/** A page has a title, a language and exactly one first-level heading with words in it. */
export async function structure(page) {
  assert.match(await page.title(), /\S/, `${page.url()} has no title`);
  assert.match((await page.locator("html").getAttribute("lang")) ?? "", /^[a-z]{2}/, `${page.url()} names no language`);
  const headings = await page.locator("h1").allInnerTexts();
  assert.equal(headings.length, 1, `${page.url()} has ${headings.length} first-level headings: ${headings.join(", ")}`);
  assert.match(headings[0], /\S/, `${page.url()} has an empty first-level heading`);
}

/** The page as a whole never scrolls sideways (WCAG 2.2, 1.4.10); wide tables scroll inside their own box. */
export async function noSidewaysScroll(page) {
  const { needed, there, culprits } = await page.evaluate(() => {
    const root = document.documentElement;
    const boxed = (element) => {
      for (let up = element; up && up !== document.body; up = up.parentElement) {
        if (getComputedStyle(up).overflowX !== "visible") return true;
      }
      return false;
    };
    const wide = [...document.body.querySelectorAll("*")].filter((element) => {
      const { left, right } = element.getBoundingClientRect();
      return Math.max(right, left + element.scrollWidth) > root.clientWidth + 1 && !boxed(element);
    });
    const innermost = wide.filter((element) => !wide.some((other) => other !== element && element.contains(other)));
    const name = (element) => element.outerHTML.slice(0, 120).split("\n")[0];
    return { needed: root.scrollWidth, there: root.clientWidth, culprits: innermost.slice(0, 5).map(name) };
  });
  assert.ok(needed <= there, `${page.url()} needs ${needed} px and has ${there}:\n  ${culprits.join("\n  ")}`);
}

/** All three. */
export async function soundPage(page) {
  await structure(page);
  await noSidewaysScroll(page);
  await axe(page);
}

// The frame of the story: a server with the demo organisation, sign in by the one-time link, a sound home page on every kind of screen.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { launch } from "../lib/browser.mjs";
import { soundPage } from "../lib/checks.mjs";
import { startServer } from "../lib/server.mjs";

const SCREENS = [
  { name: "light", colorScheme: "light" },
  { name: "dark", colorScheme: "dark" },
  { name: "320 px", width: 320, height: 640 },
  { name: "320 px, dark", width: 320, height: 640, colorScheme: "dark" },
  { name: "without JavaScript", javaScript: false },
];

/** Opens the one-time link. A mail scanner may fetch such a link first, so entering may take one press of a button. */
async function enter(page, link) {
  await page.goto(link);
  const button = page.locator("main form[method=post] button[type=submit]");
  if (new URL(page.url()).pathname === new URL(link).pathname && (await button.count()) === 1) await button.click();
  await page.waitForLoadState();
}

describe("the home page", () => {
  let server;
  let session;

  before(async () => {
    server = await startServer({ args: ["--demo"] });
    const visit = await launch({ origin: server.origin });
    try {
      await enter(visit.page, server.link);
      assert.notEqual(new URL(visit.page.url()).pathname, new URL(server.link).pathname, "the one-time link did not let us in");
      await soundPage(visit.page);
      visit.expectNoProblems();
      session = await visit.context.storageState();
    } finally {
      await visit.close();
    }
  });

  after(() => server?.stop());

  for (const { name, ...screen } of SCREENS) {
    test(name, async () => {
      const visit = await launch({ ...screen, origin: server.origin });
      try {
        await visit.context.addCookies(session.cookies);
        const answer = await visit.page.goto(`${server.origin}/`);
        assert.equal(answer.status(), 200);
        await soundPage(visit.page);
        visit.expectNoProblems();
      } finally {
        await visit.close();
      }
    });
  }

  test("is closed to strangers, and the link works once", async () => {
    const visit = await launch({ origin: server.origin });
    try {
      const home = async () => {
        await visit.page.goto(`${server.origin}/`);
        await soundPage(visit.page);
        return { path: new URL(visit.page.url()).pathname, heading: await visit.page.locator("h1").innerText() };
      };
      const stranger = await home();
      await enter(visit.page, server.link);
      assert.deepEqual(await home(), stranger, "the used link opened something that a stranger does not see");
      await visit.context.clearCookies();
      await visit.context.addCookies(session.cookies);
      assert.notDeepEqual(await home(), stranger, "the home page looks the same with and without a session");
    } finally {
      await visit.close();
    }
  });
});

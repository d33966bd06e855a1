// From an empty folder to a second person who signs in: everything in the browser, with and without JavaScript.
import assert from "node:assert/strict";
import { test } from "node:test";
import { launch } from "../lib/browser.mjs";
import { soundPage } from "../lib/checks.mjs";
import { startServer } from "../lib/server.mjs";
import { fill, follow, missing, press, seen } from "../lib/steps.mjs";

const PASSWORD = "seven quiet rivers run east";

for (const javaScript of [true, false]) {
  test(`a second person is invited and signs in, ${javaScript ? "with" : "without"} JavaScript`, async () => {
    const server = await startServer();
    const visits = [];
    const visit = async () => {
      const one = await launch({ javaScript, origin: server.origin });
      visits.push(one);
      return one.page;
    };
    try {
      const page = await visit();
      await page.goto(server.link);
      await fill(page, { "Name of the organisation": "Aldermoor", Name: "Maren Holt", "E-mail address": "maren@aldermoor.example" });
      await fill(page, { Password: PASSWORD, "The same password again": PASSWORD });
      assert.equal(await press(page, "Set up the organisation"), 303);

      await page.goto(`${server.origin}/person/new`);
      await fill(page, { Name: "Rune Vik", Email: "rune@aldermoor.example", "Has an account": { tick: ["Yes"] } });
      assert.equal(await press(page, /^Save/), 303);
      const person = new URL(page.url()).pathname;
      await page.goto(`${server.origin}/grant/new?person=${person.split("/").pop()}`);
      await fill(page, { Role: { choose: "Contributor" } });
      assert.equal(await press(page, /^Save/), 303);

      await page.goto(server.origin + person);
      await soundPage(page);
      assert.equal(await press(page, "Make a link for the password"), 200);
      await soundPage(page);
      const link = await (await seen(page.getByLabel("One-time link"), "the link")).inputValue();
      assert.ok(link.startsWith(`${server.origin}/enter?token=`), link);
      await follow(page, /^Back to P-/);
      assert.equal((await page.content()).includes(link), false, "the link is shown once");

      const other = await visit();
      await other.goto(link);
      await soundPage(other);
      await fill(other, { Password: PASSWORD, "The same password again": PASSWORD });
      assert.equal(await press(other, /password/i), 303);
      assert.equal(new URL(other.url()).pathname, "/");
      // The second person is no administrator: no link is offered there.
      await other.goto(server.origin + person);
      await missing(other.getByRole("button", { name: "Make a link for the password" }));

      const third = await visit();
      await third.goto(`${server.origin}/sign-in`);
      await fill(third, { "E-mail address": "rune@aldermoor.example", Password: PASSWORD });
      assert.equal(await press(third, "Sign in"), 303);
      for (const one of visits) one.expectNoProblems();
    } finally {
      for (const one of visits) await one.close();
      await server.stop();
    }
  });
}

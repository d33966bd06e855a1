// Names of 120 letters without a place to break: every page that shows them stays as wide as the screen.
import { execFile } from "node:child_process";
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { promisify } from "node:util";
import { launch } from "../lib/browser.mjs";
import { noSidewaysScroll } from "../lib/checks.mjs";
import { binary, startServer } from "../lib/server.mjs";
import { fill, press } from "../lib/steps.mjs";

const PASSWORD = "seven quiet rivers run east";
const LONG = "Donaudampfschifffahrtsgesellschaftskapitaen".repeat(3).slice(0, 120);

describe("names without a place to break", () => {
  let server;
  let session;
  const pages = ["/", "/work?whose=all", "/context", "/find?q=Donaudampf", "/journal", "/reviews"];

  before(async () => {
    server = await startServer();
    const visit = await launch({ origin: server.origin });
    try {
      await visit.page.goto(server.link);
      await fill(visit.page, { "Name of the organisation": LONG.slice(0, 80), Name: "Maren Holt", "E-mail address": "maren@aldermoor.example" });
      await fill(visit.page, { Password: PASSWORD, "The same password again": PASSWORD });
      assert.equal(await press(visit.page, "Set up the organisation"), 303);
      session = await visit.context.cookies();
    } finally {
      await visit.close();
    }
    const run = promisify(execFile);
    const make = async (register, ...fields) => {
      const { stdout } = await run(binary(), ["create", register, ...fields, "--format", "json", "--data", server.data]);
      const reference = JSON.parse(stdout).reference;
      pages.push(`/${register}/${reference}`, `/${register}/${reference}/edit`, `/${register}/${reference}/history`, `/${register}`);
      return reference;
    };
    const unit = await make("unit", `name=${LONG}`, "parent=U-1", "kind=company");
    const person = await make("person", `name=${LONG}`, `position=${LONG}`, `unit=${unit}`);
    const asset = await make("asset", `name=${LONG}`, "kind=service", `unit=${unit}`, `owner=${person}`, `location=${LONG}`);
    const control = await make("control", `title=${LONG}`, `unit=${unit}`, `owner=${person}`, "requirements=A.8.13");
    const risk = await make("risk", `title=${LONG}`, "affects=availability", `unit=${unit}`, `owner=${person}`, `assets=${asset}`, `controls=${control}`);
    await make("task", `what=${LONG}`, "due=2027-01-04", `about=${risk}`, `owner=${person}`);
    const party = await make("party", `name=${LONG}`, "kind=customer", "side=external", `owner=${person}`);
    await make("expectation", `title=${LONG}`, `party=${party}`, "kind=contract");
    await make("issue", `title=${LONG}`, "side=external", "category=technology", `owner=${person}`);
    pages.push(`/risk/${risk}/do/retire`, `/soa?q=A.8.13`, `/risk?q=${LONG}`);
  });

  after(() => server?.stop());

  for (const width of [320, 1280]) {
    test(`at ${width} px`, async () => {
      const visit = await launch({ width, height: 800, origin: server.origin });
      const found = [];
      let shown = 0;
      try {
        await visit.context.addCookies(session);
        for (const path of new Set(pages)) {
          const answer = await visit.page.goto(server.origin + path);
          assert.equal(answer.status(), 200, path);
          if ((await visit.page.getByText(LONG.slice(0, 60)).count()) > 0) shown += 1;
          await noSidewaysScroll(visit.page).catch((error) => found.push(`${path}: ${error.message}`));
        }
      } finally {
        await visit.close();
      }
      assert.deepEqual(found, []);
      assert.ok(shown > 25, `the long name stands on ${shown} pages`);
    });
  }
});

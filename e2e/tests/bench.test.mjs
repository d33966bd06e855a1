// The workbench of an audit: what is typed is saved when its field is left and before the next line is opened; what is refused stays.
import { execFile } from "node:child_process";
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { promisify } from "node:util";
import { launch } from "../lib/browser.mjs";
import { binary, startServer } from "../lib/server.mjs";
import { fill, press } from "../lib/steps.mjs";

const PASSWORD = "seven quiet rivers run east";
const run = promisify(execFile);

describe("the workbench", () => {
  let server;
  let visit;
  let lines;
  const tool = async (...words) => (await run(binary(), [...words, "--data", server.data])).stdout;
  const line = async (reference) => JSON.parse(await tool("show", reference, "--format", "json"));

  before(async () => {
    server = await startServer();
    visit = await launch({ width: 1280, height: 900, origin: server.origin });
    await visit.page.goto(server.link);
    await fill(visit.page, { "Name of the organisation": "Aldermoor", Name: "Maren Holt", "E-mail address": "maren@aldermoor.example" });
    await fill(visit.page, { Password: PASSWORD, "The same password again": PASSWORD });
    assert.equal(await press(visit.page, "Set up the organisation"), 303);
    await tool("create", "person", "name=Ida Brandt");
    const days = [0, 2].map((n) => new Date(Date.now() + n * 86_400_000).toISOString().slice(0, 10));
    await tool("create", "audit", "title=First", "kind=internal", "criteria=ISO/IEC 27001", "extent=All", "method=on-site", `starts=${days[0]}`,
      `ends=${days[1]}`, "lead=P-1", "audited=P-2");
    await tool("do", "cover", "AU-1", "under=9.2", "chosen=importance");
    await tool("do", "start", "AU-1");
    lines = JSON.parse(await tool("list", "audit-line", "--format", "json")).records?.map((one) => one.reference);
  });

  after(async () => {
    await visit?.close();
    await server?.stop();
  });

  test("a line is saved when its field is left, once for each thing said", async () => {
    const { page } = visit;
    await page.goto(`${server.origin}/audit-line/${lines[0]}`);
    const note = page.locator("form[data-keep] [role=status]");
    await page.fill("#bench-observed", "Minutes of the year");
    await page.locator("#bench-observed").blur();
    await note.getByText("Saved.").waitFor();
    await page.getByLabel("Conforms", { exact: true }).check();
    await page.waitForFunction((version) => document.querySelector("form[data-keep] [name=_version]").value === version, "3");
    const kept = await line(lines[0]);
    assert.equal(kept.fields.observed, "Minutes of the year");
    assert.equal(kept.fields.conclusion, "conforms");
    assert.equal(kept.version, 3);
  });

  test("the next line is opened when what was typed is saved, without a question", async () => {
    const { page } = visit;
    let asked = 0;
    page.on("dialog", (dialog) => { asked += 1; dialog.accept(); });
    await page.fill("#bench-observed", "Minutes of two years");
    await page.locator("nav a[rel=next]").click();
    await page.waitForURL(`**/audit-line/${lines[1]}`);
    assert.equal((await line(lines[0])).fields.observed, "Minutes of two years");
    assert.equal(asked, 0);
  });

  test("what is refused stays and says so, and saving by hand says why", async () => {
    const { page } = visit;
    await page.fill("#bench-observed", "Seen here");
    const tab = await visit.context.newPage();
    await tab.goto(page.url());
    await tab.fill("#bench-observed", "Seen in another tab");
    await tab.locator("#bench-observed").blur();
    await tab.getByText("Saved.", { exact: true }).waitFor();
    await tab.close();
    await page.locator("nav a[rel=prev]").click();
    await page.getByText("Not saved yet.").waitFor();
    assert.ok(page.url().endsWith(lines[1]));
    assert.equal(await page.inputValue("#bench-observed"), "Seen here");
    await page.getByRole("button", { name: "Save the line" }).click();
    await page.getByText("Seen in another tab").first().waitFor();
    assert.equal((await line(lines[1])).fields.observed, "Seen in another tab");
  });
});

// The whole story in a real browser, with and without JavaScript: set up, units, assets, risks, controls, SoA, report, change, look back.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { launch } from "../lib/browser.mjs";
import { soundPage } from "../lib/checks.mjs";
import { startServer } from "../lib/server.mjs";
import { download, fill, follow, go, journal, menu, missing, press, refused, seen } from "../lib/steps.mjs";

const PASSWORD = "seven quiet rivers run east";
const EMAIL = "maren@aldermoor.example";

for (const javaScript of [true, false]) {
  describe(`the story ${javaScript ? "with" : "without"} JavaScript`, () => {
    let server;
    let visit;
    let page;
    /** Journal number before the risk was changed. */
    let journalBefore;

    const main = () => page.getByRole("main");
    const heading = (name) => seen(page.getByRole("heading", { level: 1, name }), `the heading “${name}”`);
    const region = (name) => page.getByRole("region", { name });
    const row = (name) => main().getByRole("row", { name });
    const add = async (what) => {
      await (await menu(page, /^New$/, page.getByRole("banner"))).getByRole("link", { name: what, exact: true }).click();
      await heading(`Add ${what.toLowerCase()}`);
    };

    before(async () => {
      server = await startServer();
      visit = await launch({ javaScript, origin: server.origin });
      page = visit.page;
    });

    after(async () => {
      await visit?.close();
      await server?.stop();
    });

    // A step stands on those before it, so after a failure the others are left out.
    let failed = false;
    const step = (name, work) =>
      test(name, async (t) => {
        if (failed) return t.skip("a step before it failed");
        failed = true;
        await work();
        visit.expectNoProblems();
        failed = false;
      });
    // What is wrong with a page does not keep the story from going on; it is said at the end.
    const unsound = [];
    const sound = (which = page) => soundPage(which).catch((error) => unsound.push(error.message));

    step("the printed link sets up the organisation; mistakes are shown and nothing typed is lost", async () => {
      await page.goto(server.link);
      await sound();
      await fill(page, { "Name of the organisation": "Aldermoor", Name: "Maren Holt", "E-mail address": EMAIL });
      await fill(page, { Password: "short", "The same password again": "shorter" });
      assert.equal(await press(page, "Set up the organisation"), 422);
      await refused(page, [
        { field: "password", says: /12 characters/ },
        { field: "again", says: /not the same/ },
      ]);
      await sound();
      assert.equal(await page.getByLabel("Name of the organisation").inputValue(), "Aldermoor");
      assert.equal(await page.getByLabel("E-mail address").inputValue(), EMAIL);
      assert.equal(await page.getByLabel("Password", { exact: true }).inputValue(), "", "a password was written into a page");
      await fill(page, { Password: PASSWORD, "The same password again": PASSWORD });
      assert.equal(await press(page, "Set up the organisation"), 303);
      assert.equal(new URL(page.url()).pathname, "/");
      await heading("My work");
      await seen(page.getByRole("banner").getByRole("link", { name: "Maren Holt" }));
      await seen(page.getByRole("banner").getByText("Aldermoor"));
      await sound();
    });

    step("the set-up link works once", async () => {
      const stranger = await launch({ javaScript, origin: server.origin });
      try {
        await stranger.page.goto(server.link);
        await missing(stranger.page.getByLabel("Name of the organisation"), "a second set-up");
        await sound(stranger.page);
        stranger.expectNoProblems();
      } finally {
        await stranger.close();
      }
    });

    step("a unit below the first one", async () => {
      await add("Unit");
      await fill(page, { Name: "Aldermoor Ireland", Kind: { choose: "Legal entity" }, Country: "IE" });
      assert.equal(await press(page, "Save unit"), 422);
      await refused(page, [{ field: "f-parent", says: /stands above it/ }]);
      assert.equal(await page.getByLabel(/^Name/).inputValue(), "Aldermoor Ireland");
      await fill(page, { Parent: "Aldermoor" });
      assert.equal(await press(page, "Save unit"), 303);
      await heading(/U-2 Aldermoor Ireland/);
      await seen(page.getByRole("complementary").getByRole("link", { name: "U-1" }));
    });

    step("an asset whose need lacks its reason is refused, then kept", async () => {
      await add("Asset");
      const said = { Description: "Signed contracts with 140 customers.", Confidentiality: { choose: "High" }, Classification: { choose: "Confidential" } };
      await fill(page, { Name: "Customer contracts", Kind: { choose: "Information" }, ...said });
      assert.equal(await press(page, "Save asset"), 422);
      assert.match(await page.title(), /^Error: /);
      await refused(page, [{ field: "f-confidentiality_reason", says: /needed/ }]);
      await sound();
      assert.equal(await page.getByLabel(/^Name/).inputValue(), "Customer contracts");
      assert.equal(await page.getByLabel("Description").inputValue(), "Signed contracts with 140 customers.");
      assert.equal(await page.getByLabel(/^Confidentiality/).inputValue(), "high");
      await page.getByLabel(/^Why .*Confidentiality/).fill("Prices and persons of contact.");
      assert.equal(await press(page, "Save asset"), 303);
      await heading(/AS-1 Customer contracts/);
      await seen(row("Confidentiality High Prices and persons of contact. High"));
      await sound();
    });

    step("a process that depends on it passes its need on, by rule", async () => {
      await add("Asset");
      await fill(page, { Name: "Renewal of contracts", Kind: { choose: "Process" }, Availability: { choose: "Very high" } });
      await fill(page, { "Depends on": { pick: [{ reference: "AS-1", words: "custom" }] } });
      await page.getByLabel(/^Why .*Availability/).fill("A missed date ends a contract.");
      assert.equal(await press(page, "Save asset"), 303);
      await heading(/AS-2 Renewal of contracts/);
      await follow(page, "AS-1", main().getByRole("table", { name: "Depends on" }));
      await seen(region("Need for protection").getByRole("columnheader", { name: "By rule" }));
      await seen(row(/^Availability Not said Very high Raised by AS-2/));
    });

    step("a risk with its three ratings on one page", async () => {
      await add("Risk");
      await fill(page, {
        Title: "Contracts are lost with the file server",
        Scenario: "Because of ransomware the contracts could be lost.",
        Affects: { tick: ["Integrity", "Availability"] },
        Assets: { pick: [{ reference: "AS-1", words: "contra" }] },
        "Inherent likelihood": { choose: "5" },
        "Inherent consequence": { choose: "4" },
        "Current likelihood": { choose: "4" },
        "Current consequence": { choose: "4" },
        "Target likelihood": { choose: "2" },
        "Target consequence": { choose: "2" },
      });
      for (const rung of ["Inherent", "Current", "Target"]) {
        for (const axis of ["likelihood", "consequence"]) await fill(page, { [`${rung} ${axis}, why`]: `${rung} ${axis}, argued` });
      }
      assert.equal(await press(page, "Save risk"), 303);
      await heading(/R-1 Contracts are lost/);
      await seen(region("Rating").getByRole("heading", { name: /Above appetite/ }));
      await seen(row(/^Inherent 5×4 Very high 5 .*Inherent likelihood, argued 4 .*Inherent consequence, argued/));
      await seen(row(/^Now 4×4 High 4 /));
      await seen(row(/^Target 2×2 Low 2 /));
      await sound();
      await go(page, "/risk");
      await seen(row(/^R-1 Contracts are lost .*High/));
    });

    step("a control made from the line it meets", async () => {
      await go(page, "/soa");
      await seen(row(/^A\.8\.13 .*No control/));
      await follow(page, "A.8.13");
      await follow(page, "Add a control that meets it");
      assert.match(await page.getByLabel("Meets").and(page.locator("input")).inputValue(), /^A\.8\.13/);
      await fill(page, { Title: "Nightly backup to a second region", How: "A job at two o'clock." });
      await fill(page, { Type: { tick: ["Corrective"] }, Frequency: { choose: "Daily" } });
      assert.equal(await press(page, "Save control"), 303);
      await heading(/C-1 Nightly backup/);
      await seen(region(/^Implementations/).getByRole("row", { name: /IM-1 Aldermoor Planned/ }));
    });

    step("the control is linked to the risk", async () => {
      await go(page, "/risk/R-1");
      await follow(page, "Edit");
      await fill(page, { "Controls that act on it": { pick: [{ reference: "C-1", words: "backup" }] }, Options: { tick: ["Modify"] } });
      assert.equal(await press(page, /^Save revision/), 303);
      await heading(/R-1/);
      await seen(region("Controls that act on it").getByRole("row", { name: /C-1 Nightly backup/ }));
    });

    step("progress is reported on the page of an operation", async () => {
      await go(page, "/control/C-1");
      await follow(page, "Report how far it is");
      await heading("Report how far it is");
      assert.equal(await press(page, "Report how far it is"), 422);
      await refused(page, [{ field: "f-state", says: /needed/ }]);
      await sound();
      await fill(page, { State: { choose: "In place" }, How: "Runs since the summer.", "Reason for this change": "First restore test passed" });
      assert.equal(await press(page, "Report how far it is"), 303);
      await heading(/C-1/);
      await seen(region(/^Implementations In place 1 of 1/));
    });

    step("the statement follows; a line is excluded with its reason", async () => {
      await go(page, "/soa");
      await seen(row(/^A\.8\.13 .*Implemented 1 of 1 Not tested Maren Holt 1 1/));
      await follow(page, "A.8.30");
      await follow(page, "Exclude the control");
      assert.equal(await press(page, "Exclude the control"), 422);
      await refused(page, [{ field: "f-exclusion_reason", says: /needed/ }]);
      await fill(page, { "Reason for exclusion": "All software is developed in house." });
      assert.equal(await press(page, "Exclude the control"), 303);
      await seen(main().getByText("All software is developed in house.").first());
      await go(page, "/soa?view=excluded");
      await seen(row(/^A\.8\.30 .*All software is developed in house\. Excluded/));
      await missing(row(/^A\.8\.13 /), "a line that is not excluded");
    });

    step("the statement as spreadsheet and document", async () => {
      await go(page, "/soa");
      for (const [words, start, name] of [["Spreadsheet (XLSX)", "PK\u0003\u0004", /\.xlsx$/], ["Document (PDF)", "%PDF-", /\.pdf$/]]) {
        const file = await download(page, (await menu(page, "Export", main())).getByRole("link", { name: words }));
        assert.match(file.name, name);
        assert.equal(file.bytes.subarray(0, start.length).toString("latin1"), start);
        assert.ok(file.bytes.length > 5_000, `${file.name} has ${file.bytes.length} bytes`);
      }
    });

    step("the risk is changed; history says what, who and why", async () => {
      await go(page, "/risk/R-1");
      journalBefore = await journal(page);
      await follow(page, "Edit");
      await fill(page, { Title: "Contracts are lost with the old file server", "Reason for this change": "Backup is in place" });
      assert.equal(await press(page, /^Save revision/), 303);
      assert.ok((await journal(page)) > journalBefore);
      const newest = region("History").getByRole("listitem").first();
      await seen(newest.getByText("“Backup is in place”"));
      await seen(newest.locator("ins", { hasText: /^old$/ }));
      // A rating that stands moves by a review.
      await go(page, "/risk/R-1/do/review");
      await fill(page, { Outcome: { choose: "Rated again" }, "Likelihood now": { choose: "2" }, "Consequence now": { choose: "4" } });
      await page.locator("#f-why").fill("Backups are tested");
      await page.locator("#f-current_likelihood_reason").fill("Backups are tested");
      await page.locator("#f-current_consequence_reason").fill("Contracts would be gone");
      assert.equal(await press(page, "Review the rating"), 303);
      await seen(row(/^Now 2×4 Medium 2 /));
      await seen(region("Rating").getByRole("heading", { name: /Above appetite/ }));
      await seen(region("History").getByRole("listitem").first().locator("del", { hasText: /^4$/ }));
      await follow(page, /^All \d+ revisions/);
      await heading(/History of R-1/);
      const oldest = await main().getByLabel("Compare", { exact: true }).getByRole("option").last().innerText();
      assert.match(oldest, /^revision 1, \d{4}-\d{2}-\d{2}/);
      await fill(page, { Compare: { choose: oldest } });
      await Promise.all([page.waitForURL(/from=1&to=/), main().getByRole("button", { name: "Compare revisions" }).click()]);
      await seen(row(/^Title Contracts are lost with the file server Contracts are lost with the old file server/));
      await sound();
    });

    step("looking back: everything as at before the change", async () => {
      await go(page, "/risk/R-1");
      const asAt = await menu(page, /As at now/, page.getByRole("banner"));
      await asAt.getByLabel("Show everything as at").fill(`@${journalBefore}`);
      await Promise.all([page.waitForURL(/as_at=/), asAt.getByRole("button", { name: "Show" }).click()]);
      await heading(/R-1 Contracts are lost with the file server/);
      const stamp = await seen(page.getByRole("group", { name: "Past view" }), "the stamp");
      await seen(stamp.getByText(`As at entry ${journalBefore}`));
      await seen(row(/^Now 4×4 High 4 /));
      await seen(region("Rating").getByRole("heading", { name: /Above appetite/ }));
      assert.equal(await journal(page), journalBefore);
      await missing(page.locator("form[method=post]"), "a form that writes");
      await missing(page.locator('a[href*="/edit"], a[href*="/do/"], a[href*="/new"]'), "a way to write");
      await sound();
      // Links keep the date.
      await follow(page, "Risks");
      await seen(page.getByRole("group", { name: "Past view" }));
      await seen(row(/^R-1 Contracts are lost with the file server .*High/));
      await missing(page.locator("form[method=post]"), "a form that writes");
      await missing(page.locator('a[href*="/new"]'), "a way to write");
    });

    step("then and now side by side", async () => {
      await go(page, `/risk/R-1?as_at=%40${journalBefore}`);
      const asAt = await menu(page, /As at entry/, page.getByRole("banner"));
      await Promise.all([page.waitForURL(/compare=now/), asAt.getByRole("button", { name: "Compare with now" }).click()]);
      await heading(/then and now/);
      await seen(row(/^Current likelihood 4 2/));
      await seen(row(/^Level now.* High Medium/));
      await sound();
      await page.getByRole("link", { name: "Back to now" }).click();
      await page.waitForURL((url) => !url.search.includes("as_at"));
      await heading(/old file server/);
    });

    step("two tabs edit the same risk: nothing is lost unseen", async () => {
      const other = await visit.tab();
      for (const tab of [page, other]) await tab.goto(`${server.origin}/risk/R-1/edit`);
      await fill(other, { Title: "Contracts and offers are lost", Treatment: "A second copy.", "Reason for this change": "Offers are there too" });
      assert.equal(await press(other, /^Save revision/), 303);
      await other.close();
      await fill(page, { Title: "Contracts burn with the server room", Source: "The kitchen below." });
      assert.equal(await press(page, /^Save revision/), 409);
      const alert = await seen(page.getByRole("alert"));
      await seen(alert.getByRole("heading", { name: /saved R-1 while you were editing/ }));
      await seen(row(/^Title .*old file server .*offers.* Contracts burn with the server room/));
      await seen(row(/^Treatment .*A second copy\. as before/));
      assert.equal(await page.getByLabel(/^Title/).inputValue(), "Contracts burn with the server room");
      assert.equal(await page.getByLabel("Source").inputValue(), "The kitchen below.");
      assert.equal(await page.getByLabel("Treatment", { exact: true }).inputValue(), "A second copy.");
      await sound();
      assert.equal(await press(page, /^Save revision/), 303);
      await heading(/Contracts burn with the server room/);
      await seen(main().getByText("A second copy.").first());
      await seen(main().getByText("The kitchen below.").first());
    });

    step("a risk is retired: it leaves the lists and keeps its page", async () => {
      await go(page, "/risk/R-1");
      await (await menu(page, "More", main())).getByRole("link", { name: "Retire", exact: true }).click();
      await heading("Retire");
      await fill(page, { "Reason for this change": "The server is gone" });
      assert.equal(await press(page, "Retire"), 303);
      await seen(main().getByText(/This record is retired/));
      await missing(main().getByRole("link", { name: "Edit", exact: true }), "the way to edit a retired record");
      await go(page, "/risk");
      await missing(row(/^R-1 /), "a retired record");
      await go(page, "/risk/R-1");
      await sound();
    });

    step("it is brought back", async () => {
      await go(page, "/risk/R-1");
      await (await menu(page, "More", main())).getByRole("link", { name: "Bring back", exact: true }).click();
      assert.equal(await press(page, "Bring back"), 303);
      await missing(main().getByText(/This record is retired/), "the note of a retired record");
      await seen(region("History").getByRole("listitem").first().getByText(/brought it back/));
      await go(page, "/risk");
      await seen(row(/^R-1 /));
    });

    step("a comment and a file", async () => {
      await go(page, "/risk/R-1");
      await fill(page, { "Write a comment": "Asked the landlord about the **kitchen**." });
      assert.equal(await press(page, "Post comment"), 303);
      await seen(region("Comments").getByText("Asked the landlord about the kitchen."));
      const bytes = Buffer.from("what,when\nrestore test,2026-06-11\n");
      await page.getByLabel("Files from your computer").setInputFiles({ name: "restore test ü.csv", mimeType: "text/csv", buffer: bytes });
      assert.equal(await press(page, "Add files"), 303);
      const file = await download(page, region("Files").getByRole("link", { name: "restore test ü.csv" }));
      assert.equal(file.name, "restore test ü.csv");
      assert.deepEqual(file.bytes, bytes);
    });

    step("search leads to a record by its reference, and finds words", async () => {
      const search = async (words) => {
        await page.getByRole("banner").getByLabel(/^Find a reference/).fill(words);
        await page.getByRole("banner").getByLabel(/^Find a reference/).press("Enter");
      };
      await go(page, "/");
      await search("a.8.13");
      await page.waitForURL(/\/requirement\/A\.8\.13$/);
      await search("offers landlord nothing");
      await seen(main().getByText(/Nothing that you may see/));
      await search("second region");
      await seen(row(/^C-1 Nightly backup to a second region Control/));
      await sound();
    });

    step("context: the climate question is answered with its reasoning, a party has what it asks for", async () => {
      await go(page, "/issue/CI-1/edit");
      await fill(page, { Relevant: { choose: "Not relevant" } });
      assert.equal(await press(page, /^Save revision/), 422);
      await fill(page, { Reasoning: "Two rooms on a hill; the hosting company stands elsewhere." });
      assert.equal(await press(page, /^Save revision/), 303);
      await go(page, "/party/new");
      await fill(page, { Name: "Hospitals", Kind: { choose: "Customer" }, Side: { choose: "External" } });
      assert.equal(await press(page, /^(Add|Save)/), 303);
      await go(page, "/context");
      await seen(main().getByText("Two rooms on a hill").first());
      await seen(main().getByText("Hospitals").first());
      await sound();
    });

    step("whoever is not of top management cannot sign; the reason is said, then the scope is signed", async () => {
      await go(page, "/scope/SC-1/edit");
      await fill(page, { Statement: "Rostering software for hospitals, from one office." });
      assert.equal(await press(page, /^Save revision/), 303);
      await go(page, "/scope/SC-1/do/approve");
      await seen(main().getByText(/somebody of top management/).first());
      await seen(page.getByRole("button", { name: "Approve the statement", disabled: true }));
      await go(page, "/person/P-1/edit");
      await fill(page, { Functions: { tick: ["Top management"] } });
      assert.equal(await press(page, /^Save revision/), 303);
      await go(page, "/scope/SC-1/do/approve");
      await sound();
      assert.equal(await press(page, "Approve the statement"), 303);
      await seen(main().getByText("Signed as it stands"));
      const copy = await download(page, main().getByRole("link", { name: "Copy of what was signed" }));
      assert.equal(copy.bytes.subarray(0, 5).toString("latin1"), "%PDF-");
      await sound();
    });

    step("a treatment plan is approved before work, the risk that remains is accepted until a day", async () => {
      await go(page, "/risk/R-1");
      await follow(page, "Add an action");
      await fill(page, { "Treatment action": "Lock the copies" }).catch(() => fill(page, { Title: "Lock the copies" }));
      await fill(page, { Option: { choose: "Modify" }, By: "2099-01-31", Cost: "4000.00" });
      assert.equal(await press(page, /^(Add|Save)/), 303);
      await go(page, "/risk/R-1");
      await seen(region("Treatment plan").getByText("Not approved").first());
      await go(page, "/risk/R-1/do/approve-plan");
      assert.equal(await press(page, "Approve the plan"), 303);
      await seen(region("Treatment plan").getByText("Approved").first());
      await seen(region("Treatment plan").getByText("Not started"));
      await go(page, "/risk/R-1/do/accept");
      await fill(page, { Reason: "It is known and watched.", Until: "2099-01-31" });
      assert.equal(await press(page, "Accept the risk"), 422);
      await refused(page, [{ field: "f-until", says: /months at most/ }]);
      assert.equal(await page.getByLabel(/^Reason( |$)/).first().inputValue(), "It is known and watched.");
      await sound();
    });

    step("a law is named on the line that it demands", async () => {
      await go(page, "/obligation/new");
      await fill(page, { Title: "Data protection law", Kind: { choose: "Law" }, Source: "GDPR, article 32" });
      assert.equal(await press(page, /^(Add|Save)/), 303);
      await heading(/OB-1 Data protection law/);
      await go(page, "/soa");
      await follow(page, "A.5.31");
      await follow(page, "Edit");
      await fill(page, { Reasons: { tick: ["Law"] }, "Laws and contracts": { pick: [{ reference: "OB-1", words: "protection" }] } });
      assert.equal(await press(page, /^Save revision/), 303);
      await seen(main().getByRole("link", { name: "OB-1" }).first());
      await go(page, "/obligation/OB-1");
      await sound();
    });

    step("evidence is collected with its file; whoever collected it does not accept it", async () => {
      await go(page, "/person/new");
      await fill(page, { Name: "Rune Dahl" });
      assert.equal(await press(page, /^(Add|Save)/), 303);
      await go(page, "/evidence/new?controls=C-1");
      await fill(page, { Title: "Log of the copies", Kind: { choose: "Log or export" }, "Period from": "2026-05-31", "Period to": "2026-05-01" });
      assert.equal(await press(page, /^(Add|Save)/), 422);
      await refused(page, [{ field: "f-period_to", says: /before/ }]);
      await fill(page, { "Period from": "2026-05-01", "Period to": "2026-05-31" });
      assert.equal(await press(page, /^(Add|Save)/), 303);
      await heading(/E-1 Log of the copies/);
      await page.getByLabel("Files from your computer").setInputFiles({ name: "copies.csv", mimeType: "text/csv", buffer: Buffer.from("night,copy\n1,yes\n") });
      assert.equal(await press(page, "Add files"), 303);
      await go(page, "/evidence/E-1/do/accept");
      await seen(main().getByText(/You collected this yourself/).first());
      await seen(page.getByRole("button", { name: "Accept the evidence", disabled: true }));
      await sound();
      await go(page, "/evidence/E-1/edit");
      await fill(page, { "Collected by": "Rune Dahl" });
      assert.equal(await press(page, /^Save revision/), 422);
      await refused(page, [{ field: "f-collected_by", says: /said once/ }]);
      await sound();
    });

    step("the control is tested, and the statement says so", async () => {
      await go(page, "/control/C-1");
      await follow(page, "Add a test");
      await fill(page, { Title: "Is there a copy of each night?", Procedure: "Count the copies of a month.", Frequency: { choose: "Monthly" },
        "Why the owner may test it": "There are two of us." });
      assert.equal(await press(page, /^(Add|Save)/), 303);
      await heading(/CT-1 Is there a copy/);
      await follow(page, "Record a result");
      await fill(page, { Result: { choose: "Works as described" }, Conclusion: "One night is missing.", Exceptions: "1" });
      assert.equal(await press(page, "Record a result"), 422);
      await refused(page, [{ field: "f-outcome", says: /There were exceptions/ }]);
      await sound();
      await fill(page, { Result: { choose: "Works with exceptions" } });
      assert.equal(await press(page, "Record a result"), 303);
      await seen(region("Test results").getByRole("row", { name: /Works with exceptions One night is missing/ }));
      await sound();
      await go(page, "/soa");
      await seen(row(/^A\.8\.13 .*With exceptions/));
    });

    step("what falls due is postponed with a reason; its record stays as it is", async () => {
      await go(page, "/work?whose=all&what=control-test");
      await main().getByRole("link", { name: /^Postpone.* CT-1$/ }).click();
      await heading("Postpone");
      await fill(page, { "New date": "2020-01-01", Reason: "The second region is rebuilt." });
      assert.equal(await press(page, "Postpone"), 422);
      await refused(page, [{ field: "f-until", says: /in the future/ }]);
      await sound();
      await fill(page, { "New date": "2099-01-31" });
      assert.equal(await press(page, "Postpone"), 303);
      await seen(main().getByRole("link", { name: "AG-1" }).or(page.getByRole("complementary").getByRole("link", { name: "AG-1" })).first());
    });

    step("a report is approved as a whole and kept", async () => {
      await go(page, "/report-version/new");
      await fill(page, { Report: { choose: "Risk register" }, "Approved by the function": { choose: "Top management" } });
      assert.equal(await press(page, /^(Add|Save)/), 303);
      await heading(/RP-1 Risk register, version 1/);
      await follow(page, "Approve the version");
      assert.equal(await press(page, "Approve the version"), 303);
      const copy = await download(page, main().getByRole("link", { name: "Copy of what was signed" }));
      assert.equal(copy.bytes.subarray(0, 5).toString("latin1"), "%PDF-");
      await sound();
      await go(page, "/risk?q=scope:SC-1");
      await seen(row(/^R-1 /));
      await sound();
    });

    step("a version of the statement is approved, lines move, both states are compared", async () => {
      await go(page, "/soa-version/new?scope=SC-1");
      await fill(page, { "What changed": "The first version." });
      assert.equal(await press(page, /^(Add|Save)/), 303);
      await go(page, "/soa-version/SV-1/do/approve");
      await fill(page, { "Why with gaps": "The first statement." });
      assert.equal(await press(page, "Approve the version"), 303);
      await seen(main().getByText("Approved").first());
      await sound();
      await go(page, "/soa");
      await seen(main().getByRole("link", { name: "no line moved since" }));
      await (await seen(main().getByRole("link", { name: "A.7.14", exact: true }))).click();
      await page.waitForURL(/soa-line/);
      await (await menu(page, "More", main())).getByRole("link", { name: "Set the status by hand" }).click().catch(() => follow(page, "Set the status by hand"));
      await fill(page, { Status: { choose: "Implemented" }, Reason: "The lessor destroys what we give back." });
      assert.equal(await press(page, "Set the status by hand"), 303);
      await seen(main().getByText("The lessor destroys what we give back.").first());
      await go(page, "/soa");
      await follow(page, "one line moved since");
      await seen(main().getByRole("heading", { name: "One line says something else" }));
      await seen(row(/Status set by hand/));
      await sound();
    });

    step("sign out, and the pages are closed; the password opens them", async () => {
      await go(page, "/account");
      await press(page, "Sign out");
      await go(page, "/risk/R-1");
      await heading("Sign in");
      await sound();
      await fill(page, { "E-mail address": EMAIL, Password: "not the password at all" });
      await press(page, "Sign in");
      await seen(page.getByRole("alert"));
      assert.equal(await page.getByLabel("E-mail address").inputValue(), EMAIL);
      await fill(page, { Password: PASSWORD });
      assert.equal(await press(page, "Sign in"), 303);
      await heading(/R-1/);
    });

    test("every page on the way was accessible and whole", () => assert.deepEqual(unsound, [], unsound.join("\n")));
  });
}

// Opens the system's Chromium and keeps a list of everything a page does that it should not.
import { after } from "node:test";
import { chromium } from "playwright-core";

const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

const asleep = new WeakMap();

/**
 * Runs `work` while the page's document can run scripts. On a page opened without JavaScript nothing of its own has run by then, and timers,
 * which axe needs, work only in here.
 */
export async function awake(page, work) {
  const session = asleep.get(page);
  // Each DevTools session keeps its own switch and passes on only changes, so ours is set before it is cleared.
  await session?.send("Emulation.setScriptExecutionDisabled", { value: true });
  await session?.send("Emulation.setScriptExecutionDisabled", { value: false });
  try {
    return await work();
  } finally {
    await session?.send("Emulation.setScriptExecutionDisabled", { value: true });
  }
}

// One browser for a test file; every visit is a context of its own, with its own cookies.
let browser;
async function opened() {
  const executablePath = process.env.CHROMIUM;
  if (!executablePath) throw new Error("CHROMIUM is not set: run the browser tests with `cargo xtask test`, or set it to the path of Chromium");
  browser ??= chromium.launch({ executablePath, headless: true, args: FLAGS });
  return browser;
}
after(async () => (await browser)?.close());

/**
 * Opens a visit with one page; `tab()` opens another of the same visitor. `problems()` lists console errors and warnings, uncaught
 * exceptions, Content-Security-Policy reports and requests to anywhere but `origin` (when given); `expectNoProblems()` throws when there are
 * any. Answers like 404 and 422 to a page that was asked for are no problem in themselves: tests look at the status.
 */
export async function launch({ javaScript = true, width = 1280, height = 900, colorScheme = "light", forcedColors = "none", origin = null } = {}) {
  const context = await (await opened()).newContext({
    javaScriptEnabled: javaScript,
    viewport: { width, height },
    colorScheme,
    forcedColors,
    reducedMotion: "reduce",
    locale: "en-GB",
    timezoneId: "Europe/Berlin",
  });
  context.setDefaultTimeout(15_000);
  const seen = [];
  const asked = new Set();
  const watch = (page) => {
    page.on("console", (message) => {
      // Violations of the Content-Security-Policy arrive here too, as errors or (report-only) as other kinds.
      const text = message.text();
      if (["error", "warning"].includes(message.type()) || text.includes("Content Security Policy")) {
        const refused = /^Failed to load resource: the server responded with a status of 4\d\d/.test(text);
        seen.push({ text: `console ${message.type()}: ${text} (${message.location().url})`, page: refused ? message.location().url : null });
      }
    });
    page.on("pageerror", (error) => seen.push({ text: `uncaught: ${error.message}`, page: null }));
    page.on("requestfailed", (request) => {
      // A navigation that replaces another, or a download, is aborted by design.
      const why = request.failure()?.errorText ?? "unknown";
      if (why !== "net::ERR_ABORTED") seen.push({ text: `request failed: ${request.url()}: ${why}`, page: null });
    });
    page.on("request", (request) => {
      if (request.isNavigationRequest()) asked.add(request.url());
      const url = new URL(request.url());
      if (origin && url.protocol.startsWith("http") && url.origin !== origin) seen.push({ text: `request to a third party: ${url}`, page: null });
    });
  };
  const tab = async () => {
    const page = await context.newPage();
    if (!javaScript) asleep.set(page, await context.newCDPSession(page));
    watch(page);
    return page;
  };
  const problems = () => seen.filter((one) => !asked.has(one.page)).map((one) => one.text);
  const expectNoProblems = () => {
    const found = problems();
    seen.length = 0;
    if (found.length > 0) throw new Error(`the browser reported:\n  ${found.join("\n  ")}`);
  };
  return { context, page: await tab(), tab, problems, expectNoProblems, close: () => context.close() };
}
